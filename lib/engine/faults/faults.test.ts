/** What each fault does, as the objects of the cluster show it, and that its end undoes it. */
import { describe, expect, it } from 'vitest';
import type { FaultSpec } from '../../kubernetes/fault';
import type { KubernetesObject } from '../../kubernetes/object';
import { faults, nodes, persistentVolumeClaims, persistentVolumes } from '../../kubernetes/resources';
import { annDriverCapacity, annDriverProfile } from '../drivers/driver-profile';
import { manifestOf, WholeCluster } from '../testing/whole-cluster';
import { matchesName } from './active-faults';

const DRIVER = 'disks.example.com';

function driverObject(annotations: object = {}): KubernetesObject {
  return {
    apiVersion: 'storage.k8s.io/v1',
    kind: 'CSIDriver',
    metadata: { name: DRIVER, annotations },
    spec: {},
  } as KubernetesObject;
}

const storageClass = {
  apiVersion: 'storage.k8s.io/v1',
  kind: 'StorageClass',
  metadata: { name: 'fast' },
  provisioner: DRIVER,
} as KubernetesObject;

function claim(name: string, storage = '1Gi'): KubernetesObject {
  return {
    apiVersion: 'v1',
    kind: 'PersistentVolumeClaim',
    metadata: { name, namespace: 'default' },
    spec: { accessModes: ['ReadWriteOnce'], storageClassName: 'fast', resources: { requests: { storage } } },
  } as KubernetesObject;
}

function cluster(annotations: object = {}): WholeCluster {
  const made = new WholeCluster();
  made.create(driverObject(annotations), storageClass, manifestOf('Node', 'node-a'));
  made.run();
  return made;
}

function begin(on: WholeCluster, fault: FaultSpec, forMs?: number) {
  return on.simulation.execute({ beginFault: { name: 'it', fault, ...(forMs && { forMs }) } });
}

function end(on: WholeCluster) {
  return on.simulation.execute({ endFault: { name: 'it' } });
}

function phase(on: WholeCluster, name: string): string | undefined {
  return on.get(persistentVolumeClaims, name)?.status?.phase;
}

describe('a claim waits while a fault lasts, and is bound after it', () => {
  const cases: readonly { readonly fault: FaultSpec; readonly event: RegExp }[] = [
    { fault: { type: 'ComponentDown', component: 'external-provisioner' }, event: /ExternalProvisioning/ },
    {
      fault: {
        type: 'DriverError',
        driver: DRIVER,
        operation: 'CreateVolume',
        code: 'Internal',
        message: 'the array is on fire',
      },
      event: /ProvisioningFailed rpc error: code = Internal desc = the array is on fire/,
    },
    { fault: { type: 'FullPool', driver: DRIVER }, event: /ProvisioningFailed .*ResourceExhausted/ },
    {
      fault: { type: 'SlowDriver', driver: DRIVER, extraMs: 3_600_000 },
      event: /ProvisioningFailed rpc error: code = DeadlineExceeded desc = context deadline exceeded/,
    },
  ];
  it.each(cases)('$fault.type', ({ fault, event }) => {
    const on = cluster();
    expect(begin(on, fault).ok).toBe(true);
    on.create(claim('data'));
    on.run(30_000);
    expect(phase(on, 'data')).toBe('Pending');
    expect(on.events('PersistentVolumeClaim', 'data').join('\n')).toMatch(event);
    expect(end(on).ok).toBe(true);
    // A driver finishes what it has begun, however slow it was then.
    on.run(fault.type === 'SlowDriver' ? 4_000_000 : 120_000);
    expect(phase(on, 'data')).toBe('Bound');
    expect(on.names(faults)).toEqual([]);
  });
});

describe('a fault ends by itself', () => {
  it('after its time', () => {
    const on = cluster();
    begin(on, { type: 'ComponentDown', component: 'external-provisioner' }, 20_000);
    expect(on.get(faults, 'it')?.status).toEqual({ endsAtMs: on.simulation.nowMs + 20_000 });
    on.create(claim('data'));
    on.run(19_999);
    expect(phase(on, 'data')).toBe('Pending');
    expect(on.names(faults)).toEqual(['it']);
    on.run(10_000);
    expect(phase(on, 'data')).toBe('Bound');
    expect(on.names(faults)).toEqual([]);
  });

  it('with its last stroke, and only for what it names', () => {
    const on = cluster();
    begin(on, {
      type: 'DriverError',
      driver: DRIVER,
      operation: 'CreateVolume',
      code: 'Unavailable',
      message: 'try later',
      times: 2,
      match: 'default/da*',
    });
    on.create(claim('data'), claim('other'));
    on.run(4_000);
    expect([phase(on, 'data'), phase(on, 'other')]).toEqual(['Pending', 'Bound']);
    expect(on.get(faults, 'it')?.status).toEqual({ remaining: 1 });
    on.run(20_000);
    expect(on.names(faults)).toEqual([]);
    expect(phase(on, 'data')).toBe('Bound');
  });

  it('is not taken for a later one of the same name', () => {
    const on = cluster();
    begin(on, { type: 'NodeDown', node: 'node-a' }, 10_000);
    end(on);
    begin(on, { type: 'NodeDown', node: 'node-a' }, 20_000);
    on.run(15_000);
    expect(on.names(faults)).toEqual(['it']);
    on.run(5_000);
    expect(on.names(faults)).toEqual([]);
  });
});

