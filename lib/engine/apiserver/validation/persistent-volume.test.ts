import { describe, expect, it } from 'vitest';
import type { KubernetesVersion } from '../../../kubernetes/feature-gates';
import { persistentVolumes } from '../../../kubernetes/resources';
import { cluster, errorsOf, value, volume, volumeOf } from '../testing/cluster';

const SUBDOMAIN =
  "a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.', and must start and end with an alphanumeric character (e.g. 'example.com', regex used for validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*')";

const affinity = (requirement: object) => ({
  nodeAffinity: { required: { nodeSelectorTerms: [{ matchExpressions: [requirement] }] } },
});
const expressions = 'spec.nodeAffinity.required.nodeSelectorTerms[0].matchExpressions[0]';

describe('creating a PersistentVolume', () => {
  it.each<[string, object, readonly string[]]>([
    ['a source of each core plugin', { nfs: { server: 's', path: '/p' } }, []],
    ['no source', {}, ['spec: Required value: must specify a volume type']],
    [
      'nothing in nfs',
      { nfs: {} },
      [
        'spec.nfs.server: Required value',
        'spec.nfs.path: Required value',
        'spec.nfs.path: Invalid value: "": must be an absolute path',
      ],
    ],
    [
      'iscsi without target',
      { iscsi: {} },
      ['spec.iscsi.targetPortal: Required value', 'spec.iscsi.iqn: Required value'],
    ],
    [
      'iscsi that authenticates without secret',
      { iscsi: { targetPortal: 't', iqn: 'iqn.2001-04.com.example:d', chapAuthSession: true } },
      ['spec.iscsi.secretRef: Required value'],
    ],
    ['an eui name', { iscsi: { targetPortal: 't', iqn: 'eui.0123456789abcdef' } }, []],
    [
      'fc with both kinds of names',
      { fc: { targetWWNs: ['a'], wwids: ['b'], lun: 0 } },
      ['spec.fc.targetWWNs: Invalid value: ["a"]: targetWWNs and wwids can not be specified simultaneously'],
    ],
    [
      'fc without lun',
      { fc: { targetWWNs: ['a'] } },
      ['spec.fc.lun: Required value: lun is required if targetWWNs is specified'],
    ],
    [
      'fc with a lun out of range',
      { fc: { targetWWNs: ['a'], lun: 256 } },
      ['spec.fc.lun: Invalid value: 256: must be between 0 and 255, inclusive'],
    ],
    [
      'rbd without anything',
      { rbd: {} },
      ['spec.rbd.monitors: Required value', 'spec.rbd.image: Required value'],
    ],
    [
      'local without path',
      { local: {}, ...affinity({ key: 'a', operator: 'Exists' }) },
      ['spec.local.path: Required value'],
    ],
    [
      'csi with a bad driver name',
      { csi: { driver: 'no_good', volumeHandle: 'h' } },
      [`spec.csi.driver: Invalid value: "no_good": ${SUBDOMAIN}`],
    ],
    ['csi with a name in capitals', { csi: { driver: 'Example.COM', volumeHandle: 'h' } }, []],
    [
      'csi with a name that is too long',
      { csi: { driver: 'd'.repeat(64), volumeHandle: 'h' } },
      ['spec.csi.driver: Too long: may not be more than 63 bytes'],
    ],
    [
      'a csi secret without namespace',
      { csi: { driver: 'd', volumeHandle: 'h', nodePublishSecretRef: { name: 's' } } },
      ['spec.csi.nodePublishSecretRef.namespace: Required value'],
    ],
    [
      'flocker without dataset',
      { flocker: {} },
      ['spec.flocker: Required value: one of datasetName and datasetUUID is required'],
    ],
    [
      'flocker with both datasets',
      { flocker: { datasetName: 'a/b', datasetUUID: 'u' } },
      [
        'spec.flocker: Invalid value: "resource": datasetName and datasetUUID can not be specified simultaneously',
        `spec.flocker.datasetName: Invalid value: "a/b": must not contain '/'`,
      ],
    ],
    [
      'a disk without id',
      { awsElasticBlockStore: { partition: 300 } },
      [
        'spec.awsElasticBlockStore.volumeID: Required value',
        'spec.awsElasticBlockStore.partition: Invalid value: 300: must be between 0 and 255, inclusive',
      ],
    ],
    [
      'cinder with half a secret',
      { cinder: { volumeID: 'v', secretRef: { namespace: 'n' } } },
      ['spec.cinder.secretRef.name: Required value'],
    ],
  ])('%s', (_what, source, errors) => {
    const { api } = cluster();
    expect(errorsOf(api.create(volumeOf(source), 'user'))).toEqual(errors);
  });

  it.each<[string, object, readonly string[]]>([
    [
      'a selector that needs values',
      affinity({ key: 'a', operator: 'In' }),
      [`${expressions}.values: Required value: must be specified when \`operator\` is 'In' or 'NotIn'`],
    ],
    [
      'a selector that takes none',
      affinity({ key: 'a', operator: 'DoesNotExist', values: ['b'] }),
      [
        `${expressions}.values: Forbidden: may not be specified when \`operator\` is 'Exists' or 'DoesNotExist'`,
      ],
    ],
    [
      'a selector that takes one value',
      affinity({ key: 'a', operator: 'Gt', values: ['1', '2'] }),
      [
        `${expressions}.values: Required value: must be specified single value when \`operator\` is 'Lt' or 'Gt'`,
      ],
    ],
    [
      'no affinity in the affinity',
      { nodeAffinity: {} },
      ['spec.nodeAffinity.required: Required value: must specify required node constraints'],
    ],
    [
      'no terms',
      { nodeAffinity: { required: {} } },
      [
        'spec.nodeAffinity.required.nodeSelectorTerms: Required value: must have at least one node selector term',
      ],
    ],
    [
      'a field that nodes cannot be selected by',
      {
        nodeAffinity: {
          required: {
            nodeSelectorTerms: [{ matchFields: [{ key: 'spec.x', operator: 'In', values: ['a'] }] }],
          },
        },
      },
      [
        'spec.nodeAffinity.required.nodeSelectorTerms[0].matchFields[0].key: Invalid value: "spec.x": not a valid field selector key',
      ],
    ],
    [
      'an attributes class without csi',
      { volumeAttributesClassName: 'gold' },
      ['spec.csi: Required value: has to be specified when using volumeAttributesClassName'],
    ],
    [
      'an attributes class without name',
      { volumeAttributesClassName: '' },
      [
        'spec.volumeAttributesClassName: Required value: an empty string is disallowed',
        'spec.csi: Required value: has to be specified when using volumeAttributesClassName',
      ],
    ],
    [
      'a second resource',
      { capacity: { storage: '1Gi', cpu: '1' } },
      ['spec.capacity: Unsupported value: {"storage":"1Gi","cpu":"1"}: supported values: "storage"'],
    ],
  ])('%s', (_what, spec, errors) => {
    const { api } = cluster();
    expect(errorsOf(api.create(volume('a', spec), 'user'))).toEqual(errors);
  });

  it.each<[string, object, readonly string[]]>([
    ['nfs', { nfs: { server: 's', path: '/p' } }, []],
    [
      'hostPath',
      { hostPath: { path: '/p' } },
      [
        'metadata.annotations.volume.beta.kubernetes.io/mount-options: Forbidden: may not specify mount options for this volume type',
      ],
    ],
  ])('the annotation of mount options on %s', (_what, source, errors) => {
    const { api } = cluster();
    const annotations = { 'volume.beta.kubernetes.io/mount-options': 'ro' };
    const annotated = { ...volumeOf(source), metadata: { name: 'a', annotations } };
    expect(errorsOf(api.create(annotated, 'user'))).toEqual(errors);
  });

  it.each<[KubernetesVersion, readonly string[]]>([
    ['1.37', ['spec.csi.driver: Required value']],
    ['1.30', ['spec.csi.driver: Required value', `spec.csi.driver: Invalid value: "": ${SUBDOMAIN}`]],
  ])('%s on a driver without name', (version, errors) => {
    const { api } = cluster({ version });
    expect(errorsOf(api.create(volumeOf({ csi: { volumeHandle: 'h' } }), 'user'))).toEqual(errors);
  });

  it('takes ReadWriteOncePod since it has a name', () => {
    const modes = { accessModes: ['ReadWriteOncePod'] };
    expect(errorsOf(cluster({ version: '1.25' }).api.create(volume('a', modes), 'user'))).toEqual([
      'spec.accessModes: Unsupported value: "ReadWriteOncePod": supported values: "ReadOnlyMany", "ReadWriteMany", "ReadWriteOnce"',
    ]);
    expect(errorsOf(cluster({ version: '1.30' }).api.create(volume('a', modes), 'user'))).toEqual([]);
  });

  it('prints a resource list as the release does', () => {
    const body = volume('a', { capacity: { cpu: '1500m' } });
    expect(errorsOf(cluster({ version: '1.30' }).api.create(body, 'user'))).toEqual([
      'spec.capacity: Unsupported value: core.ResourceList{"cpu":resource.Quantity{i:resource.int64Amount{value:15, scale:-1}, d:resource.infDecAmount{Dec:(*inf.Dec)(nil)}, s:"1500m", Format:"DecimalSI"}}: supported values: "storage"',
    ]);
  });
});

