import { demo, seconds } from './demo';
import { claim, claimTarget, node, podTarget, podWithClaim, volume, volumeTarget } from './manifests';
import { note, question } from './words';

const disk = (name: string) =>
  volume(name, { capacity: { storage: '5Gi' }, hostPath: { path: `/srv/${name}` } });
const wanted = (name: string, volumeName: string) =>
  claim(name, { storage: '5Gi', storageClassName: '', volumeName });

/** Two deletions that wait, one that was forced, and what helps then. */
export const lostAndProtected = demo('lost-and-protected', {
  objects: [
    node('node-a', 'zone-1'),
    disk('disk-1'),
    disk('disk-2'),
    wanted('mail', 'disk-1'),
    wanted('wiki', 'disk-2'),
    podWithClaim('server', 'mail'),
  ],
  operations: [
    { atMs: seconds(10), delete: claimTarget('mail') },
    { atMs: seconds(20), delete: podTarget('server') },
    { atMs: seconds(35), delete: volumeTarget('disk-2') },
    {
      atMs: seconds(50),
      patch: { ...volumeTarget('disk-2'), patch: { metadata: { finalizers: null } } },
    },
    { atMs: seconds(65), create: disk('disk-2') },
  ],
  notes: [
    note(
      0,
      'Two claims and a Pod',
      '[claim mail] names [volume disk-1], [claim wiki] names [volume disk-2]. [pod server] uses the first, no Pod the second.',
    ),
    note(
      9,
      'A claim in use',
      '[pod server] runs and uses [claim mail]. Somebody is about to delete the claim.',
      {
        select: claimTarget('mail'),
        question: question(
          'What will happen to the Pod?',
          ['It loses its data', 'Nothing'],
          1,
          'Nothing. The claim has a `deletionTimestamp` and the finalizer `kubernetes.io/pvc-protection`: it stays as long as a Pod uses it.',
          13,
        ),
      },
    ),
    note(19, 'The Pod ends', '[pod server] is about to be deleted. [claim mail] is `Terminating`.', {
      select: volumeTarget('disk-1'),
      question: question(
        'And the claim?',
        ['It goes as well', 'It is saved'],
        0,
        'A deletion cannot be taken back: once no Pod uses it, the finalizer goes, and the claim with it. [volume disk-1] is `Released`.',
        30,
      ),
    }),
    note(34, 'A volume in use', 'Somebody is about to delete [volume disk-2], which [claim wiki] has.', {
      select: claimTarget('wiki'),
      question: question(
        'What will the claim become?',
        ['Lost', 'Pending', 'It stays Bound'],
        2,
        '`Bound`: `kubernetes.io/pv-protection` keeps [volume disk-2], `Terminating`, until its claim is gone.',
        38,
      ),
    }),
    note(49, 'Forced', 'Somebody loses patience, and is about to remove the finalizers of [volume disk-2].', {
      select: claimTarget('wiki'),
      question: question(
        'And now, the claim?',
        ['Lost', 'Pending', 'It stays Bound'],
        0,
        '`Lost`: it names a volume that does not exist. The files are where they were, with no object that knows of them.',
        55,
      ),
    }),
    note(
      64,
      'A new disk-2',
      'An administrator is about to make a volume `disk-2` for the same path, without `claimRef`. [claim wiki] is `Lost`.',
      {
        select: claimTarget('wiki'),
        question: question(
          'Is that the end of the claim?',
          ['Yes: it stays as it is', 'No: it is Bound again'],
          1,
          'No. The claim still names [volume disk-2]: at the next resync the controller finds it free, and both are `Bound`.',
          80,
        ),
      },
    ),
  ],
});
