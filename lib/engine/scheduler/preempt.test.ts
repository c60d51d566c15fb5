import { describe, expect, it } from 'vitest';
import type { KubernetesVersion } from '../../kubernetes/feature-gates';
import type { KubernetesObject } from '../../kubernetes/object';
import { events, pods } from '../../kubernetes/resources';
import { createSimulation } from '../simulation';
import type { Simulation } from '../simulation-api';

type Manifest = KubernetesObject & Record<string, unknown>;

function create(simulation: Simulation, ...objects: Manifest[]): void {
  for (const object of objects) expect(simulation.execute({ create: object })).toMatchObject({ ok: true });
  simulation.settle();
}

function pod(name: string, priorityClassName?: string, claimName?: string): Manifest {
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name, namespace: 'default' },
    spec: {
      ...(priorityClassName && { priorityClassName }),
      containers: [{ name: 'c', image: 'i', resources: { requests: { cpu: '5' } } }],
      ...(claimName && { volumes: [{ name: 'v', persistentVolumeClaim: { claimName } }] }),
    },
  };
}

/** One node with eight processors, a class that is more important than the rest, and Pods. */
function cluster(...given: Manifest[]): Simulation {
  return clusterIn('1.37', ...given);
}

function clusterIn(version: KubernetesVersion, ...given: Manifest[]): Simulation {
  const simulation = createSimulation({ version, seed: 1 });
  const priorityClass = {
    apiVersion: 'scheduling.k8s.io/v1',
    kind: 'PriorityClass',
    metadata: { name: 'high' },
    value: 1000,
  };
  create(simulation, { apiVersion: 'v1', kind: 'Node', metadata: { name: 'n' } }, priorityClass);
  create(simulation, ...given);
  return simulation;
}

const get = (simulation: Simulation, name: string) => simulation.api.get(pods, `default/${name}`);
const messages = (simulation: Simulation, name: string, reason: string): readonly string[] =>
  simulation.api
    .list(events)
    .filter((event) => event.involvedObject.name === name && event.reason === reason)
    .map(({ message }) => message);

describe('a Pod of higher priority', () => {
  it('has the room made that it needs, and takes it', () => {
    const simulation = cluster(pod('low'));
    create(simulation, pod('high', 'high'));
    expect(get(simulation, 'low')).toBeUndefined();
    expect(get(simulation, 'high')).toMatchObject({
      spec: { nodeName: 'n', priority: 1000 },
      status: { nominatedNodeName: 'n' },
    });
    const { uid } = get(simulation, 'high')?.metadata ?? {};
    expect(messages(simulation, 'low', 'Preempted')).toEqual([`Preempted by pod ${uid} on node n`]);
    expect(messages(simulation, 'high', 'FailedScheduling')[0]).toBe(
      '0/1 nodes are available: 1 Insufficient cpu.',
    );
  });

  it.each<[KubernetesVersion, (uid: string) => string]>([
    ['1.37', (uid) => `Preempted by pod ${uid} on node n`],
    ['1.30', (uid) => `Preempted by pod ${uid} on node n`],
    ['1.25', () => 'Preempted by a pod on node n'],
  ])('is told to its victim in the words of %s', (version, text) => {
    const simulation = clusterIn(version, pod('low'));
    create(simulation, pod('high', 'high'));
    const { uid = '' } = get(simulation, 'high')?.metadata ?? {};
    expect(messages(simulation, 'low', 'Preempted')).toEqual([text(uid)]);
  });

  it('takes a ReadWriteOncePod claim from another', () => {
    const claim: Manifest = {
      apiVersion: 'v1',
      kind: 'PersistentVolumeClaim',
      metadata: { name: 'c', namespace: 'default' },
      spec: {
        storageClassName: '',
        accessModes: ['ReadWriteOncePod'],
        resources: { requests: { storage: '1Gi' } },
      },
    };
    const volume: Manifest = {
      apiVersion: 'v1',
      kind: 'PersistentVolume',
      metadata: { name: 'a' },
      spec: {
        capacity: { storage: '1Gi' },
        accessModes: ['ReadWriteOncePod'],
        csi: { driver: 'other.example.com', volumeHandle: 'h' },
      },
    };
    const small = (name: string, className?: string): Manifest => {
      const made = pod(name, className, 'c');
      return { ...made, spec: { ...(made.spec as object), containers: [{ name: 'c', image: 'i' }] } };
    };
    const simulation = cluster(volume, claim, small('low'));
    create(simulation, small('same'));
    expect(get(simulation, 'same')?.spec.nodeName).toBeUndefined();
    create(simulation, small('high', 'high'));
    expect(get(simulation, 'low')).toBeUndefined();
    expect(get(simulation, 'high')?.spec.nodeName).toBe('n');
    expect(get(simulation, 'same')?.spec.nodeName).toBeUndefined();
  });

  it('is served first, and its room is not given to others', () => {
    const simulation = cluster(pod('low'));
    simulation.execute({ create: pod('other') });
    create(simulation, pod('high', 'high'));
    expect([get(simulation, 'high')?.spec.nodeName, get(simulation, 'other')?.spec.nodeName]).toEqual([
      'n',
      undefined,
    ]);
  });

  it('must have a class that exists', () => {
    const simulation = cluster();
    expect(simulation.execute({ create: pod('p', 'none') })).toMatchObject({
      ok: false,
      error: { code: 403, message: 'pods "p" is forbidden: no PriorityClass with name none was found' },
    });
  });
});
