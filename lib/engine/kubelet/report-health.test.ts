import { describe, expect, it } from 'vitest';
import { FAULT_API_VERSION, type Fault } from '../../kubernetes/fault';
import { faults, nodes, pods } from '../../kubernetes/resources';
import { createSimulation } from '../simulation';

const FAULT: Fault = {
  apiVersion: FAULT_API_VERSION,
  kind: 'Fault',
  metadata: { name: 'down' },
  spec: { type: 'NodeDown', node: 'a' },
};

describe('a kubelet that reports again', () => {
  it('makes its Node and its Pods ready, and the taints go', () => {
    const simulation = createSimulation({ version: '1.37', seed: 1 });
    for (const name of ['a', 'b']) {
      simulation.execute({ create: { apiVersion: 'v1', kind: 'Node', metadata: { name } } });
    }
    const pod = {
      apiVersion: 'v1',
      kind: 'Pod',
      metadata: { name: 'p', namespace: 'default' },
      spec: { nodeName: 'a', containers: [{ name: 'c', image: 'i' }] },
    };
    simulation.execute({ create: pod });
    simulation.settle();
    const ready = () =>
      [simulation.api.get(nodes, 'a'), simulation.api.get(pods, 'default/p')].map(
        (object) => object?.status?.conditions?.find(({ type }) => type === 'Ready')?.status,
      );
    expect(ready()).toEqual(['True', 'True']);
    simulation.api.create(FAULT, 'simulation');
    simulation.advanceTo(simulation.nowMs + 60_000);
    expect(ready()).toEqual(['Unknown', 'False']);
    simulation.api.delete({ resource: faults, name: 'down' }, 'simulation');
    simulation.advanceTo(simulation.nowMs + 10_000);
    expect(ready()).toEqual(['True', 'True']);
    expect(simulation.api.get(nodes, 'a')?.spec?.taints).toBeUndefined();
  });
});
