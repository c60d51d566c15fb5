import { describe, expect, it } from 'vitest';
import type { KubernetesVersion } from '../../kubernetes/feature-gates';
import type { KubernetesObject } from '../../kubernetes/object';
import { events, pods } from '../../kubernetes/resources';
import { createSimulation } from '../simulation';
import type { Simulation } from '../simulation-api';

const metadata = (name: string) => ({ name, namespace: 'default' });
const STORAGE_CLASS = {
  apiVersion: 'storage.k8s.io/v1',
  kind: 'StorageClass',
  metadata: { name: 'loc' },
  provisioner: 'kubernetes.io/no-provisioner',
  volumeBindingMode: 'WaitForFirstConsumer',
};
const VOLUME = {
  apiVersion: 'v1',
  kind: 'PersistentVolume',
  metadata: { name: 'a' },
  spec: {
    capacity: { storage: '5Gi' },
    accessModes: ['ReadWriteOnce'],
    storageClassName: 'loc',
    hostPath: { path: '/a' },
  },
};
const CLAIM = {
  apiVersion: 'v1',
  kind: 'PersistentVolumeClaim',
  metadata: metadata('c'),
  spec: {
    storageClassName: 'loc',
    accessModes: ['ReadWriteOnce'],
    resources: { requests: { storage: '5Gi' } },
  },
};
const POD = {
  apiVersion: 'v1',
  kind: 'Pod',
  metadata: metadata('p'),
  spec: {
    containers: [{ name: 'c', image: 'i' }],
    volumes: [{ name: 'v', persistentVolumeClaim: { claimName: 'c' } }],
  },
};

/** A node and a class; then the objects, one after the other, each once the one before has had its effect. */
function play(version: KubernetesVersion, ...objects: KubernetesObject[]): Simulation {
  const simulation = createSimulation({ version, seed: 1 });
  const node = { apiVersion: 'v1', kind: 'Node', metadata: { name: 'n' } };
  for (const object of [node, STORAGE_CLASS, ...objects]) {
    const created = simulation.execute({ create: object });
    expect(created.ok).toBe(true);
    simulation.settle();
  }
  return simulation;
}

function refusals(simulation: Simulation): readonly (readonly [string, number | undefined])[] {
  return simulation.api
    .list(events)
    .filter(({ reason }) => reason === 'FailedScheduling')
    .map(({ message, count }) => [message, count]);
}

describe('a Pod that the creation of its claim wakes', () => {
  const missing = 'persistentvolumeclaim "c" not found';
  const unknown =
    'running PreFilter plugin "VolumeBinding": error getting PVC "default/c": could not find v1.PersistentVolumeClaim "default/c"';

  it.each([
    { version: '1.25', texts: [missing, unknown] },
    { version: '1.30', texts: [missing, unknown] },
    { version: '1.37', texts: [missing] },
  ] as const)('fails once in $version where the cache does not know it yet', ({ version, texts }) => {
    const simulation = play(version, VOLUME, POD, CLAIM);
    const messages = refusals(simulation).map(([message]) => message);
    expect(messages).toHaveLength(texts.length);
    for (const [index, text] of texts.entries()) expect(messages[index]).toContain(text);
    expect(simulation.api.get(pods, 'default/p')?.spec.nodeName).toBe('n');
  });
});

describe('a Pod that the creation of a volume wakes', () => {
  it.each(['1.30', '1.37'] as const)('finds it still Pending, and then Available (%s)', (version) => {
    const simulation = play(version, CLAIM, POD, VOLUME);
    expect(refusals(simulation)).toHaveLength(1);
    expect(refusals(simulation)[0]?.[1]).toBe(2);
    expect(simulation.api.get(pods, 'default/p')?.spec.nodeName).toBe('n');
  });
});
