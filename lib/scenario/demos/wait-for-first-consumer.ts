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

const inZone = (zone: string) => ({ nodeSelector: { 'topology.kubernetes.io/zone': zone } });

/** A volume that is made where its Pod will run. */
export const waitForFirstConsumer = demo('wait-for-first-consumer', {
  objects: [
    node('node-a', 'zone-1'),
    node('node-b', 'zone-2'),
    driver('zonal-block'),
    storageClass('zonal', { volumeBindingMode: 'WaitForFirstConsumer' }),
  ],
  operations: [
    { atMs: seconds(5), create: claim('orders', { storage: '4Gi', storageClassName: 'zonal' }) },
    { atMs: seconds(20), create: podWithClaim('shop', 'orders', inZone('zone-2')) },
    { atMs: seconds(45), delete: podTarget('shop') },
    { atMs: seconds(55), create: podWithClaim('report', 'orders', inZone('zone-1')) },
  ],
  notes: [
    note(
      0,
      'Disks live in a zone',
      'Two zones, one node in each. A disk of this driver can be reached from its own zone only.',
      { view: 'map' },
    ),
    note(
      4,
      'A claim, and no Pod',
      '[class zonal] binds with `WaitForFirstConsumer`. A claim `orders` is about to use it.',
      {
        select: classTarget('zonal'),
        question: question(
          'What will happen, as long as there is no Pod?',
          ['A volume is made in zone-1', 'Nothing', 'It fails'],
          1,
          'Nothing, on purpose: without a Pod nobody knows the zone. [claim orders] has the event `WaitForFirstConsumer`, and that is no error.',
          18,
        ),
      },
    ),
    note(19, 'A Pod for zone-2', 'A Pod `shop` is about to use [claim orders]. It may run in zone-2 only.', {
      select: claimTarget('orders'),
      question: question(
        'Who will tell the provisioner where?',
        ['The kubelet', 'The scheduler, by an annotation'],
        1,
        'The scheduler writes `volume.kubernetes.io/selected-node: node-b` on the claim. The volume is made in zone-2, and [pod shop] waits for it.',
        43,
      ),
    }),
    note(
      54,
      'Another Pod, another zone',
      'The first Pod is gone. A Pod `report` is about to want [claim orders], in zone-1.',
      {
        select: claimTarget('orders'),
        question: question(
          'What will happen?',
          ['The volume moves', 'The Pod waits', 'A new volume is made'],
          1,
          'The volume has `nodeAffinity` for zone-2, and the Pod wants zone-1: no node satisfies both. [pod report] stays `Pending`.',
          65,
        ),
      },
    ),
  ],
});
