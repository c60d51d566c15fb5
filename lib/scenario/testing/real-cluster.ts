/**
 * Objects of a cluster as `kubectl get -o json` prints them after some years: claims of many charts and teams, each
 * bound to a volume whose names and handles are random, as drivers make them. For measures of size: nothing in it can
 * be derived from something else that would not be so in a real one.
 */
import { assert } from '../../base/assert';
import { type Random, seededRandom } from '../../base/random';
import type { KubernetesObject } from '../../kubernetes/object';

type Json = Readonly<Record<string, unknown>>;

const CHARTS: readonly string[] =
  'postgresql redis kafka zookeeper grafana prometheus-server alertmanager loki tempo-ingester minio gitlab-gitaly harbor-registry harbor-jobservice nexus sonarqube jenkins vault consul-server elasticsearch-master elasticsearch-data rabbitmq mongodb mysql wordpress nextcloud mattermost keycloak-db airflow-scheduler mlflow jupyterhub-db clickhouse victoria-metrics thanos-store thanos-compact argo-artifacts temporal-db etcd-backup opensearch influxdb'.split(
    ' ',
  );
const TEAMS: readonly string[] =
  'payments checkout search identity data-platform ml-research observability ci registry messaging web staging qa legacy-erp support'.split(
    ' ',
  );
const SIZES: readonly string[] = '1Gi 2Gi 5Gi 8Gi 8Gi 10Gi 12Gi 20Gi 50Gi 75Gi 100Gi 200Gi 500Gi 1Ti'.split(
  ' ',
);
const COMPONENTS: readonly string[] = ['primary', 'read', 'server', 'master', 'write', 'backend'];
const ZONES: readonly string[] = ['eu-central-1a', 'eu-central-1b', 'eu-central-1c'];

/** How a driver names what it makes. */
interface Driver {
  readonly name: string;
  readonly classes: readonly {
    readonly name: string;
    readonly reclaimPolicy: string;
    readonly parameters: Json;
  }[];
  readonly zonal: boolean;
  source(random: Random, volume: string, zone: string): Json;
}

const EBS: Driver = {
  name: 'ebs.csi.aws.com',
  classes: [
    { name: 'gp3', reclaimPolicy: 'Delete', parameters: { type: 'gp3', encrypted: 'true' } },
    { name: 'gp3-retain', reclaimPolicy: 'Retain', parameters: { type: 'gp3', encrypted: 'true' } },
    { name: 'io2', reclaimPolicy: 'Delete', parameters: { type: 'io2', iopsPerGB: '50' } },
  ],
  zonal: true,
  source: (random) => ({ fsType: 'ext4', volumeHandle: `vol-0${random.hex(16)}` }),
};

const CEPH: Driver = {
  name: 'rook-ceph.rbd.csi.ceph.com',
  classes: [
    {
      name: 'ceph-block',
      reclaimPolicy: 'Delete',
      parameters: { clusterID: 'rook-ceph', pool: 'replicapool' },
    },
    {
      name: 'ceph-keep',
      reclaimPolicy: 'Retain',
      parameters: { clusterID: 'rook-ceph', pool: 'replicapool' },
    },
    { name: 'ceph-fast', reclaimPolicy: 'Delete', parameters: { clusterID: 'rook-ceph', pool: 'nvme' } },
  ],
  zonal: false,
  source: (random) => {
    const image = uuid(random);
    return {
      controllerExpandSecretRef: { name: 'rook-csi-rbd-provisioner', namespace: 'rook-ceph' },
      fsType: 'ext4',
      nodeStageSecretRef: { name: 'rook-csi-rbd-node', namespace: 'rook-ceph' },
      volumeAttributes: {
        clusterID: 'rook-ceph',
        imageFeatures: 'layering',
        imageFormat: '2',
        imageName: `csi-vol-${image}`,
        journalPool: 'replicapool',
        pool: 'replicapool',
      },
      volumeHandle: `0001-0009-rook-ceph-0000000000000002-${image}`,
    };
  },
};

const GCE: Driver = {
  name: 'pd.csi.storage.gke.io',
  classes: [
    { name: 'standard-rwo', reclaimPolicy: 'Delete', parameters: { type: 'pd-balanced' } },
    { name: 'premium-rwo', reclaimPolicy: 'Delete', parameters: { type: 'pd-ssd' } },
    { name: 'archive', reclaimPolicy: 'Retain', parameters: { type: 'pd-standard' } },
  ],
  zonal: true,
  source: (_, volume, zone) => ({
    fsType: 'ext4',
    volumeHandle: `projects/acme-production-4711/zones/${zone}/disks/${volume}`,
  }),
};

