/** Ten thousand random inputs, and the laws on planted breaches. Further seeds: `npm run soak -- --seeds 50`. */
import { describe, expect, it } from 'vitest';
import type { Change } from '../../kubernetes/change';
import type { KubernetesObject } from '../../kubernetes/object';
import { aVolume } from '../../volume/testing/objects';
import { pvProtectionController } from '../controllers/pvprotection/controller';
import { createSimulation } from '../simulation';
import { Invariants, WRITE_LAWS } from './invariants';
import { randomInputs } from './random-inputs';
import { shortest } from './shrink';
import { describeViolation, shortestViolation, soak } from './soak';

const RUNS = [
  { version: '1.37', seed: 1, inputs: 10_000 },
  { version: '1.30', seed: 2, inputs: 2_000 },
  { version: '1.25', seed: 3, inputs: 2_000 },
] as const;

describe('random inputs', () => {
  it.each(RUNS)('$inputs of them on Kubernetes $version, seed $seed, break no law', (run) => {
    const options = { ...run, settleEvery: 250 };
    const result = soak(options);
    const told = result.violations.length > 0 ? describeViolation(shortestViolation(options)) : [];
    expect(told).toEqual([]);
    // A run in which nearly everything is refused would prove nothing.
    expect(result.accepted).toBeGreaterThan(run.inputs / 4);
    expect(result.revision).toBeGreaterThan(run.inputs);
  });

  it('are the same for the same seed, and others for another', () => {
    expect(randomInputs(5, 50)).toEqual(randomInputs(5, 50));
    expect(randomInputs(6, 50)).not.toEqual(randomInputs(5, 50));
  });
});

const volume = {
  apiVersion: 'v1',
  kind: 'PersistentVolume',
  metadata: { name: 'v', uid: 'u', resourceVersion: '7' },
  spec: { persistentVolumeReclaimPolicy: 'Retain' },
} as KubernetesObject;
const held = { ...volume, metadata: { ...volume.metadata, finalizers: ['f'] } };
const going = { ...held, metadata: { ...held.metadata, deletionTimestamp: '2026-01-05T09:00:00Z' } };
const bound = { ...going, status: { phase: 'Bound' } } as KubernetesObject;

describe('the laws of a write notice', () => {
  const { api } = createSimulation({ version: '1.37', seed: 1, components: [] });
  const alwaysRetained = new Set(['u']);
  const broken = (change: Partial<Change>, before?: KubernetesObject) => {
    const written = {
      revision: 7,
      timeMs: 0,
      actor: 'a',
      type: 'MODIFIED',
      object: volume,
      ...change,
    } as const;
    return Object.entries(WRITE_LAWS)
      .filter(([, law]) => law({ change: written, before, api, alwaysRetained }))
      .map(([name]) => name);
  };

  it.each<[string, Partial<Change>, KubernetesObject | undefined, readonly string[]]>([
    ['nothing in a sound one', {}, volume, []],
    ['a wrong revision', { revision: 8 }, volume, ['the revision of an object is that of its last write']],
    ['a change of what is not there', {}, undefined, ['the watch log can be replayed']],
    ['an addition of what is there', { type: 'ADDED' }, volume, ['the watch log can be replayed']],
    ['a deletion taken back', { object: held }, going, ['a deletion is not taken back']],
    [
      'an object that goes at once though it is held',
      { type: 'DELETED', object: held, actor: 'user' },
      held,
      ['nothing goes at once that a finalizer holds'],
    ],
    [
      'a Bound volume that is let go',
      { type: 'DELETED', object: bound, actor: pvProtectionController.name },
      bound,
      ['a volume that is Bound is not let go'],
    ],
    [
      'a retained volume that is deleted by a controller',
      { type: 'MODIFIED', object: going },
      held,
      ['only a user deletes a volume with Retain'],
    ],
  ])('%s', (_, change, before, laws) => {
    expect(broken(change, before)).toEqual(laws);
  });
});

