/** What is planted in a cluster and in a kubeconfig, so that what leaves the server can be looked through for it. */
import { writeFileSync } from 'node:fs';
import { PLANTED, paths } from './objects';

const apps = '/apis/apps/v1/namespaces/default';
const storage = '/apis/storage.k8s.io/v1';
const nodes = '/api/v1/nodes';
const events = '/api/v1/namespaces/default/events';
const attachments = `${storage}/volumeattachments`;
const configMaps = '/api/v1/namespaces/default/configmaps';

const annotations = {
  'kubectl.kubernetes.io/last-applied-configuration': `{"spec":"${PLANTED}"}`,
  'example.com/api-token': PLANTED,
  // Nothing but the key says that these are secret.
  'example.com/api-key': PLANTED,
  'example.com/secret': PLANTED,
  'example.com/private_key': PLANTED,
  'example.com/notes': `the password=${PLANTED} of the share`,
  'example.com/json': `{"password":"${PLANTED}"}`,
};
export const container = {
  name: 'app',
  image: 'registry.example/app:1',
  command: ['app', PLANTED],
  args: [PLANTED],
  env: [{ name: 'PASSWORD', value: PLANTED }],
  livenessProbe: { exec: { command: [PLANTED] } },
};
const inline = { name: 'inline', csi: { driver: 'x.csi', volumeAttributes: { password: PLANTED } } };
const template = {
  metadata: { labels: { app: 'a' }, annotations },
  spec: {
    containers: [container],
    initContainers: [{ ...container, name: 'init', livenessProbe: undefined }],
    volumes: [inline],
  },
};

/** Every object with its path; each holds the marker more than once. */
export const OBJECTS: readonly (readonly [string, Record<string, unknown>])[] = [
  [
    paths.secrets,
    { apiVersion: 'v1', kind: 'Secret', metadata: { name: 'planted' }, stringData: { key: PLANTED } },
  ],
  [
    configMaps,
    { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'planted' }, data: { key: PLANTED } },
  ],
  [
    paths.storageClasses,
    {
      apiVersion: 'storage.k8s.io/v1',
      kind: 'StorageClass',
      metadata: { name: 'planted', annotations },
      provisioner: 'example.com/none',
      parameters: { restuserkey: PLANTED, options: `accountKey=${PLANTED}` },
      mountOptions: [`password=${PLANTED}`],
    },
  ],
  [
    paths.volumes,
    {
      apiVersion: 'v1',
      kind: 'PersistentVolume',
      metadata: { name: 'planted', annotations },
      spec: {
        capacity: { storage: '1Gi' },
        accessModes: ['ReadWriteOnce'],
        persistentVolumeReclaimPolicy: 'Retain',
        storageClassName: 'planted',
        mountOptions: ['vers=3.0', `password=${PLANTED}`],
        csi: {
          driver: 'x.csi',
          volumeHandle: `//admin:${PLANTED}@storage.example/planted?token=${PLANTED}`.replace('//', 'smb://'),
          volumeAttributes: { password: PLANTED, connection: `Server=a;Password=${PLANTED};` },
        },
      },
    },
  ],
  [nodes, { apiVersion: 'v1', kind: 'Node', metadata: { name: 'planted', annotations } }],
  [
    paths.pods,
    {
      apiVersion: 'v1',
      kind: 'Pod',
      metadata: { name: 'planted', annotations },
      spec: template.spec,
    },
  ],
  [
    `${apps}/statefulsets`,
    {
      apiVersion: 'apps/v1',
      kind: 'StatefulSet',
      metadata: { name: 'planted', annotations },
      spec: {
        serviceName: 'a',
        replicas: 0,
        selector: { matchLabels: { app: 'a' } },
        template,
        volumeClaimTemplates: [
          {
            metadata: { name: 'data', annotations },
            spec: { accessModes: ['ReadWriteOnce'], resources: { requests: { storage: '1Gi' } } },
          },
        ],
      },
    },
  ],
  [
    attachments,
    {
      apiVersion: 'storage.k8s.io/v1',
      kind: 'VolumeAttachment',
      metadata: { name: 'planted', annotations },
      spec: { attacher: 'x.csi', nodeName: 'planted', source: { persistentVolumeName: 'planted' } },
    },
  ],
  [
    events,
    {
      apiVersion: 'v1',
      kind: 'Event',
      metadata: { name: 'planted', annotations },
      involvedObject: { kind: 'Pod', namespace: 'default', name: 'planted' },
      reason: 'FailedMount',
      type: 'Warning',
      message: `mount failed: -o vers=3.0,password=${PLANTED}: Authorization: Bearer ${PLANTED}`,
    },
  ],
  [
    paths.claims,
    {
      apiVersion: 'v1',
      kind: 'PersistentVolumeClaim',
      metadata: { name: 'planted', annotations },
      spec: {
        accessModes: ['ReadWriteOnce'],
        resources: { requests: { storage: '1Gi' } },
        storageClassName: 'absent',
      },
    },
  ],
  ...['Deployment', 'ReplicaSet'].map(
    (kind) =>
      [
        `${apps}/${kind.toLowerCase()}s`,
        {
          apiVersion: 'apps/v1',
          kind,
          metadata: { name: 'planted', annotations },
          spec: { replicas: 0, selector: { matchLabels: { app: 'a' } }, template },
        },
      ] as const,
  ),
  ['/api/v1/namespaces', { apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'planted', annotations } }],
  [
    `${storage}/csidrivers`,
    {
      apiVersion: 'storage.k8s.io/v1',
      kind: 'CSIDriver',
      metadata: { name: 'planted', annotations },
      spec: { attachRequired: true },
    },
  ],
  [
    `${storage}/csinodes`,
    {
      apiVersion: 'storage.k8s.io/v1',
      kind: 'CSINode',
      metadata: { name: 'planted', annotations },
      spec: { drivers: [] },
    },
  ],
  [
    `${storage}/namespaces/default/csistoragecapacities`,
    {
      apiVersion: 'storage.k8s.io/v1',
      kind: 'CSIStorageCapacity',
      metadata: { name: 'planted', annotations },
      storageClassName: 'planted',
      capacity: '1Gi',
    },
  ],
  [
    `${storage}/volumeattributesclasses`,
    {
      apiVersion: 'storage.k8s.io/v1',
      kind: 'VolumeAttributesClass',
      metadata: { name: 'planted', annotations },
      driverName: 'x.csi',
      parameters: { 'access-key': PLANTED, options: `accountKey=${PLANTED}` },
    },
  ],
];
export const HIDDEN = [paths.secrets, configMaps];

