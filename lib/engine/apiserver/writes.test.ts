import { describe, expect, it } from 'vitest';
import { assertDefined } from '../../base/assert';
import type { Change } from '../../kubernetes/change';
import type { KubernetesVersion } from '../../kubernetes/feature-gates';
import type { KubernetesObject } from '../../kubernetes/object';
import type { PersistentVolume } from '../../kubernetes/persistent-volume';
import {
  namespaces,
  nodes,
  persistentVolumeClaims,
  persistentVolumes,
  pods,
  storageClasses,
} from '../../kubernetes/resources';
import type { Deployment } from '../../kubernetes/workload';
import { claim, cluster, pod, refusal, value, volume } from './testing/cluster';

const volumeA = { resource: persistentVolumes, name: 'a' };

describe('create', () => {
  it('stores a copy that nobody can change', () => {
    const { api } = cluster();
    const sent = volume('a');
    const stored = value(api.create(sent, 'user'));
    expect(sent).toEqual(volume('a'));
    expect(Object.isFrozen(stored.spec.accessModes)).toBe(true);
    expect(api.get(persistentVolumes, 'a')).toBe(stored);
  });

  it('keeps quantities in canonical form and drops what the kind does not have', () => {
    const { api } = cluster();
    const sent = { ...volume('a', { capacity: { storage: '2048Mi' }, storageClassName: '' }), colour: 'red' };
    expect(value(api.create(sent, 'user')).spec).toEqual({
      capacity: { storage: '2Gi' },
      hostPath: { path: '/tmp/a', type: '' },
      accessModes: ['ReadWriteOnce'],
      persistentVolumeReclaimPolicy: 'Retain',
      volumeMode: 'Filesystem',
    });
    expect(api.get(persistentVolumes, 'a')).not.toHaveProperty('colour');
  });

  it('ignores the status that is sent, but for a Node', () => {
    const { api } = cluster();
    const bound = { ...volume('a'), status: { phase: 'Bound' as const } };
    expect(value(api.create(bound, 'user')).status?.phase).toBe('Pending');
    const node = {
      apiVersion: 'v1' as const,
      kind: 'Node' as const,
      metadata: { name: 'n' },
      status: { capacity: { cpu: '1000m' } },
    };
    expect(value(api.create(node, 'kubelet')).status).toEqual({ capacity: { cpu: '1' } });
  });

  it('draws a name where only a prefix is given', () => {
    const { api } = cluster();
    const { name } = value(api.create(claim('', {}, { generateName: 'data-' }), 'user')).metadata;
    expect(name).toMatch(/^data-[bcdfghjklmnpqrstvwxz2456789]{5}$/);
  });

  it.each<[string, unknown, number, string]>([
    ['a name that is taken', volume('taken'), 409, 'persistentvolumes "taken" already exists'],
    ['a missing namespace', claim('c', {}, { namespace: 'x' }), 404, 'namespaces "x" not found'],
    [
      'a wrong type',
      { ...volume('a'), spec: { accessModes: 'ReadWriteOnce' } },
      400,
      'PersistentVolume in version "v1" cannot be handled as a PersistentVolume: json: cannot unmarshal string into Go struct field PersistentVolumeSpec.spec.accessModes of type []v1.PersistentVolumeAccessMode',
    ],
    ['no kind', { apiVersion: 'v1', metadata: { name: 'a' } }, 400, "Object 'Kind' is missing"],
    [
      'a resourceVersion',
      { ...volume('a'), metadata: { name: 'a', resourceVersion: '1' } },
      400,
      'resourceVersion should not be set on objects to be created',
    ],
  ])('refuses %s', (_what, body, code, message) => {
    const { api } = cluster();
    value(api.create(volume('taken'), 'user'));
    const { revision } = api;
    expect(refusal(api.create(body as KubernetesObject, 'user'))).toMatchObject({ code, message });
    expect(api.revision).toBe(revision);
  });
});

