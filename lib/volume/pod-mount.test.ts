import { describe, expect, it } from 'vitest';
import type { KubernetesVersion } from '../kubernetes/feature-gates';
import type { Node } from '../kubernetes/node';
import type { KubernetesObject } from '../kubernetes/object';
import type { CSIDriver } from '../kubernetes/storage-kinds';
import { fileKeys } from './api-files';
import { annManagedAttachDetach } from './attachment';
import { findMountObstacle, type MountView, mountObstacleText, mountTimeoutText } from './pod-mount';
import { aClaim, aPod, aVolume } from './testing/objects';

const claimRef = { namespace: 'default', name: 'c', uid: 'uid-c' };
const bound = aClaim({ name: 'c', phase: 'Bound', volumeName: 'v', bindCompleted: true });
const volume = aVolume({ name: 'v', phase: 'Bound', claimRef });
const usesClaim = aPod({ claimName: 'c', nodeName: 'n' });
const usesEphemeral = aPod({ name: 'p', nodeName: 'n', volumes: [{ name: 'data', ephemeral: {} }] });
const deleting = { deletionTimestamp: '2026-01-01T00:00:00Z' };
const processing = (key: string, why: string) =>
  `Unable to attach or mount volumes: unmounted volumes=[data], unattached volumes=[], failed to process volumes=[data]: error processing PVC ${key}: ${why}`;

function obstacleOf(
  pod: typeof usesClaim,
  claims: readonly ReturnType<typeof aClaim>[],
  volumes: readonly ReturnType<typeof aVolume>[] = [],
) {
  const view: MountView = {
    version: '1.37',
    claim: (namespace, name) =>
      claims.find(({ metadata }) => metadata.namespace === namespace && metadata.name === name),
    volume: (name) => volumes.find(({ metadata }) => metadata.name === name),
    csiDriver: () => undefined,
    node: () => undefined,
    keysOf: (_kind, _namespace, name) => (name === 'there' ? new Set(['a', 'b']) : 'Missing'),
    hasPlugin: (type) => type !== 'cephfs',
  };
  const obstacle = findMountObstacle(pod, view);
  return obstacle && { reason: obstacle.reason, text: mountObstacleText('1.37', pod, obstacle) };
}

describe('claims of a Pod that has a node', () => {
  it.each([
    {
      reason: 'ClaimNotFound',
      claims: [],
      text: processing(
        'default/c',
        'failed to fetch PVC from API server: persistentvolumeclaims "c" not found',
      ),
    },
    {
      reason: 'ClaimNotBound',
      claims: [aClaim({ name: 'c' })],
      text: processing('default/c', 'PVC is not bound'),
    },
    {
      reason: 'ClaimDeleting',
      claims: [{ ...bound, metadata: { ...bound.metadata, ...deleting } }],
      text: processing('default/c', 'PVC is being deleted'),
    },
    {
      reason: 'VolumeNotFound',
      claims: [bound],
      text: processing(
        'default/c',
        'failed to fetch PV "v" from API server: persistentvolumes "v" not found',
      ),
    },
    {
      reason: 'VolumeOfOtherClaim',
      claims: [bound],
      volumes: [aVolume({ name: 'v', claimRef: { ...claimRef, uid: 'of an earlier claim' } })],
      text: processing('default/c', 'found PV object "v" with a claimRef that does not name the PVC'),
    },
    {
      reason: 'ClaimNotOwned',
      pod: usesEphemeral,
      claims: [aClaim({ name: 'p-data', phase: 'Bound', volumeName: 'v' })],
      text: processing(
        'default/p-data',
        'PVC default/p-data was not created for pod default/p (pod is not owner)',
      ),
    },
  ])('$reason', ({ reason, pod = usesClaim, claims, volumes, text }) => {
    expect(obstacleOf(pod, claims, volumes)).toEqual({ reason, text });
  });

  it('are fine when they are bound both ways', () => {
    expect(obstacleOf(usesClaim, [bound], [volume])).toBeUndefined();
  });
});