export const REAL_DRIVERS = { EBS, CEPH, GCE } as const;

/** Nodes, namespaces, classes, the driver, `claims` claims and the volume of each, in the order of the API. */
export function realCluster(driver: Driver, claims: number, seed: number): readonly KubernetesObject[] {
  const random = seededRandom(seed);
  const pairs = pairsOf(random, driver, claims);
  const objects = [
    ...nodes(random, driver),
    ...TEAMS.map((name) =>
      object(random, 'v1', 'Namespace', { name, labels: { 'kubernetes.io/metadata.name': name } }, {}),
    ),
    ...driver.classes.map(({ name, ...rest }) =>
      object(
        random,
        'storage.k8s.io/v1',
        'StorageClass',
        { name },
        {
          provisioner: driver.name,
          ...rest,
          allowVolumeExpansion: true,
          volumeBindingMode: 'WaitForFirstConsumer',
        },
      ),
    ),
    object(random, 'storage.k8s.io/v1', 'CSIDriver', { name: driver.name }, { spec: CSI_DRIVER }),
    ...pairs.map(({ volume }) => volume).sort(byName),
    ...pairs.map(({ claim }) => claim).sort(byName),
  ];
  return objects as unknown as readonly KubernetesObject[];
}

const CSI_DRIVER = {
  attachRequired: true,
  fsGroupPolicy: 'File',
  podInfoOnMount: false,
  requiresRepublish: false,
  seLinuxMount: false,
  storageCapacity: false,
  volumeLifecycleModes: ['Persistent'],
};

interface Named {
  readonly metadata: { readonly namespace?: string; readonly name: string };
}

function byName(a: Named, b: Named): number {
  const [left, right] = [a, b].map(({ metadata }) => `${metadata.namespace ?? ''}/${metadata.name}`);
  return (left ?? '') < (right ?? '') ? -1 : 1;
}

function nodes(random: Random, driver: Driver): readonly Json[] {
  return Array.from({ length: 9 }, (_, index) => {
    const zone = ZONES[index % ZONES.length] ?? '';
    const name = `ip-10-${random.integer(0, 40)}-${random.integer(0, 255)}-${random.integer(1, 254)}.eu-central-1.compute.internal`;
    const type = pick(random, ['m6i.2xlarge', 'r6i.xlarge']);
    const labels = {
      'beta.kubernetes.io/arch': 'amd64',
      'beta.kubernetes.io/instance-type': type,
      'beta.kubernetes.io/os': 'linux',
      'failure-domain.beta.kubernetes.io/region': 'eu-central-1',
      'failure-domain.beta.kubernetes.io/zone': zone,
      'kubernetes.io/arch': 'amd64',
      'kubernetes.io/hostname': name,
      'kubernetes.io/os': 'linux',
      'node.kubernetes.io/instance-type': type,
      [`topology.${driver.name}/zone`]: zone,
      'topology.kubernetes.io/region': 'eu-central-1',
      'topology.kubernetes.io/zone': zone,
    };
    const spec = { providerID: `aws:///${zone}/i-0${random.hex(16)}` };
    return object(random, 'v1', 'Node', { name, labels }, { spec });
  });
}

/** What one workload of a chart asks for: its claims have all but their number in common. */
function pairsOf(
  random: Random,
  driver: Driver,
  most: number,
): readonly { claim: Json & Named; volume: Json & Named }[] {
  const identities = Array.from(
    { length: 5 },
    () =>
      `${random.integer(1_690_000_000, 1_760_000_000)}${random.integer(100, 999)}-${random.integer(1_000, 9_999)}-${driver.name}`,
  );
  const pairs: { claim: Json & Named; volume: Json & Named }[] = [];
  const taken = new Set<string>();
  while (pairs.length < most) {
    const chart = pick(random, CHARTS);
    const namespace = pick(random, TEAMS);
    if (taken.has(`${namespace}/${chart}`)) continue;
    taken.add(`${namespace}/${chart}`);
    const labels = labelsOf(random, chart, namespace);
    const request = { storage: pick(random, SIZES), class: pick(random, driver.classes) };
    const prefix = pick(random, ['data-', 'data-', 'storage-', '']);
    const replicas = Math.min(pick(random, [1, 1, 2, 3, 3]), most - pairs.length);
    for (let index = 0; index < replicas; index += 1) {
      const name = prefix === '' && replicas === 1 ? chart : `${prefix}${chart}-${index}`;
      pairs.push(pair(random, driver, { name, namespace, labels, ...request }, pick(random, identities)));
    }
  }
  return pairs;
}

