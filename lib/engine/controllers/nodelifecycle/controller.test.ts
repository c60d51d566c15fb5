/** A Node that is lost, from its last word to the volume that another Node gets: without kubelets, the Nodes say what the test says. */
import { describe, expect, it } from 'vitest';
import { FAULT_API_VERSION, type Fault } from '../../../kubernetes/fault';
import type { KubernetesVersion } from '../../../kubernetes/feature-gates';
import type { Pod } from '../../../kubernetes/pod';
import { events, faults, nodes, pods } from '../../../kubernetes/resources';
import { createSimulation } from '../../simulation';
import type { Simulation } from '../../simulation-api';
import { CONTROL_PLANE } from '..';

const READY = ['Ready', 'MemoryPressure', 'DiskPressure', 'PIDPressure'].map((type) => ({
  type,
  status: type === 'Ready' ? 'True' : 'False',
}));

function cluster(version: KubernetesVersion, nodeNames: readonly string[]): Simulation {
  const components = CONTROL_PLANE.filter(({ name }) => name !== 'kubelet');
  const simulation = createSimulation({ version, seed: 1, components });
  for (const name of nodeNames) {
    const status = { conditions: READY, allocatable: { pods: '10' } };
    expect(simulation.execute({ create: { apiVersion: 'v1', kind: 'Node', metadata: { name } } }).ok).toBe(
      true,
    );
    simulation.execute({
      patch: {
        apiVersion: 'v1',
        kind: 'Node',
        name,
        patch: { status },
        type: 'merge',
        subresource: 'status',
      },
    });
  }
  return simulation;
}

function runPod(simulation: Simulation, name: string, nodeName: string): void {
  const metadata = { name, namespace: 'default' };
  const spec = { nodeName, containers: [{ name: 'c', image: 'i' }] };
  const pod: Pod = { apiVersion: 'v1', kind: 'Pod', metadata, spec };
  expect(simulation.execute({ create: pod }).ok).toBe(true);
  const status = { phase: 'Running', conditions: [{ type: 'Ready', status: 'True' }] };
  simulation.execute({
    patch: {
      apiVersion: 'v1',
      kind: 'Pod',
      ...metadata,
      patch: { status },
      type: 'merge',
      subresource: 'status',
    },
  });
}

function lose(simulation: Simulation, node: string): void {
  const fault: Fault = {
    apiVersion: FAULT_API_VERSION,
    kind: 'Fault',
    metadata: { name: `down-${node}` },
    spec: { type: 'NodeDown', node },
  };
  expect(simulation.api.create(fault, 'simulation').ok).toBe(true);
}

const later = (simulation: Simulation, seconds: number): void =>
  simulation.advanceTo(simulation.nowMs + seconds * 1000);
const ready = (simulation: Simulation, name: string): string | undefined =>
  simulation.api.get(nodes, name)?.status?.conditions?.find(({ type }) => type === 'Ready')?.status;
const taints = (simulation: Simulation, name: string): readonly string[] =>
  (simulation.api.get(nodes, name)?.spec?.taints ?? []).map(({ key, effect }) => `${key}:${effect}`);
const messages = (simulation: Simulation, reason: string): readonly string[] =>
  simulation.api
    .list(events)
    .filter((event) => event.reason === reason)
    .map(({ message }) => message);

