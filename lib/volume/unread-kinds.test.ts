/** Which kinds a conclusion about a Pod hangs on, each on its own; what is said of them is in unread.test.ts. */
import { describe, expect, it } from 'vitest';
import { clusterView } from './cluster-view';
import { aClaim, aPod } from './testing/objects';
import { kindNames, unreadForMount, unreadForPlacement } from './unread';

const ALL = [
  'Node',
  'Pod',
  'PersistentVolume',
  'PersistentVolumeClaim',
  'StorageClass',
  'CSIDriver',
  'CSINode',
  'VolumeAttachment',
  'CSIStorageCapacity',
];
const OF_CLAIMS = ['PersistentVolume', 'StorageClass', 'CSIDriver', 'CSINode', 'VolumeAttachment'];
const MOUNT = ['PersistentVolume', 'CSIDriver', 'Node'];

const bound = aClaim({ name: 'bound', phase: 'Bound', volumeName: 'v', bindCompleted: true });
const waiting = aClaim({ name: 'waiting' });
const podOf = (...claims: readonly string[]) =>
  aPod({ volumes: claims.map((name) => ({ name, persistentVolumeClaim: { claimName: name } })) });

describe('kinds that a Pod hangs on', () => {
  it.each<{
    name: string;
    claims: readonly string[];
    placement: readonly string[];
    mount: readonly string[];
  }>([
    { name: 'without claims', claims: [], placement: ['Node', 'Pod'], mount: [] },
    {
      name: 'with a bound claim',
      claims: ['bound'],
      placement: ['PersistentVolumeClaim', 'Node', 'Pod', ...OF_CLAIMS],
      mount: ['PersistentVolumeClaim', ...MOUNT],
    },
    {
      name: 'with a claim that waits beside a bound one',
      claims: ['bound', 'waiting'],
      placement: ['PersistentVolumeClaim', 'Node', 'Pod', ...OF_CLAIMS, 'CSIStorageCapacity'],
      mount: ['PersistentVolumeClaim', ...MOUNT],
    },
    {
      name: 'with a claim that is not there',
      claims: ['missing'],
      placement: ['PersistentVolumeClaim', 'Node', 'Pod', ...OF_CLAIMS, 'CSIStorageCapacity'],
      mount: ['PersistentVolumeClaim', ...MOUNT],
    },
  ])('$name', ({ claims, placement, mount }) => {
    const objects = { version: '1.37', claims: [bound, waiting] } as const;
    const blind = clusterView({ ...objects, unreadableKinds: new Set(ALL) });
    expect(unreadForPlacement(blind, podOf(...claims))).toEqual(placement);
    expect(unreadForMount(blind, podOf(...claims))).toEqual(mount);
    for (const kind of ALL) {
      const view = clusterView({ ...objects, unreadableKinds: new Set([kind]) });
      const only = (kinds: readonly string[]) => kinds.filter((one) => one === kind);
      expect(unreadForPlacement(view, podOf(...claims))).toEqual(only(placement));
      expect(unreadForMount(view, podOf(...claims))).toEqual(only(mount));
    }
    expect(unreadForPlacement(clusterView(objects), podOf(...claims))).toEqual([]);
  });
});

it.each([
  { kinds: [], names: '' },
  { kinds: ['Pod'], names: 'Pods' },
  { kinds: ['StorageClass', 'CSIStorageCapacity'], names: 'StorageClasses and CSIStorageCapacities' },
  { kinds: ['Node', 'Pod', 'CSIDriver'], names: 'Nodes, Pods and CSIDrivers' },
])('$kinds are called "$names"', ({ kinds, names }) => {
  expect(kindNames(kinds)).toBe(names);
});