describe('update', () => {
  it('is refused when the object has moved on', () => {
    const { api } = cluster();
    const stored = value(api.create(volume('a'), 'user'));
    const labelled = { ...stored, metadata: { ...stored.metadata, labels: { a: 'b' } } };
    value(api.update(labelled, 'user'));
    expect(refusal(api.update(labelled, 'user'))).toEqual({
      code: 409,
      reason: 'Conflict',
      message:
        'Operation cannot be fulfilled on persistentvolumes "a": the object has been modified; please apply your changes to the latest version and try again',
    });
  });

  it('makes no revision when nothing changes', () => {
    const { api } = cluster();
    const stored = value(api.create(volume('a'), 'user'));
    const { revision } = api;
    expect(value(api.update(stored, 'user'))).toBe(stored);
    expect(value(api.update(stored, 'user', 'status'))).toBe(stored);
    expect(value(api.patch(volumeA, { spec: { capacity: { storage: '1024Mi' } } }, 'merge', 'user'))).toBe(
      stored,
    );
    expect(api.revision).toBe(revision);
  });

  it('keeps status and the rest apart', () => {
    const { api, clock } = cluster();
    const stored = value(api.create(volume('a'), 'user'));
    const both = {
      ...stored,
      spec: { ...stored.spec, storageClassName: 'x' },
      status: { phase: 'Available' as const },
    };
    clock.nowMs += 60_000;
    const main = value(api.update(both, 'user'));
    expect([main.spec.storageClassName, main.status]).toEqual(['x', stored.status]);
    const status = value(api.update({ ...main, spec: stored.spec, status: both.status }, 'user', 'status'));
    expect(status.spec.storageClassName).toBe('x');
    expect(status.status).toEqual({ phase: 'Available', lastPhaseTransitionTime: '2026-01-05T09:01:00Z' });
  });

  it('gives a missing object its 404', () => {
    const { api } = cluster();
    expect(refusal(api.update(volume('ghost'), 'user'))).toMatchObject({
      code: 404,
      message: 'persistentvolumes "ghost" not found',
    });
  });

  it('refuses an object of the same name that is another one', () => {
    const { api } = cluster();
    value(api.create(volume('a'), 'user'));
    const other = { ...volume('a'), metadata: { name: 'a', uid: 'someone-else' } };
    expect(refusal(api.update(other, 'user')).message).toContain(
      'Precondition failed: UID in precondition: someone-else',
    );
  });

  it('counts generations where the kind has them, and only for the spec', () => {
    const { api } = cluster();
    const deployment: Deployment = {
      apiVersion: 'apps/v1',
      kind: 'Deployment',
      metadata: { name: 'd', namespace: 'default' },
      spec: {
        selector: { matchLabels: { a: 'b' } },
        template: { metadata: { labels: { a: 'b' } }, spec: pod('x').spec },
      },
    };
    const created = value(api.create(deployment, 'user'));
    const scaled = value(api.update({ ...created, spec: { ...created.spec, replicas: 3 } }, 'user'));
    const labelled = value(
      api.update({ ...scaled, metadata: { ...scaled.metadata, labels: { x: 'y' } } }, 'user'),
    );
    expect([created, scaled, labelled].map(({ metadata }) => metadata.generation)).toEqual([1, 2, 2]);
  });
});

describe('patch', () => {
  it('merges, and removes with null', () => {
    const { api } = cluster();
    value(api.create(volume('a', { claimRef: { namespace: 'default', name: 'c' } }), 'user'));
    const patched = value(
      api.patch(volumeA, { spec: { claimRef: null }, metadata: { labels: { a: 'b' } } }, 'merge', 'user'),
    );
    expect(patched).toMatchObject({ metadata: { labels: { a: 'b' } } });
    expect(patched).not.toHaveProperty('spec.claimRef');
  });

  it('applies a JSON patch as a whole or not at all', () => {
    const { api } = cluster();
    const stored = value(api.create(volume('a'), 'user'));
    const half = [
      { op: 'replace', path: '/spec/persistentVolumeReclaimPolicy', value: 'Delete' },
      { op: 'test', path: '/metadata/name', value: 'b' },
    ];
    expect(refusal(api.patch(volumeA, half, 'json', 'user')).code).toBe(422);
    expect(api.get(persistentVolumes, 'a')).toBe(stored);
    const whole = value(api.patch(volumeA, half.slice(0, 1), 'json', 'user')) as PersistentVolume;
    expect(whole.spec.persistentVolumeReclaimPolicy).toBe('Delete');
  });

  it.each<[string, unknown, 'merge' | 'json', number]>([
    ['a merge patch that is no object', [], 'merge', 400],
    ['a JSON patch that is no list', {}, 'json', 400],
    ['an unknown operation', [{ op: 'burn', path: '/spec' }], 'json', 400],
    ['another name', { metadata: { name: 'b' } }, 'merge', 400],
    ['metadata removed', { metadata: null }, 'merge', 400],
    ['a stale resourceVersion', { metadata: { resourceVersion: '1' } }, 'merge', 409],
    ['another uid', { metadata: { uid: 'x' } }, 'merge', 409],
    ['another creation time', { metadata: { creationTimestamp: '2020-01-01T00:00:00Z' } }, 'merge', 422],
  ])('refuses %s', (_what, patch, type, code) => {
    const { api } = cluster();
    const stored = value(api.create(volume('a'), 'user'));
    expect(refusal(api.patch(volumeA, patch, type, 'user')).code).toBe(code);
    expect(api.get(persistentVolumes, 'a')).toBe(stored);
  });
});

