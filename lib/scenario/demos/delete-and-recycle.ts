import { demo, seconds } from './demo';
import { claim, claimTarget, node, volume, volumeTarget } from './manifests';
import { note, question } from './words';

const of = (name: string, persistentVolumeReclaimPolicy: string, source: object) =>
  volume(name, { capacity: { storage: '5Gi' }, persistentVolumeReclaimPolicy, ...source });
const wanted = (name: string, volumeName: string) =>
  claim(name, { storage: '5Gi', storageClassName: '', volumeName });

/** Three policies at their end. */
export const deleteAndRecycle = demo('delete-and-recycle', {
  objects: [
    node('node-a', 'zone-1'),
    of('scratch', 'Delete', { hostPath: { path: '/tmp/scratch' } }),
    of('pool', 'Recycle', { nfs: { server: 'files.example.com', path: '/pool' } }),
    of('legacy', 'Delete', { hostPath: { path: '/srv/legacy' } }),
    wanted('sums', 'scratch'),
    wanted('drafts', 'pool'),
    wanted('records', 'legacy'),
  ],
  operations: [
    { atMs: seconds(5), delete: claimTarget('sums') },
    { atMs: seconds(15), delete: claimTarget('drafts') },
    { atMs: seconds(30), delete: claimTarget('records') },
    {
      atMs: seconds(45),
      patch: { ...volumeTarget('legacy'), patch: { spec: { persistentVolumeReclaimPolicy: 'Retain' } } },
    },
  ],
  notes: [
    note(
      0,
      'Three volumes, three claims',
      '[volume scratch] has the policy `Delete`, [volume pool] `Recycle`, [volume legacy] `Delete` too. Their claims will go one by one.',
    ),
    note(4, 'Delete', '[claim sums] is about to be deleted. Its [volume scratch] has the policy `Delete`.', {
      select: volumeTarget('scratch'),
      question: question(
        'What will remain of the volume?',
        ['The object, Released', 'The object, Available', 'Nothing'],
        2,
        'First the data is deleted, by the plugin of the volume, then the object. `Released` lasts for as long as that takes.',
        10,
      ),
    }),
    note(
      14,
      'Recycle',
      '[claim drafts] is about to be deleted. Its [volume pool] has the policy `Recycle`: a Pod will be started that empties the directory.',
      {
        select: volumeTarget('pool'),
        question: question(
          'And then?',
          ['Available', 'Released', 'It is gone'],
          0,
          '`Available`, empty, without `claimRef`. Recycling is deprecated: only NFS and host paths ever had it.',
          25,
        ),
      },
    ),
    note(
      29,
      'Delete, on another path',
      '[volume legacy] is a host path outside /tmp, and the plugin deletes only below /tmp. [claim records] is about to be deleted.',
      {
        select: volumeTarget('legacy'),
        question: question(
          'What will the volume show?',
          ['Released, with an event', 'Failed, with a message'],
          1,
          '`Failed`. The reason is in `status.message` and in the event `VolumeFailedDelete`; the deletion is tried again.',
          35,
        ),
      },
    ),
    note(44, 'Another policy', 'Somebody is about to set the policy of [volume legacy] to `Retain`.', {
      select: volumeTarget('legacy'),
      question: question(
        'Which phase will it have then?',
        ['Released', 'Failed', 'Available'],
        1,
        'Still `Failed`. With `Retain` the controller does nothing, neither with the data nor with the phase: it stays until somebody frees or deletes the object.',
        75,
      ),
    }),
  ],
});