describe('objects that volumes read', () => {
  const reading = (source: object) => aPod({ nodeName: 'n', volumes: [{ name: 'data', ...source }] });
  it.each([
    {
      source: { configMap: { name: 'none' } },
      reason: 'ConfigMapNotFound',
      text: 'MountVolume.SetUp failed for volume "data" : configmap "none" not found',
    },
    {
      source: { secret: { secretName: 'none' } },
      reason: 'SecretNotFound',
      text: 'MountVolume.SetUp failed for volume "data" : secret "none" not found',
    },
    {
      source: { configMap: { name: 'there', items: [{ key: 'a' }, { key: 'c' }, { key: 'd' }] } },
      reason: 'KeyNotFound',
      text: 'MountVolume.SetUp failed for volume "data" : configmap references non-existent config key: c',
    },
    {
      source: { secret: { secretName: 'there', items: [{ key: 'c' }] } },
      reason: 'KeyNotFound',
      text: 'MountVolume.SetUp failed for volume "data" : references non-existent secret key: c',
    },
    {
      source: { projected: { sources: [{ downwardAPI: {} }, { secret: { name: 'none' } }] } },
      reason: 'SecretNotFound',
      text: 'MountVolume.SetUp failed for volume "data" : secret "none" not found',
    },
    {
      source: {
        projected: {
          sources: [
            { configMap: { name: 'none' } },
            { configMap: { name: 'none', items: [{ key: 'a' }] } },
            { secret: { name: 'there', items: [{ key: 'a' }, { key: 'c' }] } },
            { secret: { name: 'there', items: [{ key: 'b' }] } },
          ],
        },
      },
      reason: 'ConfigMapNotFound',
      text: 'MountVolume.SetUp failed for volume "data" : [configmap "none" not found, references non-existent secret key: c]',
    },
  ])('$reason', ({ source, reason, text }) => {
    expect(obstacleOf(reading(source), [])).toEqual({ reason, text });
  });

  it.each([
    { configMap: { name: 'there' } },
    { configMap: { name: 'none', optional: true } },
    { secret: { secretName: 'there' } },
    { secret: { secretName: 'none', optional: true } },
    { emptyDir: {} },
    { configMap: { name: 'there', items: [{ key: 'a' }, { key: 'b' }] } },
    { configMap: { name: 'there', items: [{ key: 'c' }], optional: true } },
    { secret: { secretName: 'there', items: [] } },
    { projected: {} },
    { projected: { sources: [{ secret: { name: 'none', optional: true } }, { configMap: {} }] } },
    { projected: { sources: [{ configMap: { name: 'kube-root-ca.crt', items: [{ key: 'ca.crt' }] } }] } },
    { projected: { sources: [{ serviceAccountToken: { path: 'token' } }] } },
  ])('%j is fine', (source) => {
    expect(obstacleOf(reading(source), [])).toBeUndefined();
  });
});

it('has a file for each key of an object, whichever part of it', () => {
  const meta = { apiVersion: 'v1', metadata: { name: 'x' } };
  const object = { ...meta, kind: 'ConfigMap', data: { a: '1' }, binaryData: { b: '' } };
  expect([...fileKeys(object)]).toEqual(['a', 'b']);
  expect([...fileKeys({ ...meta, kind: 'Secret', stringData: { c: '' } } as KubernetesObject)]).toEqual([
    'c',
  ]);
  expect([...fileKeys({ ...meta, kind: 'Secret' })]).toEqual([]);
});

