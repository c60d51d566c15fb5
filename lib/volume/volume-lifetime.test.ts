import { describe, expect, it } from 'vitest';
import { KUBERNETES_VERSIONS, type KubernetesVersion } from '../kubernetes/feature-gates';
import type { DataLocation } from '../kubernetes/simulation-kinds';
import {
  fateOf,
  LIFETIME_EVENTS,
  type LifetimeEvent,
  lifetimeInPod,
  lifetimeInVolume,
} from './volume-lifetime';
import { abilitiesOf, findVolumeType, isMountable, VOLUME_TYPES, type VolumeTypeName } from './volume-types';

function typeOf(name: VolumeTypeName) {
  const type = findVolumeType(name);
  if (!type) throw new Error(name);
  return type;
}

const fates = (outcomes: ReturnType<typeof lifetimeInPod>['outcomes'], events: readonly LifetimeEvent[]) =>
  events.map((event) => outcomes[event].fate);

const POD_EVENTS: readonly LifetimeEvent[] = [
  'ContainerRestart',
  'PodDeletion',
  'PodOnOtherNode',
  'NodeReboot',
  'NodeRemoval',
];

describe('in a Pod', () => {
  it.each<[VolumeTypeName, string | undefined, readonly string[]]>([
    ['emptyDir', undefined, ['Kept', 'Lost', 'Lost', 'Kept', 'Lost']],
    ['emptyDir', 'Memory', ['Kept', 'Lost', 'Lost', 'Lost', 'Lost']],
    ['hostPath', undefined, ['Kept', 'Kept', 'LeftBehind', 'Kept', 'Lost']],
    ['configMap', undefined, ['Kept', 'MadeAnew', 'MadeAnew', 'MadeAnew', 'MadeAnew']],
    ['secret', undefined, ['Kept', 'MadeAnew', 'MadeAnew', 'MadeAnew', 'MadeAnew']],
    ['downwardAPI', undefined, ['Kept', 'MadeAnew', 'MadeAnew', 'MadeAnew', 'MadeAnew']],
    ['projected', undefined, ['Kept', 'MadeAnew', 'MadeAnew', 'MadeAnew', 'MadeAnew']],
    ['csi', undefined, ['Kept', 'Lost', 'Lost', 'Kept', 'Lost']],
    ['ephemeral', undefined, ['Kept', 'Lost', 'Lost', 'Kept', 'Kept']],
    ['nfs', undefined, ['Kept', 'Kept', 'Kept', 'Kept', 'Kept']],
    ['cephfs', undefined, ['Kept', 'Kept', 'Kept', 'Kept', 'Kept']],
    ['rbd', undefined, ['Kept', 'Kept', 'Kept', 'Kept', 'Kept']],
    ['iscsi', undefined, ['Kept', 'Kept', 'Kept', 'Kept', 'Kept']],
    ['fc', undefined, ['Kept', 'Kept', 'Kept', 'Kept', 'Kept']],
    ['persistentVolumeClaim', undefined, ['Kept', 'Kept', 'Kept', 'Kept', 'Kept']],
  ])('%s %s', (name, medium, expected) => {
    expect(fates(lifetimeInPod(typeOf(name), medium).outcomes, POD_EVENTS)).toEqual(expected);
  });
});

describe('when the claim of a PersistentVolume is deleted', () => {
  const events: readonly LifetimeEvent[] = ['ClaimRetain', 'ClaimDelete', 'ClaimRecycle'];
  it.each<[VolumeTypeName, KubernetesVersion, readonly string[]]>([
    ['csi', '1.37', ['Kept', 'Lost', 'Kept']],
    ['hostPath', '1.37', ['Kept', 'Lost', 'Lost']],
    ['nfs', '1.37', ['Kept', 'Kept', 'Lost']],
    ['local', '1.37', ['Kept', 'Kept', 'Kept']],
    ['rbd', '1.30', ['Kept', 'Lost', 'Kept']],
    ['rbd', '1.37', ['Kept', 'Kept', 'Kept']],
    ['cephfs', '1.30', ['Kept', 'Kept', 'Kept']],
    ['iscsi', '1.25', ['Kept', 'Kept', 'Kept']],
    ['fc', '1.25', ['Kept', 'Kept', 'Kept']],
  ])('%s in %s', (name, version, expected) => {
    expect(fates(lifetimeInVolume(version, typeOf(name)).outcomes, events)).toEqual(expected);
  });
});

describe('abilities: provision, recycle, delete, expand, attach, snapshot', () => {
  it.each<[VolumeTypeName, KubernetesVersion, string]>([
    ['csi', '1.37', 'Driver No Driver Driver Driver Driver'],
    ['hostPath', '1.37', 'InTree InTree InTree No No No'],
    ['local', '1.37', 'No No No No No No'],
    ['nfs', '1.25', 'No InTree No No No No'],
    ['cephfs', '1.30', 'No No No No No No'],
    ['iscsi', '1.37', 'No No No No Node No'],
    ['fc', '1.37', 'No No No No Node No'],
    ['rbd', '1.25', 'InTree No InTree InTree Node No'],
    ['rbd', '1.30', 'InTree No InTree InTree Node No'],
    ['glusterfs', '1.25', 'InTree No InTree InTree No No'],
    ['rbd', '1.37', 'No No No No No No'],
  ])('%s in %s', (name, version, expected) => {
    expect(Object.values(abilitiesOf(version, typeOf(name))).join(' ')).toBe(expected);
  });
});