describe('delete', () => {
  it('marks an object with finalizers and lets it go with the last one', () => {
    const { api } = cluster();
    value(api.create(volume('a'), 'user'));
    const marked = value(api.delete(volumeA, 'user'));
    expect(marked.metadata).toMatchObject({
      deletionTimestamp: '2026-01-05T09:00:00Z',
      deletionGracePeriodSeconds: 0,
    });
    const { revision } = api;
    expect(value(api.delete(volumeA, 'user'))).toBe(marked);
    expect(api.revision).toBe(revision);
    expect(
      refusal(
        api.patch(
          volumeA,
          { metadata: { finalizers: ['a/b', 'kubernetes.io/pv-protection'] } },
          'merge',
          'user',
        ),
      ),
    ).toMatchObject({
      code: 422,
      message:
        'PersistentVolume "a" is invalid: metadata.finalizers: Forbidden: no new finalizers can be added if the object is being deleted, found new finalizers []string{"a/b"}',
    });
    value(api.patch(volumeA, { metadata: { finalizers: null } }, 'merge', 'user'));
    expect(api.get(persistentVolumes, 'a')).toBeUndefined();
  });

  it('waits for the kubelet where a Pod has a node', () => {
    const { api, clock } = cluster();
    const path = { resource: pods, namespace: 'default', name: 'p' };
    value(api.create(pod('p'), 'user'));
    value(api.delete(path, 'user'));
    expect(api.get(pods, 'default/p')).toBeUndefined();

    value(api.create(pod('p', { nodeName: 'n' }), 'user'));
    const marked = value(api.delete(path, 'user'));
    expect(marked.metadata).toMatchObject({
      deletionTimestamp: '2026-01-05T09:00:30Z',
      deletionGracePeriodSeconds: 30,
    });
    const shorter = value(api.delete(path, 'user', { gracePeriodSeconds: 10 }));
    expect(shorter.metadata).toMatchObject({
      deletionTimestamp: '2026-01-05T09:00:10Z',
      deletionGracePeriodSeconds: 10,
    });
    clock.nowMs += 10_000;
    value(api.delete(path, 'kubelet', { gracePeriodSeconds: 0 }));
    expect(api.get(pods, 'default/p')).toBeUndefined();
  });

  it('remembers the propagation policy as a finalizer', () => {
    const { api } = cluster();
    const path = { resource: storageClasses, name: 's' };
    value(
      api.create(
        {
          apiVersion: 'storage.k8s.io/v1' as const,
          kind: 'StorageClass' as const,
          metadata: { name: 's' },
          provisioner: 'x/y',
        },
        'user',
      ),
    );
    const foreground = value(api.delete(path, 'user', { propagationPolicy: 'Foreground' }));
    expect(foreground.metadata.finalizers).toEqual(['foregroundDeletion']);
    const orphan = value(api.delete(path, 'user', { propagationPolicy: 'Orphan' }));
    expect(orphan.metadata.finalizers).toEqual(['orphan']);
    value(api.delete(path, 'user', { propagationPolicy: 'Background' }));
    expect(api.get(storageClasses, 's')).toBeUndefined();
  });

  it('keeps a Namespace until it is finalized', () => {
    const { api } = cluster();
    value(
      api.create({ apiVersion: 'v1' as const, kind: 'Namespace' as const, metadata: { name: 'x' } }, 'user'),
    );
    const path = { resource: namespaces, name: 'x' };
    const marked = value(api.delete(path, 'user'));
    expect(marked).toMatchObject({ spec: { finalizers: ['kubernetes'] }, status: { phase: 'Terminating' } });
    expect(refusal(api.create(claim('c', {}, { namespace: 'x' }), 'user'))).toEqual({
      code: 403,
      reason: 'Forbidden',
      message:
        'persistentvolumeclaims "c" is forbidden: unable to create new content in namespace x because it is being terminated',
    });
    const emptied = { ...assertDefined(api.get(namespaces, 'x'), 'is there'), spec: {} };
    value(api.update(emptied, 'user'));
    expect(api.get(namespaces, 'x')?.spec).toEqual({ finalizers: ['kubernetes'] });
    value(api.update({ ...emptied, metadata: { name: 'x' } }, 'namespace-controller', 'finalize'));
    expect(api.get(namespaces, 'x')).toBeUndefined();
  });

  it('refuses to delete what a cluster cannot be without, and what is another object', () => {
    const { api } = cluster();
    expect(refusal(api.delete({ resource: namespaces, name: 'default' }, 'user')).message).toBe(
      'namespaces "default" is forbidden: this namespace may not be deleted',
    );
    value(api.create(volume('a'), 'user'));
    expect(refusal(api.delete(volumeA, 'user', { uid: 'x' })).code).toBe(409);
  });
});

