import { demo, seconds } from './demo';
import { claim, volume, volumeTarget } from './manifests';
import { note, question } from './words';

const nfs = (path: string) => ({ nfs: { server: 'files.example.com', path } });

/** One volume, two claims, and a volume that comes later. */
export const staticBinding = demo('static-binding', {
  objects: [volume('shelf-1', { capacity: { storage: '5Gi' }, ...nfs('/shelf-1') })],
  operations: [
    { atMs: seconds(5), create: claim('library', { storage: '3Gi', storageClassName: '' }) },
    { atMs: seconds(15), create: claim('archive', { storage: '1Gi', storageClassName: '' }) },
    {
      atMs: seconds(32),
      create: volume('shelf-2', { capacity: { storage: '2Gi' }, ...nfs('/shelf-2') }),
    },
  ],
  notes: [
    note(
      0,
      'A volume made by hand',
      'An administrator exported a directory and made [volume shelf-1] of 5Gi for it.',
      { select: volumeTarget('shelf-1') },
    ),
    note(
      4,
      'A claim for 3Gi',
      'Somebody is about to create a claim `library`. It names no volume; `storageClassName: ""` says: none that is provisioned.',
      {
        select: volumeTarget('shelf-1'),
        question: question(
          '[volume shelf-1] is large enough. What will `status.capacity` of the claim say?',
          ['3Gi', '5Gi', '2Gi'],
          1,
          'The whole volume: a binding is one to one, and nothing is cut off. What [claim library] requests is a lower bound.',
          7,
        ),
      },
    ),
    note(
      14,
      'A second claim',
      'A claim `archive` is about to ask for 1Gi. Of [volume shelf-1], 2Gi were never asked for.',
      {
        select: volumeTarget('shelf-1'),
        question: question(
          'What will become of it?',
          ['It shares the volume', 'It waits', 'It is refused'],
          1,
          '[claim archive] stays `Pending`: a bound volume belongs to one claim. An event `FailedBinding` says that no volume is available.',
          17,
        ),
      },
    ),
    note(
      31,
      'A second volume',
      '[claim archive] still waits. A volume `shelf-2` of 2Gi is about to be made.',
      {
        view: 'lifecycle',
        question: question(
          'When will the claim be bound?',
          ['At once', 'Within 15 seconds', 'When it is made anew'],
          1,
          '[volume shelf-2] woke no claim. The volume controller looks at all claims again at each resync, every 15 seconds by default.',
          48,
        ),
      },
    ),
  ],
});