it.each([
  ['cephfs', [true, true, false]],
  ['rbd', [true, true, false]],
  ['glusterfs', [true, false, false]],
  ['gitRepo', [true, true, false]],
  ['image', [false, false, true]],
  ['nfs', [true, true, true]],
  ['awsElasticBlockStore', [true, true, true]],
])('%s can be mounted in 1.25, 1.30, 1.37: %j', (name, expected) => {
  expect(KUBERNETES_VERSIONS.map((version) => isMountable(version, name))).toEqual(expected);
});

it.each<readonly [string, DataLocation, string]>([
  ['Pod', { kind: 'Pod', nodeName: 'n', podUid: 'u', volumeName: 'v', medium: 'Disk' }, 'Lost Kept'],
  [
    'Pod, in memory',
    { kind: 'Pod', nodeName: 'n', podUid: 'u', volumeName: 'v', medium: 'Memory' },
    'Lost Lost',
  ],
  ['Node', { kind: 'Node', nodeName: 'n', path: '/data' }, 'Kept Kept'],
  ['Backend', { kind: 'Backend', system: 'nfs', id: 'h' }, 'Kept Kept'],
])('data of a %s after the Pod is deleted, and after a reboot', (_is, location, expected) => {
  expect(`${fateOf(location, 'PodDeletion')} ${fateOf(location, 'NodeReboot')}`).toBe(expected);
});

it.each([
  ['csi', '1.37', 'the driver deletes what is behind the volume'],
  ['rbd', '1.30', 'the plugin deletes what is behind the volume'],
  ['hostPath', '1.37', 'the directory is removed below /tmp; anywhere else the volume ends Failed'],
  ['nfs', '1.37', 'nothing can delete it: the volume ends Failed or waits for somebody else'],
] as const)('why the data of a %s volume goes, or not', (name, version, why) => {
  expect(lifetimeInVolume(version, typeOf(name)).outcomes.ClaimDelete.why).toBe(why);
});

it('memory is a matter of emptyDir alone', () => {
  expect(lifetimeInPod(typeOf('hostPath'), 'Memory')).toEqual(lifetimeInPod(typeOf('hostPath')));
});

it('every type has a fate and a reason for every event', () => {
  for (const type of VOLUME_TYPES) {
    for (const lifetime of [lifetimeInPod(type), lifetimeInVolume('1.37', type)]) {
      for (const event of LIFETIME_EVENTS) expect(lifetime.outcomes[event].why).not.toBe('');
    }
  }
});

describe('access modes that make sense for a type', () => {
  it.each<[VolumeTypeName, string]>([
    ['emptyDir', ''],
    ['configMap', ''],
    ['secret', ''],
    ['downwardAPI', ''],
    ['projected', ''],
    ['image', ''],
    ['gitRepo', ''],
    ['ephemeral', ''],
    ['persistentVolumeClaim', ''],
    ['hostPath', 'ReadWriteOnce'],
    ['local', 'ReadWriteOnce'],
    ['csi', 'ReadWriteOnce ReadOnlyMany ReadWriteMany ReadWriteOncePod'],
    ['nfs', 'ReadWriteOnce ReadOnlyMany ReadWriteMany'],
    ['iscsi', 'ReadWriteOnce ReadOnlyMany'],
    ['fc', 'ReadWriteOnce ReadOnlyMany'],
    ['cephfs', 'ReadWriteOnce ReadOnlyMany ReadWriteMany'],
    ['rbd', 'ReadWriteOnce ReadOnlyMany'],
    ['glusterfs', 'ReadWriteOnce ReadOnlyMany ReadWriteMany'],
  ])('%s: %s', (name, expected) => {
    expect(typeOf(name).accessModes.join(' ')).toBe(expected);
  });

  it('are said of every type', () => {
    expect(VOLUME_TYPES).toHaveLength(18);
  });
});

describe('when the cluster is removed', () => {
  it.each<[VolumeTypeName, string]>([
    ['emptyDir', 'Lost'],
    ['gitRepo', 'Lost'],
    ['configMap', 'Lost'],
    ['secret', 'Lost'],
    ['downwardAPI', 'Lost'],
    ['projected', 'Lost'],
    ['image', 'Kept'],
    ['ephemeral', 'Kept'],
    ['persistentVolumeClaim', 'Kept'],
    ['hostPath', 'Kept'],
    ['local', 'Kept'],
    ['nfs', 'Kept'],
    ['iscsi', 'Kept'],
    ['fc', 'Kept'],
    ['cephfs', 'Kept'],
    ['rbd', 'Kept'],
    ['glusterfs', 'Kept'],
  ])('%s: %s', (name, expected) => {
    expect(lifetimeInPod(typeOf(name)).outcomes.ClusterRemoval.fate).toBe(expected);
    expect(lifetimeInVolume('1.37', typeOf(name)).outcomes.ClusterRemoval.fate).toBe(expected);
  });

  it.each([
    ['memory', lifetimeInPod(typeOf('emptyDir'), 'Memory'), 'Lost'],
    ['a CSI volume written in a Pod', lifetimeInPod(typeOf('csi')), 'Lost'],
    ['a CSI volume of its own', lifetimeInVolume('1.37', typeOf('csi')), 'Kept'],
  ] as const)('%s', (_, { outcomes }, fate) => {
    expect(outcomes.ClusterRemoval.fate).toBe(fate);
  });
});
