import { demo, seconds } from './demo';
import { claim, claimTarget, driver, node, podWithClaim, storageClass } from './manifests';
import { note, question } from './words';

const grown = (name: string, storage: string) => ({
  ...claimTarget(name),
  patch: { spec: { resources: { requests: { storage } } } },
});

/** A claim grows in use; two wishes are refused. */
export const expansion = demo('expansion', {
  objects: [
    node('node-a', 'zone-1'),
    driver('zonal-block'),
    storageClass('growing', { allowVolumeExpansion: true }),
    storageClass('fixed'),
    claim('data', { storage: '4Gi', storageClassName: 'growing' }),
    claim('stone', { storage: '4Gi', storageClassName: 'fixed' }),
  ],
  operations: [
    { atMs: seconds(5), create: podWithClaim('web', 'data') },
    { atMs: seconds(30), patch: grown('data', '8Gi') },
    { atMs: seconds(50), patch: grown('data', '6Gi') },
    { atMs: seconds(60), patch: grown('stone', '8Gi') },
  ],
  notes: [
    note(
      0,
      'Two claims of 4Gi',
      'The class of [claim data] has `allowVolumeExpansion`, that of [claim stone] has not.',
    ),
    note(29, 'More, please', '[pod web] runs. Somebody is about to set the request of [claim data] to 8Gi.', {
      select: claimTarget('data'),
      view: 'claims/default/data',
      question: question(
        'Must the Pod stop for it?',
        ['Yes', 'No'],
        1,
        'Not with this driver. The resizer grows the disk, then the volume says 8Gi; the kubelet grows the file system in use, and then the claim says 8Gi.',
        48,
      ),
    }),
    note(49, 'Less, please', '[claim data] has 8Gi. Now somebody is about to ask for 6Gi.', {
      select: claimTarget('data'),
      question: question(
        'What will happen?',
        ['It shrinks', 'It is refused', 'It waits'],
        1,
        'The API server refuses a request below `status.capacity`. The way back is a smaller claim and a copy of the data.',
        52,
      ),
    }),
    note(59, 'The other class', 'The request of [claim stone] is about to be set to 8Gi.', {
      select: claimTarget('stone'),
      question: question(
        'Who will stop it?',
        ['The resizer', 'The API server', 'The driver'],
        1,
        'The API server, before anything is written: its admission looks at `allowVolumeExpansion` of the class.',
        62,
      ),
    }),
  ],
});
