import { describe, expect, it } from 'vitest';
import type { KubernetesObject } from '../../../kubernetes/object';
import { cluster, errorsOf, volume } from '../testing/cluster';

const NAME =
  "name part must consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character (e.g. 'MyName',  or 'my.name',  or '123-abc', regex used for validation is '([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]')";

function created(metadata: object): readonly string[] {
  return errorsOf(cluster().api.create(volume('a', {}, metadata), 'user'));
}

const owner = { apiVersion: 'v1', kind: 'Pod', name: 'p', uid: 'u' };

describe('metadata', () => {
  it.each<[string, object, readonly string[]]>([
    ['no name', { name: '' }, ['metadata.name: Required value: name or generateName is required']],
    ['a prefix with a dash', { name: '', generateName: 'a-' }, []],
    [
      'a key with two slashes',
      { labels: { 'a/b/c': '' } },
      [
        `metadata.labels: Invalid value: "a/b/c": a valid label key ${NAME.slice('name part '.length)} with an optional DNS subdomain prefix and '/' (e.g. 'example.com/MyName')`,
      ],
    ],
    [
      'a key without name',
      { labels: { 'a/': '' } },
      [
        'metadata.labels: Invalid value: "a/": name part must be non-empty',
        `metadata.labels: Invalid value: "a/": ${NAME}`,
      ],
    ],
    [
      'an annotation with a bad key',
      { annotations: { 'bad key': 'any value' } },
      [`metadata.annotations: Invalid value: "bad key": ${NAME}`],
    ],
    [
      'annotations that are too large',
      { annotations: { k: 'v'.repeat(256 * 1024) } },
      ['metadata.annotations: Too long: may not be more than 262144 bytes'],
    ],
    [
      'a finalizer of nobody',
      { finalizers: ['mine'] },
      [
        'metadata.finalizers[0]: Invalid value: "mine": name is neither a standard finalizer name nor is it fully qualified',
      ],
    ],
    ['a finalizer of a domain', { finalizers: ['example.com/mine'] }, []],
    [
      'two policies at once',
      { finalizers: ['orphan', 'foregroundDeletion'] },
      [
        'metadata.finalizers: Invalid value: ["orphan","foregroundDeletion","kubernetes.io/pv-protection"]: finalizer orphan and foregroundDeletion cannot be both set',
      ],
    ],
    [
      'an owner without identity',
      { ownerReferences: [{}] },
      [
        'metadata.ownerReferences.apiVersion: Invalid value: "": version must not be empty',
        'metadata.ownerReferences.kind: Invalid value: "": must not be empty',
        'metadata.ownerReferences.name: Invalid value: "": must not be empty',
        'metadata.ownerReferences.uid: Invalid value: "": must not be empty',
      ],
    ],
  ])('%s', (_what, metadata, errors) => {
    expect(created(metadata)).toEqual(errors);
  });

  it('takes one controller', () => {
    const controllers = [
      { ...owner, controller: true },
      { ...owner, name: 'q', controller: true },
    ];
    expect(created({ ownerReferences: controllers })[0]).toContain(
      'Only one reference can have Controller set to true. Found "true" in references for p and q',
    );
  });

  it.each<[string, string, string, boolean]>([
    ['v1', 'Namespace', 'a.b', false],
    ['v1', 'Namespace', 'a-b', true],
    ['v1', 'Node', 'a.b', true],
    ['rbac.authorization.k8s.io/v1', 'ClusterRole', 'system:node', true],
    ['rbac.authorization.k8s.io/v1', 'ClusterRole', 'a/b', false],
  ])('%s %s may be named %s: %s', (apiVersion, kind, name, allowed) => {
    const object: KubernetesObject = { apiVersion, kind, metadata: { name } };
    expect(cluster().api.create(object, 'user').ok).toBe(allowed);
  });
});

describe('an Event', () => {
  it.each<[string, object, boolean]>([
    ['default', { kind: 'Pod', namespace: 'default', name: 'p' }, true],
    ['default', { kind: 'PersistentVolume', name: 'a' }, true],
    ['kube-system', { kind: 'PersistentVolume', name: 'a' }, false],
    ['default', { kind: 'Pod', namespace: 'kube-system', name: 'p' }, false],
  ])('in %s about %j: %s', (namespace, involvedObject, allowed) => {
    const event = { apiVersion: 'v1', kind: 'Event', metadata: { name: 'e', namespace }, involvedObject };
    const errors = errorsOf(cluster().api.create(event, 'kubelet'));
    expect(errors.length === 0).toBe(allowed);
    if (!allowed) expect(errors[0]).toContain('does not match event.namespace');
  });
});

describe('a Node', () => {
  it.each<[object, readonly string[]]>([
    [{ spec: { taints: [{ key: 'a', effect: 'NoSchedule' }] } }, []],
    [{ spec: { taints: [{ key: 'a' }] } }, ['spec.taints[0].effect: Required value']],
    [
      { spec: { taints: [{ key: 'a', effect: 'No' }] } },
      [
        'spec.taints[0].effect: Unsupported value: "No": supported values: "NoExecute", "NoSchedule", "PreferNoSchedule"',
      ],
    ],
    [
      { status: { capacity: { cpu: '-1' } } },
      ['status.capacity[cpu]: Invalid value: "-1": must be greater than or equal to 0'],
    ],
  ])('%j', (fields, errors) => {
    const node = { apiVersion: 'v1', kind: 'Node', metadata: { name: 'n' }, ...fields };
    expect(errorsOf(cluster().api.create(node, 'kubelet'))).toEqual(errors);
  });
});