describe('binding', () => {
  const path = { resource: pods, namespace: 'default', name: 'p' };
  const node = {
    apiVersion: 'v1' as const,
    kind: 'Node' as const,
    metadata: { name: 'n', labels: { 'topology.kubernetes.io/zone': 'z', other: 'x' } },
  };

  it.each<[KubernetesVersion, object | undefined]>([
    ['1.37', { 'topology.kubernetes.io/zone': 'z' }],
    ['1.30', undefined],
  ])('%s gives the Pod its node and labels %j', (version, labels) => {
    const { api } = cluster({ version });
    value(api.create(node, 'user'));
    value(api.create(pod('p'), 'user'));
    const bound = value(api.bind(path, 'n', 'default-scheduler'));
    expect(bound.metadata.labels).toEqual(labels);
    expect(bound.spec.nodeName).toBe('n');
    expect(bound.status?.conditions).toEqual([
      { type: 'PodScheduled', status: 'True', lastTransitionTime: '2026-01-05T09:00:00Z' },
    ]);
    expect(value(api.update(bound, 'user', 'status'))).toBe(bound);
  });

  it('is refused the second time', () => {
    const { api } = cluster();
    value(api.create(pod('p'), 'user'));
    value(api.bind(path, 'n', 'default-scheduler'));
    expect(refusal(api.bind(path, 'm', 'default-scheduler'))).toEqual({
      code: 409,
      reason: 'Conflict',
      message: 'Operation cannot be fulfilled on pods/binding "p": pod p is already assigned to node "n"',
    });
    expect(api.list(nodes)).toEqual([]);
  });
});

describe('watch log', () => {
  it('tells each write once, in order, and to whoever listens', () => {
    const { api } = cluster();
    const heard: Change[] = [];
    const before = api.revision;
    const stop = api.subscribe((change) => heard.push(change));
    value(api.create(claim('c'), 'user'));
    value(api.delete({ resource: persistentVolumeClaims, namespace: 'default', name: 'c' }, 'user'));
    stop();
    value(
      api.patch(
        { resource: persistentVolumeClaims, namespace: 'default', name: 'c' },
        { metadata: { finalizers: null } },
        'merge',
        'pvc-protection-controller',
      ),
    );
    expect(heard.map(({ type, actor }) => [type, actor])).toEqual([
      ['ADDED', 'user'],
      ['MODIFIED', 'user'],
    ]);
    const since = api.changesSince(before);
    expect(since.ok && since.value.map(({ type, revision }) => [type, revision])).toEqual([
      ['ADDED', before + 1],
      ['MODIFIED', before + 2],
      ['DELETED', before + 3],
    ]);
  });

  it('forgets from the old end and says so', () => {
    const { api } = cluster({ logLimit: 10 });
    for (let index = 0; index < 40; index += 1) value(api.create(volume(`v${index}`), 'user'));
    const old = api.changesSince(1);
    expect(!old.ok && [old.error.code, old.error.reason, old.error.message]).toEqual([
      410,
      'Expired',
      expect.stringMatching(/^too old resource version: 1 \(\d+\)$/),
    ]);
    const recent = api.changesSince(api.revision - 10);
    expect(recent.ok && recent.value.length).toBe(10);
    api.compact(api.revision);
    expect(api.changesSince(api.revision)).toEqual({ ok: true, value: [] });
    expect(api.changesSince(api.revision - 1).ok).toBe(false);
    expect(api.changesSince(api.revision + 1)).toMatchObject({ ok: false, error: { code: 504 } });
  });
});