describe('what a kubelet does not even begin with', () => {
  const failed =
    'Unable to attach or mount volumes: unmounted volumes=[data], unattached volumes=[], failed to process volumes=[data]:';
  const cephfs = { cephfs: { monitors: ['m'] } };
  const mounting = aPod({
    nodeName: 'n',
    volumes: [{ name: 'data', persistentVolumeClaim: { claimName: 'c' } }],
    containers: [{ name: 'main', volumeMounts: [{ name: 'data', mountPath: '/data' }] }],
  });

  it.each([
    ['in the Pod', aPod({ nodeName: 'n', volumes: [{ name: 'data', ...cephfs }] }), []],
    ['behind a claim', usesClaim, [aVolume({ name: 'v', phase: 'Bound', claimRef, ...cephfs })]],
  ])('a type without a plugin, %s', (_, pod, volumes) => {
    expect(obstacleOf(pod, [bound], volumes)).toEqual({
      reason: 'NoPlugin',
      text: `${failed} failed to get Plugin from volumeSpec for volume "data" err=no volume plugin matched`,
    });
  });

  it('a block volume that is to be mounted', () => {
    const block = aVolume({ name: 'v', phase: 'Bound', claimRef, volumeMode: 'Block' });
    expect(obstacleOf(mounting, [bound], [block])).toEqual({
      reason: 'VolumeModeMismatch',
      text: `${failed} volume data has volumeMode Block, but is specified in volumeMounts`,
    });
  });
});

describe('how a container uses a volume', () => {
  const failed =
    'Unable to attach or mount volumes: unmounted volumes=[data], unattached volumes=[], failed to process volumes=[data]:';
  const volumes = [
    { name: 'data', persistentVolumeClaim: { claimName: 'c' } },
    { name: 'tmp', emptyDir: {} },
  ];
  const mounts = { name: 'main', volumeMounts: [{ name: 'data', mountPath: '/d' }] };
  const devices = { name: 'main', volumeDevices: [{ name: 'data', devicePath: '/dev/d' }] };
  const others = { name: 'other', volumeMounts: [{ name: 'tmp', mountPath: '/t' }] };
  const otherDevices = { name: 'other', volumeDevices: [{ name: 'tmp', devicePath: '/dev/t' }] };
  const both = { name: 'both', volumeMounts: [...others.volumeMounts, ...mounts.volumeMounts] };
  const mismatch = (mode: string, where: string) =>
    `${failed} volume data has volumeMode ${mode}, but is specified in ${where}`;

  it.each([
    ['Block', 'mounted', { containers: [mounts] }, mismatch('Block', 'volumeMounts')],
    ['Block', 'mounted beside another', { containers: [both] }, mismatch('Block', 'volumeMounts')],
    [
      'Block',
      'mounted by an init container',
      { initContainers: [mounts] },
      mismatch('Block', 'volumeMounts'),
    ],
    ['Block', 'a device', { containers: [devices] }, undefined],
    ['Block', 'a device, another is mounted', { containers: [others, devices] }, undefined],
    ['Filesystem', 'mounted', { containers: [mounts] }, undefined],
    ['Filesystem', 'mounted, another is a device', { containers: [otherDevices, mounts] }, undefined],
    ['Filesystem', 'a device', { containers: [devices] }, mismatch('Filesystem', 'volumeDevices')],
    ['Filesystem', 'unused', {}, undefined],
  ] as const)('a %s volume that is %s', (volumeMode, _how, containers, text) => {
    const pod = aPod({ nodeName: 'n', volumes, ...(containers as object) });
    const used = aVolume({ name: 'v', phase: 'Bound', claimRef, volumeMode });
    expect(obstacleOf(pod, [bound], [used])?.text).toBe(text);
  });
});

describe('a claim that is not all there', () => {
  const { volumeName: _name, ...unnamed } = bound.spec;
  it.each([
    ['named, not Bound', { ...bound, status: { phase: 'Pending' as const } }],
    ['Bound, not named', { ...bound, spec: unnamed }],
    ['without a status', { ...bound, status: undefined }],
  ])('%s', (_is, claim) => {
    expect(obstacleOf(usesClaim, [claim], [volume])?.reason).toBe('ClaimNotBound');
  });

  it('the first volume that cannot be mounted is reported, the others are skipped', () => {
    const pod = aPod({
      nodeName: 'n',
      volumes: [
        { name: 'fine', emptyDir: {} },
        { name: 'data', secret: { secretName: 'none' } },
        { name: 'later', configMap: { name: 'none' } },
      ],
    });
    expect(obstacleOf(pod, [])?.reason).toBe('SecretNotFound');
  });
});