describe('an object that is being deleted and held by nobody', () => {
  const claim = {
    apiVersion: 'v1',
    kind: 'PersistentVolumeClaim',
    metadata: { name: 'x', namespace: 'default' },
    spec: { accessModes: ['ReadWriteOnce'], resources: { requests: { storage: '1Gi' } } },
  };
  const attributes = {
    apiVersion: 'storage.k8s.io/v1',
    kind: 'VolumeAttributesClass',
    metadata: { name: 'x' },
    driverName: 'd.example.com',
    parameters: { a: 'b' },
  };
  const user = { ...claim, metadata: { ...claim.metadata, name: 'y' } };
  const pod = {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name: 'p', namespace: 'default' },
    spec: {
      nodeName: 'n',
      containers: [{ name: 'c', image: 'i' }],
      volumes: [{ name: 'v', persistentVolumeClaim: { claimName: 'x' } }],
    },
  };
  const law = 'what is being deleted is held by somebody';

  it.each<[string, object, object | undefined, readonly string[]]>([
    ['a claim', claim, undefined, [`${law}: default/x has kubernetes.io/pvc-protection and no user`]],
    ['a claim that a Pod uses', claim, pod, []],
    [
      'a volume',
      aVolume({ name: 'x', hostPath: { path: '/a' } }),
      undefined,
      [`${law}: x has kubernetes.io/pv-protection and no user`],
    ],
    [
      'an attributes class',
      attributes,
      undefined,
      [`${law}: x has kubernetes.io/vac-protection and no user`],
    ],
    [
      'an attributes class that a claim names',
      attributes,
      { ...user, spec: { ...user.spec, volumeAttributesClassName: 'x' } },
      [],
    ],
  ])('%s', (_, object, other, violations) => {
    // No controller runs: the finalizer that admission put there stays.
    const simulation = createSimulation({ version: '1.37', seed: 1, components: [] });
    const invariants = new Invariants(simulation.api);
    const { apiVersion, kind, metadata } = object as KubernetesObject;
    const { name, namespace } = metadata;
    for (const create of [object, other]) {
      if (create)
        expect(simulation.execute({ create: create as KubernetesObject })).toMatchObject({ ok: true });
    }
    simulation.execute({ delete: { apiVersion, kind, name, ...(namespace ? { namespace } : {}) } });
    invariants.checkSettled();
    // Without controllers a new volume stays Pending, which breaks another law.
    expect(invariants.violations.filter((text) => text.startsWith(law))).toEqual(violations);
  });
});

it('a phase that cannot be is told with its law', () => {
  const simulation = createSimulation({ version: '1.37', seed: 1, components: [] });
  const invariants = new Invariants(simulation.api);
  const spec = { accessModes: ['ReadWriteOnce'], capacity: { storage: '1Gi' }, hostPath: { path: '/tmp/a' } };
  simulation.execute({
    create: { apiVersion: 'v1', kind: 'PersistentVolume', metadata: { name: 'v' }, spec } as KubernetesObject,
  });
  const patch = { status: { phase: 'Failed' } };
  simulation.execute({
    patch: { apiVersion: 'v1', kind: 'PersistentVolume', name: 'v', patch, subresource: 'status' },
  });
  expect(invariants.violations).toEqual([
    expect.stringMatching(/^a phase moves along the phase machine: PersistentVolume v: Pending → Failed at /),
  ]);
});

describe('the shortest list that fails', () => {
  const numbers = Array.from({ length: 1_000 }, (_, index) => index);

  it.each([[[]], [[500]], [[3, 4, 999]], [[0, 250, 251, 700]]])('is found: %j', (needed) => {
    const fails = (list: readonly number[]) => needed.every((number) => list.includes(number));
    expect(shortest(numbers, fails)).toEqual(needed);
  });

  it('is not looked for beyond the attempts', () => {
    let asked = 0;
    const fails = (list: readonly number[]) => {
      asked += 1;
      return list.includes(7);
    };
    expect(shortest(numbers, fails, 5)).toContain(7);
    expect(asked).toBe(5);
  });
});
