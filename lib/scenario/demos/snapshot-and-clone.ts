import { demo, seconds } from './demo';
import { claim, claimTarget, DRIVER, driver, manifest, node, podWithClaim, storageClass } from './manifests';
import { note, question } from './words';

const SNAPSHOTS = { apiVersion: 'snapshot.storage.k8s.io/v1' };

const block = (name: string, dataSource?: Readonly<Record<string, unknown>>) =>
  claim(name, {
    storage: '5Gi',
    storageClassName: 'block',
    ...(dataSource ? { dataSource } : {}),
  });

/** A claim, a snapshot of it, and two claims filled from them. */
export const snapshotAndClone = demo('snapshot-and-clone', {
  objects: [
    node('node-a', 'zone-1'),
    driver(),
    storageClass('block'),
    manifest({
      ...SNAPSHOTS,
      kind: 'VolumeSnapshotClass',
      metadata: { name: 'block' },
      driver: DRIVER,
      deletionPolicy: 'Delete',
    }),
    block('orders'),
    podWithClaim('shop', 'orders'),
  ],
  operations: [
    {
      atMs: seconds(20),
      create: manifest({
        ...SNAPSHOTS,
        kind: 'VolumeSnapshot',
        metadata: { name: 'monday', namespace: 'default' },
        spec: { volumeSnapshotClassName: 'block', source: { persistentVolumeClaimName: 'orders' } },
      }),
    },
    {
      atMs: seconds(35),
      create: block('restored', {
        apiGroup: 'snapshot.storage.k8s.io',
        kind: 'VolumeSnapshot',
        name: 'monday',
      }),
    },
    {
      atMs: seconds(50),
      create: block('clone', { kind: 'PersistentVolumeClaim', name: 'orders' }),
    },
    { atMs: seconds(65), delete: { apiVersion: 'v1', kind: 'Pod', namespace: 'default', name: 'shop' } },
    { atMs: seconds(65), delete: claimTarget('orders') },
  ],
  notes: [
    note(0, 'A claim in use', '[pod shop] writes into [claim orders] as soon as it runs.', {
      select: claimTarget('orders'),
    }),
    note(
      19,
      'A snapshot',
      'A VolumeSnapshot `monday` of [claim orders] is about to be created. [pod shop] runs on.',
      {
        view: 'snapshots',
        question: question(
          'What will stand for it in the storage?',
          ['A PersistentVolume', 'A VolumeSnapshotContent'],
          1,
          'A VolumeSnapshotContent, as a PersistentVolume stands for a claim. Once the driver has cut it, `readyToUse` is true.',
          33,
        ),
      },
    ),
    note(
      34,
      'A claim from the snapshot',
      'A claim `restored` is about to name the snapshot of [claim orders] as its `dataSource`.',
      {
        select: claimTarget('orders'),
        question: question(
          'Into which volume will it be restored?',
          ['The volume of orders', 'A new one'],
          1,
          'Always a new one: the provisioner makes it for [claim restored], from the snapshot. It must not be smaller than `restoreSize`.',
          48,
        ),
      },
    ),
    note(
      49,
      'A clone',
      'A claim `clone` is about to name [claim orders] itself as its `dataSource`. [pod shop] still runs.',
      {
        select: claimTarget('orders'),
        question: question(
          'Must the Pod stop for it?',
          ['Yes', 'No'],
          1,
          'No: the driver copies a volume that is in use. [claim clone] must be in the same namespace, and must not be smaller.',
          62,
        ),
      },
    ),
    note(64, 'The source goes', '[pod shop] and [claim orders] are about to be deleted.', {
      select: claimTarget('restored'),
      question: question(
        'What else will go?',
        ['The snapshot', 'The copies', 'Its volume only'],
        2,
        'Only its own volume, by the policy `Delete`. Snapshot, [claim restored] and [claim clone] stand on their own.',
        85,
      ),
    }),
  ],
});