describe('attached, as the status of the node says', () => {
  const disk = aVolume({ name: 'v', phase: 'Bound', claimRef, csi: { driver: 'x.csi', volumeHandle: 'h' } });
  const managed = { [annManagedAttachDetach]: 'true' };
  const node = (annotations: Record<string, string>, ...attached: readonly string[]): Node => ({
    apiVersion: 'v1',
    kind: 'Node',
    metadata: { name: 'n', annotations },
    status: { volumesAttached: attached.map((name) => ({ name, devicePath: '' })) },
  });
  const own = 'kubernetes.io/csi/x.csi^h';
  const without: CSIDriver = {
    apiVersion: 'storage.k8s.io/v1',
    kind: 'CSIDriver',
    metadata: { name: 'x.csi' },
    spec: { attachRequired: false },
  };

  function isInTheWay(on: Node | undefined, driver?: CSIDriver, of = disk): boolean {
    const view: MountView = {
      version: '1.37',
      claim: () => bound,
      volume: () => of,
      csiDriver: () => driver,
      node: (name) => (name === 'n' ? on : undefined),
      keysOf: () => 'Unknown',
      hasPlugin: () => true,
    };
    const obstacle = findMountObstacle(usesClaim, view);
    if (!obstacle) return false;
    expect(mountObstacleText('1.37', usesClaim, obstacle)).toBe(
      'Volume not attached according to node status for volume "v" ',
    );
    return true;
  }

  it.each([
    ['nothing attached', node(managed), undefined, true],
    ['another volume attached', node(managed, 'kubernetes.io/csi/x.csi^other'), undefined, true],
    ['it is attached', node(managed, own), undefined, false],
    ['it is attached beside another', node(managed, 'kubernetes.io/csi/x.csi^other', own), undefined, false],
    ['the kubelet attaches by itself', node({}), undefined, false],
    ['a node that does not manage', node({ [annManagedAttachDetach]: 'false' }), undefined, false],
    ['a driver that attaches nothing', node(managed), without, false],
    ['a node that is not known', undefined, undefined, false],
  ])('%s', (_is, on, driver, inTheWay) => {
    expect(isInTheWay(on, driver)).toBe(inTheWay);
  });

  it('a volume of a type that nothing attaches', () => {
    expect(isInTheWay(node(managed), undefined, volume)).toBe(false);
  });

  it('a volume of an in-tree plugin that attaches', () => {
    const iscsi = { targetPortal: 't', iqn: 'q', lun: 0 };
    const device = aVolume({ name: 'v', phase: 'Bound', claimRef, iscsi });
    expect(isInTheWay(node(managed), undefined, device)).toBe(true);
    expect(isInTheWay(node(managed, 'kubernetes.io/iscsi/t:q:0'), undefined, device)).toBe(false);
    expect(isInTheWay(node({}), undefined, device)).toBe(false);
  });
});

describe('the words of 1.25', () => {
  const pod = aPod({
    nodeName: 'n',
    volumes: [
      { name: 'data', persistentVolumeClaim: { claimName: 'c' } },
      { name: 'cache', emptyDir: {} },
    ],
  });
  const obstacle = { reason: 'ClaimNotBound', podVolumeName: 'data', claimName: 'c' } as const;
  const why = 'error processing PVC default/c: PVC is not bound';

  it.each<[KubernetesVersion, string]>([
    ['1.25', `unmounted volumes=[data], unattached volumes=[cache data]: ${why}`],
    ['1.30', `unmounted volumes=[data], unattached volumes=[], failed to process volumes=[data]: ${why}`],
  ])('a volume that cannot be processed in %s', (version, text) => {
    expect(mountObstacleText(version, pod, obstacle)).toBe(`Unable to attach or mount volumes: ${text}`);
  });

  it.each<[KubernetesVersion, string | undefined]>([
    [
      '1.25',
      'Unable to attach or mount volumes: unmounted volumes=[cache data], unattached volumes=[cache data]: timed out waiting for the condition',
    ],
    ['1.30', undefined],
    ['1.37', undefined],
  ])('a wait that was too long in %s', (version, text) => {
    expect(mountTimeoutText(version, pod, ['data', 'cache'])).toBe(text);
  });
});