describe('updating a PersistentVolume', () => {
  const path = { resource: persistentVolumes, name: 'a' };
  const zone = (key: string, values = ['z']) => affinity({ key, operator: 'In', values });

  function patched(before: object, patch: object, version: KubernetesVersion = '1.37') {
    const { api } = cluster({ version });
    value(api.create(volume('a', before), 'user'));
    return api.patch(path, { spec: patch }, 'merge', 'user');
  }

  it.each<[string, object, object]>([
    ['capacity', {}, { capacity: { storage: '2Gi' } }],
    ['access modes', {}, { accessModes: ['ReadWriteMany'] }],
    ['reclaim policy', {}, { persistentVolumeReclaimPolicy: 'Delete' }],
    ['class', {}, { storageClassName: 'x' }],
    ['mount options', {}, { mountOptions: ['ro'] }],
    ['claimRef', {}, { claimRef: { name: 'c' } }],
    ['a first node affinity', {}, zone('a')],
    [
      'beta labels to those that stay',
      zone('failure-domain.beta.kubernetes.io/zone'),
      zone('topology.kubernetes.io/zone'),
    ],
  ])('may change %s', (_what, before, patch) => {
    expect(errorsOf(patched(before, patch))).toEqual([]);
  });

  it('may add a secret for expansion to a CSI volume, once', () => {
    const { api } = cluster();
    value(api.create(volumeOf({ csi: { driver: 'd', volumeHandle: 'h' } }), 'user'));
    const secret = (name: string) => ({
      spec: { csi: { controllerExpandSecretRef: { name, namespace: 'n' } } },
    });
    expect(errorsOf(api.patch(path, secret('s'), 'merge', 'user'))).toEqual([]);
    expect(errorsOf(api.patch(path, { metadata: { labels: { a: 'b' } } }, 'merge', 'user'))).toEqual([]);
    expect(errorsOf(api.patch(path, secret('t'), 'merge', 'user'))[0]).toContain(
      'is immutable after creation',
    );
  });

  it.each<[KubernetesVersion, string]>([
    [
      '1.37',
      'nodeAffinity: Invalid value: {"Required":{"NodeSelectorTerms":[{"MatchExpressions":[{"Key":"b","Operator":"In","Values":["z"]}],"MatchFields":null}]}}: field is immutable, except for updating from beta label to GA',
    ],
    ['1.25', 'nodeAffinity: Invalid value: core.VolumeNodeAffinity{}: field is immutable'],
  ])('%s keeps its node affinity', (version, error) => {
    expect(errorsOf(patched(zone('a'), zone('b'), version))).toEqual([error]);
  });

  it('keeps its attributes class', () => {
    const { api } = cluster();
    const csi = { csi: { driver: 'd', volumeHandle: 'h' }, volumeAttributesClassName: 'gold' };
    value(api.create(volumeOf(csi), 'user'));
    expect(errorsOf(api.patch(path, { spec: { volumeAttributesClassName: null } }, 'merge', 'user'))).toEqual(
      ['spec.volumeAttributesClassName: Forbidden: update from non-nil value to nil is forbidden'],
    );
  });

  it.each<[KubernetesVersion, number]>([
    ['1.37', 1],
    ['1.30', 2],
  ])('%s names a fault %i times in its causes and once in its message', (version, count) => {
    const result = patched({}, { accessModes: [] }, version);
    const error = result.ok ? undefined : result.error;
    expect(error?.details?.causes).toHaveLength(count);
    expect(error?.message).toBe('PersistentVolume "a" is invalid: spec.accessModes: Required value');
  });
});
