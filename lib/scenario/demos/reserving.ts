import { demo, seconds } from './demo';
import { claim, volume, volumeTarget } from './manifests';
import { note, question } from './words';

const on = (storage: string, more = {}) => ({
  capacity: { storage },
  nfs: { server: 'files.example.com', path: `/${storage}` },
  ...more,
});

/** Either side can name the other. */
export const reserving = demo('reserving', {
  objects: [volume('vault', on('10Gi', { claimRef: { namespace: 'default', name: 'treasury' } }))],
  operations: [
    { atMs: seconds(5), create: claim('visitor', { storage: '8Gi', storageClassName: '' }) },
    { atMs: seconds(15), create: claim('treasury', { storage: '1Gi', storageClassName: '' }) },
    { atMs: seconds(20), create: volume('desk', on('5Gi')) },
    {
      atMs: seconds(25),
      create: claim('clerk', { storage: '1Gi', storageClassName: '', volumeName: 'desk' }),
    },
    {
      atMs: seconds(40),
      create: claim('thief', { storage: '1Gi', storageClassName: '', volumeName: 'vault' }),
    },
  ],
  notes: [
    note(
      0,
      'A volume that waits for somebody',
      '[volume vault] names in `spec.claimRef` a claim that does not exist yet: `default/treasury`, without a uid.',
      { select: volumeTarget('vault') },
    ),
    note(
      4,
      'Somebody else comes first',
      '[volume vault] is `Available`. A claim `visitor` is about to ask for 8Gi.',
      {
        select: volumeTarget('vault'),
        question: question(
          'Will it get the volume?',
          ['Yes', 'No'],
          1,
          '`claimRef` keeps the place: only a claim of that name is considered. [claim visitor] stays `Pending`.',
          7,
        ),
      },
    ),
    note(
      14,
      'The one that it waited for',
      'The claim `treasury` is about to be made. It asks for 1Gi and names no volume.',
      {
        select: volumeTarget('vault'),
        question: question(
          'What will the controller add to `claimRef`?',
          ['Nothing', 'The uid of the claim', 'The size'],
          1,
          'The uid: from now on the volume belongs to this very claim. Both are `Bound`.',
          17,
        ),
      },
    ),
    note(
      24,
      'A claim that chooses',
      '[volume desk] is free. A claim `clerk` is about to be made with `volumeName: desk`.',
      {
        select: volumeTarget('desk'),
        question: question(
          'Who will write `claimRef` on the volume?',
          ['The author of the claim', 'The volume controller'],
          1,
          'The controller, once it finds the volume free and large enough. Then both are `Bound`.',
          27,
        ),
      },
    ),
    note(
      39,
      'Another claim chooses',
      '[claim treasury] has [volume vault]. A claim `thief` is about to name the same volume.',
      {
        select: volumeTarget('vault'),
        question: question(
          'What will happen?',
          ['It takes the volume', 'It waits', 'It becomes Lost'],
          1,
          'A bound volume is not taken away. [claim thief] stays `Pending`; `FailedBinding` says that the volume is bound to a different claim.',
          42,
        ),
      },
    ),
  ],
});
