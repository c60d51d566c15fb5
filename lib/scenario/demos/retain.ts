import { demo, seconds } from './demo';
import { claim, claimTarget, node, podTarget, podWithClaim, volume, volumeTarget } from './manifests';
import { note, question } from './words';

const disk = { capacity: { storage: '5Gi' }, nfs: { server: 'files.example.com', path: '/album' } };
const photos = claim('photos', { storage: '5Gi', storageClassName: '' });

/** A released volume, freed once, and made anew for one claim once. */
export const retain = demo('retain', {
  objects: [node('node-a', 'zone-1'), volume('album', disk), photos, podWithClaim('camera', 'photos')],
  operations: [
    { atMs: seconds(5), delete: podTarget('camera') },
    { atMs: seconds(10), delete: claimTarget('photos') },
    { atMs: seconds(20), create: photos },
    { atMs: seconds(32), patch: { ...volumeTarget('album'), patch: { spec: { claimRef: null } } } },
    { atMs: seconds(60), delete: claimTarget('photos') },
    { atMs: seconds(65), delete: volumeTarget('album') },
    {
      atMs: seconds(75),
      create: volume('album', { ...disk, claimRef: { namespace: 'default', name: 'restored' } }),
    },
    { atMs: seconds(80), create: claim('other', { storage: '5Gi', storageClassName: '' }) },
    { atMs: seconds(85), create: claim('restored', { storage: '5Gi', storageClassName: '' }) },
  ],
  notes: [
    note(
      0,
      'A claim with data',
      '[pod camera] writes its photos into [claim photos], which takes [volume album] on a file server. The policy of the volume is `Retain`.',
      { select: volumeTarget('album') },
    ),
    note(9, 'The claim is deleted', 'The Pod is gone. Now somebody is about to delete [claim photos].', {
      select: volumeTarget('album'),
      question: question(
        'Which phase will [volume album] have?',
        ['Available', 'Released', 'None: it goes too'],
        1,
        '`Released`: the data is still there, and so is `claimRef`, with the uid of the old claim.',
        12,
      ),
    }),
    note(19, 'The same name again', 'Somebody is about to make a claim `photos` from the same manifest.', {
      select: volumeTarget('album'),
      question: question(
        'Will it get the data back?',
        ['Yes', 'No'],
        1,
        'No: `claimRef` holds another uid, and [claim photos] stays `Pending`. The data of one owner must not fall to the next by chance.',
        22,
      ),
    }),
    note(
      31,
      'One way: free the volume',
      'An administrator looked, and is about to set `claimRef` of [volume album] to null.',
      {
        select: volumeTarget('album'),
        question: question(
          'Who may take it then?',
          ['Any claim that fits', 'Only the old claim'],
          0,
          'Any: it was `Available`, for whoever comes first. Here that was [claim photos], at the next resync.',
          48,
        ),
      },
    ),
    note(
      64,
      'Another way: make it anew',
      'The claim is gone again. Now somebody is about to delete [volume album] too, the object.',
      {
        select: volumeTarget('album'),
        question: question(
          'What will happen to the files?',
          ['They are deleted', 'They stay on the server'],
          1,
          'With `Retain` the object is a description only. It is gone, and the directory on the server is as it was.',
          67,
        ),
      },
    ),
    note(
      79,
      'Two claims want it',
      '[volume album] was made again for the same directory, this time with `claimRef` to `default/restored`. Before that claim, one with another name is about to come, of the same size.',
      {
        select: volumeTarget('album'),
        question: question(
          'Which one will get the volume?',
          ['The one that comes first', 'restored'],
          1,
          '[claim restored]. A reservation leaves no moment at which [claim other] could take the data; freeing the volume does.',
          90,
        ),
      },
    ),
  ],
});
