import type { KubernetesObject } from '../../kubernetes/object';
import type { Scenario } from '../scenario';
import {
  claim,
  claimTarget,
  driver,
  manifest,
  node,
  podTarget,
  podWithClaim,
  storageClass,
  volume,
  volumeTarget,
} from './manifests';

const SECOND_MS = 1_000;

function localDisk(name: string, nodeName: string): KubernetesObject {
  return volume(name, {
    capacity: { storage: '100Gi' },
    storageClassName: 'local-disk',
    local: { path: '/mnt/disks/ssd1' },
    nodeAffinity: {
      required: {
        nodeSelectorTerms: [
          { matchExpressions: [{ key: 'kubernetes.io/hostname', operator: 'In', values: [nodeName] }] },
        ],
      },
    },
  });
}

const ledger = manifest({
  apiVersion: 'apps/v1',
  kind: 'StatefulSet',
  metadata: { name: 'ledger', namespace: 'default' },
  spec: {
    serviceName: 'ledger',
    replicas: 2,
    selector: { matchLabels: { app: 'ledger' } },
    template: {
      metadata: { labels: { app: 'ledger' } },
      spec: {
        containers: [
          {
            name: 'database',
            image: 'registry.example.com/ledger:2.1',
            volumeMounts: [{ name: 'data', mountPath: '/var/lib/ledger' }],
          },
        ],
      },
    },
    volumeClaimTemplates: [
      {
        metadata: { name: 'data' },
        spec: { accessModes: ['ReadWriteOnce'], resources: { requests: { storage: '20Gi' } } },
      },
    ],
  },
});

const CLASSES: readonly KubernetesObject[] = [
  driver(),
  storageClass('standard', { allowVolumeExpansion: true }, true),
  storageClass('zonal', { volumeBindingMode: 'WaitForFirstConsumer', reclaimPolicy: 'Retain' }),
  storageClass('local-disk', {
    provisioner: 'kubernetes.io/no-provisioner',
    volumeBindingMode: 'WaitForFirstConsumer',
  }),
  storageClass('san-gold', { provisioner: 'san.vendor.example.com' }),
];

const VOLUMES: readonly KubernetesObject[] = [
  localDisk('disk-a', 'node-a'),
  localDisk('disk-b', 'node-b'),
  volume('team-share', {
    capacity: { storage: '50Gi' },
    accessModes: ['ReadWriteMany', 'ReadOnlyMany'],
    nfs: { server: 'files.example.com', path: '/team' },
  }),
  volume('tape-archive', {
    capacity: { storage: '2Ti' },
    accessModes: ['ReadOnlyMany'],
    nfs: { server: 'files.example.com', path: '/tape' },
  }),
  volume('old-backups', {
    capacity: { storage: '30Gi' },
    nfs: { server: 'files.example.com', path: '/backups' },
  }),
  volume('legacy', {
    capacity: { storage: '10Gi' },
    persistentVolumeReclaimPolicy: 'Delete',
    hostPath: { path: '/srv/legacy' },
  }),
];

const CLAIMS: readonly KubernetesObject[] = [
  claim('team-files', { storage: '40Gi', storageClassName: '', accessMode: 'ReadWriteMany' }),
  claim('backups', { storage: '30Gi', storageClassName: '', volumeName: 'old-backups' }),
  claim('legacy-data', { storage: '10Gi', storageClassName: '', volumeName: 'legacy' }),
  claim('photos', { storage: '12Gi' }),
  claim('cache', { storage: '60Gi', storageClassName: 'local-disk' }),
  claim('reports', { storage: '8Gi', storageClassName: 'zonal' }),
  claim('video-archive', { storage: '1Ti', storageClassName: '' }),
  claim('warehouse', { storage: '500Gi', storageClassName: 'san-gold' }),
];

/**
 * What a first visit shows: a cluster with something of everything, two minutes of which happen by themselves. It
 * begins a minute after its objects were made, so that the claims which wait have waited and two were deleted.
 */
export const firstVisit: Scenario = {
  stowage: 1,
  kubernetes: '1.37',
  seed: 11,
  title: 'Demo',
  description:
    'Two zones, an installed CSI driver, and volumes and claims in every state that one meets: bound, free, released, failed, and three kinds of waiting.',
  config: { driverLatencyMs: 4_000 },
  objects: [
    node('node-a', 'zone-1'),
    node('node-b', 'zone-2'),
    ...CLASSES,
    ...VOLUMES,
    ...CLAIMS,
    ledger,
    podWithClaim('editor', 'team-files'),
    podWithClaim('renderer', 'cache', { nodeSelector: { 'kubernetes.io/hostname': 'node-a' } }),
  ],
  operations: [
    { atMs: 40 * SECOND_MS, delete: claimTarget('backups') },
    { atMs: 45 * SECOND_MS, delete: claimTarget('legacy-data') },
    { atMs: 68 * SECOND_MS, create: claim('thumbnails', { storage: '4Gi' }) },
    { atMs: 82 * SECOND_MS, create: podWithClaim('thumbnailer', 'thumbnails') },
    {
      atMs: 96 * SECOND_MS,
      create: podWithClaim('reporter', 'reports', {
        nodeSelector: { 'topology.kubernetes.io/zone': 'zone-2' },
      }),
    },
    { atMs: 116 * SECOND_MS, patch: { ...volumeTarget('old-backups'), patch: { spec: { claimRef: null } } } },
    { atMs: 124 * SECOND_MS, create: claim('restored-backups', { storage: '25Gi', storageClassName: '' }) },
    {
      atMs: 136 * SECOND_MS,
      patch: {
        apiVersion: 'apps/v1',
        kind: 'StatefulSet',
        namespace: 'default',
        name: 'ledger',
        patch: { spec: { replicas: 3 } },
      },
    },
    { atMs: 156 * SECOND_MS, delete: podTarget('thumbnailer') },
    { atMs: 160 * SECOND_MS, delete: claimTarget('thumbnails') },
  ],
  untilMs: 60 * SECOND_MS,
  view: 'lifecycle',
};
