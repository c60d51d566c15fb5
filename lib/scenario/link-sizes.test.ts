/** How long links get for real scenarios: the bounds are those of what carries links. */
import { describe, expect, it } from 'vitest';
import type { KubernetesObject } from '../kubernetes/object';
import { exportObjects } from '../manifest/export';
import { DEMOS } from './demos';
import { encodeLink } from './link';
import { replay } from './replay';
import { sandboxOf } from './sandbox/sandbox';
import type { Scenario } from './scenario';
import { REAL_DRIVERS, realCluster } from './testing/real-cluster';

/** The address around a payload; 40 characters are left for the host. */
const AROUND = 'https:///s/custom#'.length + 40;

function lengthOf(scenario: Scenario): number {
  const payload = encodeLink(scenario);
  return payload.ok ? AROUND + payload.value.length : Number.POSITIVE_INFINITY;
}

function empty(objects: readonly KubernetesObject[]): Scenario {
  return { stowage: 1, kubernetes: '1.37', seed: 1, objects, operations: [], stateHash: '0123456789abcdef' };
}

const APPS = ['ledger', 'billing', 'search', 'mail', 'wiki', 'metrics', 'registry', 'queue', 'media', 'auth'];
const SIZES = ['1Gi', '5Gi', '8Gi', '20Gi', '50Gi', '100Gi', '250Gi'];

const CLASS = {
  apiVersion: 'storage.k8s.io/v1',
  kind: 'StorageClass',
  metadata: { name: 'fast', annotations: { 'storageclass.kubernetes.io/is-default-class': 'true' } },
  provisioner: 'ebs.csi.aws.com',
  parameters: { type: 'gp3', encrypted: 'true' },
  reclaimPolicy: 'Delete',
  volumeBindingMode: 'Immediate',
  allowVolumeExpansion: true,
};

const DRIVER = {
  apiVersion: 'storage.k8s.io/v1',
  kind: 'CSIDriver',
  metadata: { name: 'ebs.csi.aws.com' },
  spec: { attachRequired: true },
};

const NODES = ['node-a', 'node-b', 'node-c'].map((name) => ({
  apiVersion: 'v1',
  kind: 'Node',
  metadata: { name, labels: { 'kubernetes.io/hostname': name } },
}));

/** As StatefulSets and charts name them. */
const CLAIMS = Array.from({ length: 100 }, (_, index) => {
  const app = APPS[index % APPS.length] ?? '';
  return {
    apiVersion: 'v1',
    kind: 'PersistentVolumeClaim',
    metadata: {
      name: `data-${app}-${Math.floor(index / APPS.length)}`,
      namespace: `team-${app}`,
      labels: { 'app.kubernetes.io/name': app, 'app.kubernetes.io/instance': `${app}-production` },
    },
    spec: {
      accessModes: [index % 7 === 0 ? 'ReadWriteMany' : 'ReadWriteOnce'],
      storageClassName: 'fast',
      resources: { requests: { storage: SIZES[(index * 5) % SIZES.length] ?? '' } },
    },
  };
});

const NAMESPACES = APPS.map((app) => ({
  apiVersion: 'v1',
  kind: 'Namespace',
  metadata: { name: `team-${app}` },
}));

const MANIFESTS = [...NODES, ...NAMESPACES, DRIVER, CLASS, ...CLAIMS];

/** What `exportObjects` gives of the cluster in which all of them were provisioned: volumes with names that are uids. */
function exported(): readonly KubernetesObject[] {
  const { simulation } = replay({ ...empty(MANIFESTS), untilMs: 120_000 });
  return exportObjects(simulation.api.resources().flatMap((resource) => [...simulation.api.list(resource)]));
}

/** The manifests that people send, one after the other. */
function typed(): Scenario {
  const base = empty([...NODES, ...NAMESPACES, DRIVER, CLASS]);
  return { ...base, operations: CLAIMS.map((create, index) => ({ atMs: 1_000 + index * 731, create })) };
}

/** What the share dialog has of the sandbox of a real cluster. */
function copied(objects: readonly KubernetesObject[]): Scenario {
  const choice = {
    title: 'production',
    kubernetes: '1.30',
    anonymous: false,
    startMs: 1_767_603_600_000,
  } as const;
  const sandbox = sandboxOf(objects, choice);
  if (!sandbox.ok) throw new Error(sandbox.error);
  return { ...sandbox.value.scenario, stateHash: '0123456789abcdef' };
}

/** Bytes that nothing can make smaller: random digits, four bits each, those that occur again not counted. */
function randomBytes(scenario: Scenario): number {
  const found = JSON.stringify(scenario).match(
    /[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}|(?<=-0)[0-9a-f]{16}/g,
  );
  return [...new Set(found)].reduce((sum, part) => sum + part.replaceAll('-', '').length / 2, 0);
}

describe('the length of a link', () => {
  const clusters: readonly (readonly [name: string, scenario: Scenario])[] = [
    ['100 claims as manifests', empty(MANIFESTS)],
    ['100 claims, created one by one', typed()],
    ['100 claims and their volumes, exported', empty(exported())],
    ...Object.entries(REAL_DRIVERS).map(
      ([name, driver]) => [`a copy of a real cluster, ${name}`, copied(realCluster(driver, 100, 7))] as const,
    ),
  ];

  it('is at most 2,000 for each demo', () => {
    const rows = Object.entries(DEMOS).map(([id, demo]) => {
      const json = JSON.stringify(demo).length;
      return { id, json, link: lengthOf({ ...demo, stateHash: '0123456789abcdef' }) };
    });
    console.table(rows);
    expect(rows.filter(({ link }) => link > 2_000)).toEqual([]);
  });

  it('is at most 8,000 for a cluster of 100 claims, with the volumes that they are bound to', () => {
    const rows = clusters.map(([name, scenario]) => {
      const parts = [...scenario.objects, ...scenario.operations].map((part) => JSON.stringify(part));
      const count = (kind: string) =>
        parts.filter((part) => /"kind":"(\w+)"/.exec(part)?.[1] === kind).length;
      return {
        name,
        claims: count('PersistentVolumeClaim'),
        volumes: count('PersistentVolume'),
        json: JSON.stringify(scenario).length,
        random: randomBytes(scenario),
        link: lengthOf(scenario),
      };
    });
    console.table(rows);
    expect(rows.map(({ claims }) => claims)).toEqual(rows.map(() => 100));
    expect(rows.filter(({ volumes }) => volumes === 100).length).toBe(4);
    expect(rows.filter(({ link }) => link > 8_000)).toEqual([]);
  });
});