describe('a Node whose kubelet is silent', () => {
  it.each([
    { version: '1.30', graceSeconds: 40 },
    { version: '1.37', graceSeconds: 50 },
  ] as const)('is Unknown after $graceSeconds s in $version', ({ version, graceSeconds }) => {
    const simulation = cluster(version, ['a', 'b']);
    runPod(simulation, 'p', 'a');
    lose(simulation, 'a');
    later(simulation, graceSeconds);
    expect(ready(simulation, 'a')).toBe('True');
    later(simulation, 6);
    expect(simulation.api.get(nodes, 'a')?.status?.conditions).toMatchObject(
      READY.map(({ type }) => ({
        type,
        status: 'Unknown',
        reason: 'NodeStatusUnknown',
        message: 'Kubelet stopped posting node status.',
      })),
    );
    expect(taints(simulation, 'a')).toEqual([
      'node.kubernetes.io/unreachable:NoSchedule',
      'node.kubernetes.io/unreachable:NoExecute',
    ]);
    expect([ready(simulation, 'b'), taints(simulation, 'b')]).toEqual(['True', []]);
    expect(simulation.api.get(pods, 'default/p')?.status?.conditions).toMatchObject([
      { type: 'Ready', status: 'False' },
    ]);
    expect(messages(simulation, 'NodeNotReady').toSorted()).toEqual([
      'Node a status is now: NodeNotReady',
      'Node is not ready',
    ]);
  });

  it('loses its Pods after five more minutes, which stay Terminating until the Node is out of service', () => {
    const simulation = cluster('1.37', ['a', 'b']);
    runPod(simulation, 'p', 'a');
    lose(simulation, 'a');
    later(simulation, 56 + 290);
    expect(simulation.api.get(pods, 'default/p')?.metadata.deletionTimestamp).toBeUndefined();
    later(simulation, 15);
    expect(messages(simulation, 'TaintManagerEviction')).toEqual(['Marking for deletion Pod default/p']);
    later(simulation, 3600);
    const stuck = simulation.api.get(pods, 'default/p');
    expect(stuck?.metadata.deletionTimestamp).toBeDefined();
    expect(stuck?.status?.conditions).toContainEqual(
      expect.objectContaining({ type: 'DisruptionTarget', reason: 'DeletionByTaintManager' }),
    );
    const outOfService = {
      key: 'node.kubernetes.io/out-of-service',
      value: 'nodeshutdown',
      effect: 'NoExecute',
    };
    const present = simulation.api.get(nodes, 'a')?.spec?.taints ?? [];
    const patch = { spec: { taints: [...present, outOfService] } };
    simulation.execute({ patch: { apiVersion: 'v1', kind: 'Node', name: 'a', patch, type: 'merge' } });
    later(simulation, 21);
    expect(simulation.api.get(pods, 'default/p')).toBeUndefined();
  });

  it('keeps its Pods when it comes back in time', () => {
    const simulation = cluster('1.37', ['a', 'b']);
    runPod(simulation, 'p', 'a');
    lose(simulation, 'a');
    later(simulation, 120);
    expect(taints(simulation, 'a')).toHaveLength(2);
    simulation.api.delete({ resource: faults, name: 'down-a' }, 'simulation');
    const status = { conditions: READY };
    simulation.execute({
      patch: {
        apiVersion: 'v1',
        kind: 'Node',
        name: 'a',
        patch: { status },
        type: 'merge',
        subresource: 'status',
      },
    });
    later(simulation, 600);
    expect(taints(simulation, 'a')).toEqual([]);
    expect(simulation.api.get(pods, 'default/p')?.metadata.deletionTimestamp).toBeUndefined();
    expect(messages(simulation, 'TaintManagerEviction')).toEqual(['Cancelling deletion of Pod default/p']);
  });

  it('evicts nobody when no Node at all is ready', () => {
    const simulation = cluster('1.37', ['a']);
    runPod(simulation, 'p', 'a');
    lose(simulation, 'a');
    later(simulation, 3600);
    expect(taints(simulation, 'a')).toEqual(['node.kubernetes.io/unreachable:NoSchedule']);
    expect(simulation.api.get(pods, 'default/p')?.metadata.deletionTimestamp).toBeUndefined();
  });

  it('is emptied one every ten seconds in a zone', () => {
    const simulation = cluster('1.37', ['a', 'b', 'c', 'd']);
    lose(simulation, 'a');
    lose(simulation, 'b');
    const evicting = (): number =>
      ['a', 'b'].filter((name) => taints(simulation, name).some((taint) => taint.endsWith(':NoExecute')))
        .length;
    later(simulation, 56);
    expect(evicting()).toBe(1);
    later(simulation, 10);
    expect(evicting()).toBe(2);
  });
});