it('a conflict makes the next updates of an actor come too late', () => {
  const on = cluster();
  begin(on, {
    type: 'Conflict',
    component: 'persistentvolume-controller',
    objectKind: 'PersistentVolume',
    times: 1_000,
  });
  on.create(claim('data'));
  on.run(5_000);
  expect(phase(on, 'data')).toBe('Pending');
  expect(on.get(faults, 'it')?.status?.remaining).toBeLessThan(1_000);
  end(on);
  on.run(60_000);
  expect(phase(on, 'data')).toBe('Bound');
});

it('a restart loses what was under way, and nothing else', () => {
  const on = cluster();
  on.create(claim('data'));
  on.run(1_000);
  begin(on, { type: 'ComponentRestart', component: 'external-provisioner' });
  expect(on.names(faults)).toEqual([]);
  on.run(1_500);
  expect(on.names(persistentVolumes)).toEqual([]);
  on.run(10_000);
  expect(phase(on, 'data')).toBe('Bound');
});

it('a slow watch delays what a component does', () => {
  const on = cluster();
  begin(on, { type: 'SlowWatch', component: 'external-provisioner', delayMs: 60_000 }, 90_000);
  on.create(claim('data'));
  on.run(59_000);
  expect(on.events('PersistentVolumeClaim', 'data').join('\n')).not.toContain('Provisioning External');
  on.run(120_000);
  expect(phase(on, 'data')).toBe('Bound');
});

describe('a pool', () => {
  it('has room again for what was deleted, in the place that has it', () => {
    const on = cluster({ [annDriverProfile]: 'shared-file', [annDriverCapacity]: '3Gi' });
    on.create(claim('a', '2Gi'));
    on.run();
    on.create(claim('b', '2Gi'));
    on.run();
    expect([phase(on, 'a'), phase(on, 'b')]).toEqual(['Bound', 'Pending']);
    expect(on.events('PersistentVolumeClaim', 'b').join('\n')).toContain(
      'rpc error: code = ResourceExhausted desc = not enough free space in the pool',
    );
    on.delete(persistentVolumeClaims, 'a');
    on.run(120_000);
    expect(phase(on, 'b')).toBe('Bound');
  });
});

describe('what cannot be meant is refused with its field', () => {
  const cases: readonly { readonly fault: FaultSpec; readonly says: RegExp }[] = [
    {
      fault: { type: 'FullPool', driver: 'none.example.com' },
      says: /^beginFault\.fault\.driver: there is no CSIDriver "none\.example\.com"$/,
    },
    { fault: { type: 'NodeDown', node: 'none' }, says: /^beginFault\.fault\.node: there is no Node "none"$/ },
    {
      fault: { type: 'ComponentDown', component: 'none' },
      says: /^beginFault\.fault\.component: must be one of .*kubelet.*, not "none"$/,
    },
  ];
  it.each(cases)('$fault', ({ fault, says }) => {
    const refused = begin(cluster(), fault);
    expect(refused.ok ? '' : refused.error.message).toMatch(says);
  });

  it('a name that is taken, and one that is not there', () => {
    const on = cluster();
    expect(end(on)).toMatchObject({ ok: false, error: { reason: 'NotFound' } });
    begin(on, { type: 'NodeDown', node: 'node-a' });
    expect(begin(on, { type: 'NodeDown', node: 'node-a' })).toMatchObject({
      ok: false,
      error: { reason: 'AlreadyExists' },
    });
    expect(on.names(nodes)).toEqual(['node-a']);
  });
});

it.each([
  ['a', 'a', true],
  ['a', 'ab', false],
  ['a*', 'ab', true],
  ['*b', 'ab', true],
  ['a*a', 'a', false],
  ['a*b*c', 'aXbYc', true],
  ['a*b*c', 'acb', false],
  ['*', '', true],
  ['**', 'x', true],
] as const)('the pattern %s and the name %s: %s', (pattern, name, expected) => {
  expect(matchesName(pattern, name)).toBe(expected);
});