/** A credential plug-in that is a line of shell. */
function plugin(line: string) {
  const apiVersion = 'client.authentication.k8s.io/v1';
  return { exec: { apiVersion, command: 'sh', args: ['-c', line], interactiveMode: 'Never' } };
}

/**
 * Writes a kubeconfig whose contexts hold the marker and fail in all ways: nobody answers, a certificate that is not
 * trusted, refused tokens, plug-ins that fail with a token in their words, addresses with a password. The names of the
 * contexts.
 */
export function writePlantedKubeconfig(file: string, server: string): readonly string[] {
  const tls = { 'insecure-skip-tls-verify': true };
  const servers = {
    closed: { server: 'https://127.0.0.1:1', ...tls },
    nowhere: { server: 'https://no-such-host.invalid', ...tls },
    distrusted: { server },
    'password-in-address': { server: `https://somebody:${PLANTED}@127.0.0.1:1`, ...tls },
    'token-in-address': { server: `https://${PLANTED}@127.0.0.1:1/?token=${PLANTED}`, ...tls },
    proxied: { server, ...tls, 'proxy-url': `http://somebody:${PLANTED}@127.0.0.1:1` },
  };
  const users = {
    refused: { token: PLANTED },
    'bad-plugin': plugin(`echo "error: login with --token=${PLANTED} failed" >&2; exit 1`),
    'plugin-that-prints': plugin(`echo ${PLANTED}`),
    'no-plugin': { exec: { ...plugin('').exec, command: '/no/such-plugin', args: [PLANTED] } },
    'bad-certificate': { 'client-certificate-data': btoa(PLANTED), 'client-key-data': btoa(PLANTED) },
    basic: { username: 'a', password: PLANTED },
  };
  const contexts = [
    ...Object.keys(servers).map((cluster) => ({ name: cluster, context: { cluster, user: 'refused' } })),
    ...Object.keys(users).map((user) => ({ name: user, context: { cluster: 'real', user } })),
  ];
  const clusters = Object.entries({ ...servers, real: { server, ...tls } });
  writeFileSync(
    file,
    JSON.stringify({
      apiVersion: 'v1',
      kind: 'Config',
      clusters: clusters.map(([name, cluster]) => ({ name, cluster })),
      users: Object.entries(users).map(([name, user]) => ({ name, user })),
      contexts,
    }),
  );
  return contexts.map(({ name }) => name);
}

/** The lines of a text that hold the marker, in the clear or as a kubeconfig has it. */
export function linesWithSecrets(text: string): readonly string[] {
  return text.split('\n').filter((line) => line.includes(PLANTED) || line.includes(btoa(PLANTED)));
}
