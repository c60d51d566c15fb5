import { demo, seconds } from './demo';
import { claim, claimTarget, volume, volumeTarget } from './manifests';
import { note, question } from './words';

/** One volume through all its phases, and another beside it that fails. */
export const lifeOfAVolume = demo('life-of-a-volume', {
  objects: [],
  operations: [
    {
      atMs: seconds(5),
      create: volume('diary', { capacity: { storage: '5Gi' }, hostPath: { path: '/tmp/diary' } }),
    },
    { atMs: seconds(10), create: claim('notes', { storage: '3Gi', storageClassName: '' }) },
    { atMs: seconds(20), delete: claimTarget('notes') },
    { atMs: seconds(30), create: claim('notes', { storage: '3Gi', storageClassName: '' }) },
    { atMs: seconds(50), patch: { ...volumeTarget('diary'), patch: { spec: { claimRef: null } } } },
    {
      atMs: seconds(80),
      patch: { ...volumeTarget('diary'), patch: { spec: { persistentVolumeReclaimPolicy: 'Delete' } } },
    },
    {
      atMs: seconds(80),
      create: volume('attic', {
        capacity: { storage: '8Gi' },
        persistentVolumeReclaimPolicy: 'Delete',
        hostPath: { path: '/srv/attic' },
      }),
    },
    {
      atMs: seconds(80),
      create: claim('boxes', { storage: '8Gi', storageClassName: '', volumeName: 'attic' }),
    },
    { atMs: seconds(100), delete: claimTarget('notes') },
    { atMs: seconds(100), delete: claimTarget('boxes') },
  ],
  notes: [
    note(
      0,
      'An empty cluster',
      'No volume, no claim, and no class. Watch the phase diagram, or press step to see one write of the control plane at a time.',
      { view: 'lifecycle' },
    ),
    note(
      4,
      'A volume without a claim',
      'An administrator is about to create a volume `diary`. The API server stores it in phase `Pending`; nobody has `spec.claimRef` on it.',
      {
        view: 'lifecycle',
        question: question(
          'What will the first sync of the volume controller make of it?',
          ['It stays Pending', 'Available', 'Bound'],
          1,
          '`Available`: [volume diary] is free, since nobody has reserved it, and waits for a claim.',
          7,
        ),
      },
    ),
    note(
      9,
      'A claim for 3Gi',
      '[volume diary] has 5Gi. A claim `notes` is about to ask for less, and the controller takes the smallest volume that is large enough.',
      {
        select: volumeTarget('diary'),
        question: question(
          'How much will the claim get?',
          ['3Gi', '5Gi', 'Nothing: no volume has that size'],
          1,
          'All 5Gi: a volume is never divided. The controller wrote `claimRef` on [volume diary], its phase, `volumeName` on [claim notes], and its phase, in this order.',
          15,
        ),
      },
    ),
    note(
      19,
      'The claim goes',
      '[claim notes] is about to be deleted. The reclaim policy of [volume diary] is `Retain`.',
      {
        select: volumeTarget('diary'),
        question: question(
          'Which phase will the volume have?',
          ['Available', 'Released', 'None: it is deleted'],
          1,
          '`Released`. The data stays, and so does `claimRef` with the uid of the claim that is gone.',
          25,
        ),
      },
    ),
    note(
      29,
      'The same manifest again',
      'Somebody is about to create `notes` once more, from the same manifest.',
      {
        select: volumeTarget('diary'),
        question: question(
          'Will it get the volume back?',
          ['Yes', 'No'],
          1,
          'It stays `Pending`. The volume waits for a uid, and the new [claim notes] has another one. It would wait like this for ever.',
          46,
        ),
      },
    ),
    note(
      49,
      'Freed by hand',
      'Somebody is about to free [volume diary] by setting its `claimRef` to null. It is `Available` then, and [claim notes] still waits.',
      {
        select: volumeTarget('diary'),
        question: question(
          'When will the two find each other?',
          ['At once', 'At the next resync', 'Never'],
          1,
          'At the next resync, at most 15 seconds later: a volume that becomes free wakes no claim. Then both are `Bound`.',
          70,
        ),
      },
    ),
    note(
      79,
      'Another policy, and another volume',
      'The policy of [volume diary] is about to become `Delete`. A volume `attic` has it from the start and goes to a claim that names it, but its path is not below /tmp, and the plugin for host paths deletes nothing else.',
      {
        select: volumeTarget('diary'),
        question: question(
          'What will the policies do at once?',
          ['diary is deleted', 'attic fails', 'Nothing'],
          2,
          'Nothing: [volume diary] and [volume attic] are `Bound`. A reclaim policy is read when the claim is gone, not before.',
          95,
        ),
      },
    ),
    note(
      99,
      'The end of two claims',
      'The claims of [volume diary] and [volume attic] are about to be deleted.',
      {
        select: volumeTarget('attic'),
        question: question(
          'What will become of the two volumes?',
          ['Both go', 'diary goes, attic fails', 'Both are Released'],
          1,
          '`diary` went with its data. Deleting the data of [volume attic] fails: `Failed`, with the reason in `status.message`. The controller tries again, after longer and longer pauses.',
          130,
        ),
      },
    ),
  ],
});