function labelsOf(random: Random, chart: string, namespace: string): Json {
  const version = `${random.integer(0, 24)}.${random.integer(0, 12)}.${random.integer(0, 9)}`;
  return {
    ...(random.integer(0, 9) < 4 ? { 'app.kubernetes.io/component': pick(random, COMPONENTS) } : {}),
    'app.kubernetes.io/instance': pick(random, [chart, namespace, `${namespace}-${chart}`]),
    'app.kubernetes.io/managed-by': 'Helm',
    'app.kubernetes.io/name': chart,
    ...(random.integer(0, 1) === 0 ? { 'helm.sh/chart': `${chart}-${version}` } : {}),
  };
}

interface Wanted {
  readonly name: string;
  readonly namespace: string;
  readonly labels: Json;
  readonly storage: string;
  readonly class: Driver['classes'][number];
}

function boundBy(driver: Driver): Json {
  return {
    'pv.kubernetes.io/bind-completed': 'yes',
    'pv.kubernetes.io/bound-by-controller': 'yes',
    'volume.kubernetes.io/storage-provisioner': driver.name,
  };
}

function pair(
  random: Random,
  driver: Driver,
  wanted: Wanted,
  identity: string,
): { claim: Json & Named; volume: Json & Named } {
  const { name, namespace, labels, storage } = wanted;
  const uid = uuid(random);
  const zone = pick(random, ZONES);
  const common = {
    accessModes: ['ReadWriteOnce'],
    storageClassName: wanted.class.name,
    volumeMode: 'Filesystem',
  };
  const claim = object(
    random,
    'v1',
    'PersistentVolumeClaim',
    { name, namespace, labels, annotations: boundBy(driver), uid },
    {
      spec: { ...common, resources: { requests: { storage } }, volumeName: `pvc-${uid}` },
      status: { phase: 'Bound', accessModes: ['ReadWriteOnce'], capacity: { storage } },
    },
  );
  const source = driver.source(random, `pvc-${uid}`, zone);
  const terms = [
    { matchExpressions: [{ key: `topology.${driver.name}/zone`, operator: 'In', values: [zone] }] },
  ];
  const volume = object(
    random,
    'v1',
    'PersistentVolume',
    {
      name: `pvc-${uid}`,
      annotations: {
        'pv.kubernetes.io/provisioned-by': driver.name,
        'volume.kubernetes.io/provisioner-deletion-secret-name': '',
        'volume.kubernetes.io/provisioner-deletion-secret-namespace': '',
      },
      finalizers: ['kubernetes.io/pv-protection'],
    },
    {
      spec: {
        ...common,
        capacity: { storage },
        claimRef: {
          apiVersion: 'v1',
          kind: 'PersistentVolumeClaim',
          name,
          namespace,
          uid,
          resourceVersion: '1',
        },
        csi: {
          driver: driver.name,
          ...source,
          volumeAttributes: {
            ...(source.volumeAttributes as Json | undefined),
            'storage.kubernetes.io/csiProvisionerIdentity': identity,
          },
        },
        ...(driver.zonal ? { nodeAffinity: { required: { nodeSelectorTerms: terms } } } : {}),
        persistentVolumeReclaimPolicy: wanted.class.reclaimPolicy,
      },
      status: { phase: 'Bound' },
    },
  );
  return { claim, volume };
}

function object(
  random: Random,
  apiVersion: string,
  kind: string,
  metadata: Json & { readonly name: string },
  rest: Json,
): Json & Named {
  const server = {
    uid: uuid(random),
    resourceVersion: `${random.integer(1_000_000, 900_000_000)}`,
    creationTimestamp: `2026-0${random.integer(1, 9)}-${random.integer(10, 28)}T10:${random.integer(10, 59)}:00Z`,
  };
  return { apiVersion, kind, metadata: { ...server, ...metadata }, ...rest };
}

function pick<T>(random: Random, from: readonly T[]): T {
  const picked = from[random.integer(0, from.length - 1)];
  assert(picked !== undefined, 'there is something to pick from');
  return picked;
}

/** Version 4. */
function uuid(random: Random): string {
  const variant = pick(random, ['8', '9', 'a', 'b']);
  return `${random.hex(8)}-${random.hex(4)}-4${random.hex(3)}-${variant}${random.hex(3)}-${random.hex(12)}`;
}
