import { demo, seconds } from './demo';
import {
  claim,
  claimTarget,
  classTarget,
  driver,
  node,
  podTarget,
  podWithClaim,
  storageClass,
} from './manifests';
import { note, question } from './words';

/** Every controller between a claim and a running Pod, and the way back. */
export const dynamicProvisioning = demo('dynamic-provisioning', {
  objects: [node('node-a', 'zone-1'), driver(), storageClass('block')],
  operations: [
    { atMs: seconds(5), create: claim('data', { storage: '4Gi', storageClassName: 'block' }) },
    { atMs: seconds(15), create: podWithClaim('web', 'data') },
    { atMs: seconds(30), delete: podTarget('web') },
    { atMs: seconds(40), delete: claimTarget('data') },
  ],
  notes: [
    note(
      0,
      'No volume anywhere',
      'There is a class, [class block], and the driver that it names as its provisioner.',
      { view: 'map' },
    ),
    note(
      4,
      'A claim',
      'A claim `data` is about to name [class block]. The volume controller will find no volume, and write on the claim who is to make one.',
      {
        select: classTarget('block'),
        question: question(
          'Who will create the PersistentVolume?',
          ['The volume controller', 'The external provisioner', 'The driver'],
          1,
          'The provisioner, beside the driver: it calls `CreateVolume`, then writes the volume with `claimRef` already set. The volume controller completes the binding of [claim data].',
          10,
        ),
      },
    ),
    note(
      14,
      'A Pod',
      'A Pod `web` with [claim data] is about to be made. The scheduler will give it a node.',
      {
        select: claimTarget('data'),
        view: 'claims/default/data',
        question: question(
          'What will come before its container starts?',
          ['Mount, then attach', 'Attach, then mount', 'Only mount'],
          1,
          'The attach/detach controller writes a VolumeAttachment, the external attacher fulfils it, and only then the kubelet mounts the volume. Then [pod web] runs.',
          28,
        ),
      },
    ),
    note(29, 'The Pod goes', '[pod web] is about to be deleted.', {
      select: claimTarget('data'),
      question: question(
        'What will become of the volume?',
        ['It is deleted', 'Detached, and still Bound'],
        1,
        'It is unmounted and detached. The claim holds it, not the Pod.',
        38,
      ),
    }),
    note(
      39,
      'The claim goes',
      '[claim data] is about to be deleted. [class block] has no policy, and so gave the volume `Delete`.',
      {
        select: claimTarget('data'),
        question: question(
          'Who will delete the volume?',
          ['The volume controller', 'The external provisioner', 'Nobody'],
          1,
          'The volume controller only says `Released`. The provisioner calls `DeleteVolume`, then deletes the object.',
          50,
        ),
      },
    ),
  ],
});
