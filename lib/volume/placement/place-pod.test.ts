import { describe, expect, it } from 'vitest';
import { assertDefined } from '../../base/assert';
import type { KubernetesVersion } from '../../kubernetes/feature-gates';
import { aClaim, aPod, aStorageClass, aVolume } from '../testing/objects';
import { placePod } from './place-pod';
import { type PlacementObjects, placementView } from './placement-objects';
import { placementText } from './placement-text';
import { aCSIDriver, aCSINode, aNode, onNode } from './testing/nodes';

const [n1, n2] = [aNode({ name: 'n1' }), aNode({ name: 'n2' })];

function place(
  pod: ReturnType<typeof aPod>,
  objects: Omit<PlacementObjects, 'version'>,
  version: KubernetesVersion = '1.37',
) {
  const view = placementView({ version, ...objects });
  const placement = placePod(pod, view);
  return { placement, text: placementText(placement, version) };
}

const NOT_HELPFUL = (count: number, total = count) =>
  `preemption: 0/${total} nodes are available: ${count} Preemption is not helpful for scheduling.`;
const NO_VICTIMS = (count: number, total = count) =>
  `preemption: 0/${total} nodes are available: ${count} No preemption victims found for incoming pod.`;

describe('why a Pod was placed nowhere', () => {
  const local = aStorageClass({
    name: 'local',
    provisioner: 'kubernetes.io/no-provisioner',
    volumeBindingMode: 'WaitForFirstConsumer',
  });
  const waiting = aClaim({ name: 'c', storageClassName: 'local' });
  const bound = aClaim({ name: 'c', volumeName: 'v', bindCompleted: true, phase: 'Bound' });
  const volumeOnN1 = aVolume({ name: 'v', nodeAffinity: onNode('n1'), phase: 'Bound' });
  const onN2 = { nodeSelector: { 'kubernetes.io/hostname': 'n2' } };

  it.each<{
    readonly name: string;
    readonly pod: ReturnType<typeof aPod>;
    readonly objects: Omit<PlacementObjects, 'version'>;
    readonly texts: Partial<Record<KubernetesVersion, string>>;
  }>([
    {
      name: 'no nodes',
      pod: aPod(),
      objects: {},
      texts: { '1.25': 'no nodes available to schedule pods', '1.37': 'no nodes available to schedule pods' },
    },
    {
      name: 'a missing claim',
      pod: aPod({ claimName: 'c' }),
      objects: { nodes: [n1, n2] },
      texts: {
        '1.25': `0/2 nodes are available: 2 persistentvolumeclaim "c" not found. ${NOT_HELPFUL(2)}`,
        '1.30': `0/2 nodes are available: persistentvolumeclaim "c" not found. ${NOT_HELPFUL(2)}`,
        '1.37': '0/2 nodes are available: persistentvolumeclaim "c" not found. not found',
      },
    },
    {
      name: 'a volume on another node than the one asked for',
      pod: aPod({ claimName: 'c', ...onN2 }),
      objects: { nodes: [n1, n2], claims: [bound], volumes: [volumeOnN1] },
      texts: {
        '1.30': `0/2 nodes are available: 1 node(s) didn't match Pod's node affinity/selector, 1 node(s) had volume node affinity conflict. ${NOT_HELPFUL(2)}`,
        '1.37': `0/2 nodes are available: 1 node(s) didn't match PersistentVolume's node affinity, 1 node(s) didn't match Pod's node affinity/selector. ${NOT_HELPFUL(2)}`,
      },
    },
    {
      name: 'no volume anywhere',
      pod: aPod({ claimName: 'c' }),
      objects: { nodes: [n1, n2], claims: [waiting], storageClasses: [local] },
      texts: {
        '1.37': `0/2 nodes are available: 2 node(s) didn't find available persistent volumes to bind. ${NOT_HELPFUL(2)}`,
      },
    },
    {
      name: 'a bound claim whose volume is gone',
      pod: aPod({ claimName: 'c' }),
      objects: { nodes: [n1], claims: [bound] },
      texts: {
        '1.25': `0/1 nodes are available: 1 node(s) unavailable due to one or more pvc(s) bound to non-existent pv(s). ${NOT_HELPFUL(1)}`,
        '1.30': `0/1 nodes are available: persistentvolume "v" not found. ${NOT_HELPFUL(1)}`,
        '1.37': '0/1 nodes are available: persistentvolume "v" not found. not found',
      },
    },
    {
      name: 'taints and cordons',
      pod: aPod(),
      objects: {
        nodes: [
          aNode({ name: 'n1', taints: [{ key: 'dedicated', value: 'db', effect: 'NoSchedule' }] }),
          aNode({ name: 'n2', unschedulable: true }),
        ],
      },
      texts: {
        '1.30': `0/2 nodes are available: 1 node(s) had untolerated taint {dedicated: db}, 1 node(s) were unschedulable. ${NOT_HELPFUL(2)}`,
        '1.37': `0/2 nodes are available: 1 node(s) had untolerated taint(s), 1 node(s) were unschedulable. ${NOT_HELPFUL(2)}`,
      },
    },
    {
      name: 'a node that is too small, and one that is full',
      pod: aPod({ containers: [{ name: 'c', resources: { requests: { cpu: '4', memory: '1Gi' } } }] }),
      objects: {
        nodes: [
          aNode({ name: 'n1', allocatable: { cpu: '2', memory: '32Gi', pods: '110' } }),
          aNode({ name: 'n2', allocatable: { cpu: '6', memory: '32Gi', pods: '1' } }),
        ],
        pods: [
          aPod({
            name: 'other',
            nodeName: 'n2',
            containers: [{ name: 'c', resources: { requests: { cpu: '3' } } }],
          }),
        ],
      },
      texts: {
        '1.30': `0/2 nodes are available: 1 Too many pods, 2 Insufficient cpu. ${NO_VICTIMS(2)}`,
        '1.37':
          '0/2 nodes are available: 1 Too many pods, 2 Insufficient cpu. preemption: 0/2 nodes are available: ' +
          '1 No preemption victims found for incoming pod, 1 Preemption is not helpful for scheduling.',
      },
    },
    {
      name: 'ReadWriteOncePod is refused on every node',
      pod: aPod({ name: 'q', claimName: 'c' }),
      objects: {
        nodes: [n1, n2],
        pods: [aPod({ name: 'p', claimName: 'c', nodeName: 'n1' })],
        claims: [{ ...bound, spec: { ...bound.spec, accessModes: ['ReadWriteOncePod'] } }],
        volumes: [aVolume({ name: 'v', phase: 'Bound' })],
      },
      texts: {
        '1.30': `0/2 nodes are available: 2 node has pod using PersistentVolumeClaim with the same name and ReadWriteOncePod access mode. ${NO_VICTIMS(2)}`,
        '1.37': `0/2 nodes are available: 2 node(s) unavailable due to PersistentVolumeClaim with ReadWriteOncePod access mode already in-use by another pod. ${NO_VICTIMS(2)}`,
      },
    },
    {
      name: 'a volume in another zone, by its labels',
      pod: aPod({ claimName: 'c' }),
      objects: {
        nodes: [aNode({ name: 'n1', labels: { 'topology.kubernetes.io/zone': 'a' } })],
        claims: [bound],
        volumes: [
          aVolume({
            name: 'v',
            phase: 'Bound',
            metadata: { labels: { 'topology.kubernetes.io/zone': 'b' } },
          }),
        ],
      },
      texts: { '1.37': `0/1 nodes are available: 1 node(s) had no available volume zone. ${NOT_HELPFUL(1)}` },
    },
    {
      name: 'too many volumes',
      pod: aPod({ name: 'q', claimName: 'c' }),
      objects: {
        nodes: [n1],
        csiNodes: [aCSINode('n1', 'disk.example.com', 0)],
        claims: [bound],
        volumes: [
          aVolume({ name: 'v', phase: 'Bound', csi: { driver: 'disk.example.com', volumeHandle: 'h' } }),
        ],
      },
      texts: { '1.37': `0/1 nodes are available: 1 node(s) exceed max volume count. ${NO_VICTIMS(1)}` },
    },
    {
      name: 'a driver that is not there and asks to be waited for',
      pod: aPod({ claimName: 'c' }),
      objects: {
        nodes: [n1],
        csiDrivers: [aCSIDriver('disk.example.com', { preventPodSchedulingIfMissing: true })],
        claims: [bound],
        volumes: [
          aVolume({ name: 'v', phase: 'Bound', csi: { driver: 'disk.example.com', volumeHandle: 'h' } }),
        ],
      },
      texts: {
        '1.37': `0/1 nodes are available: 1 disk.example.com CSI driver is not installed on the node. ${NO_VICTIMS(1)}`,
      },
    },
  ])('$name', ({ pod, objects, texts }) => {
    for (const [version, text] of Object.entries(texts)) {
      expect(place(pod, objects, version as KubernetesVersion).text).toBe(text);
    }
  });
});

describe('where a Pod can go', () => {
  it('names each feasible node with what would be bound there, and each refused one with its reason', () => {
    const storageClass = aStorageClass({
      name: 'local',
      volumeBindingMode: 'WaitForFirstConsumer',
      provisioner: 'kubernetes.io/no-provisioner',
    });
    const volume = aVolume({ name: 'v', storageClassName: 'local', nodeAffinity: onNode('n2') });
    const { placement, text } = place(aPod({ claimName: 'c' }), {
      nodes: [n2, n1],
      claims: [aClaim({ name: 'c', storageClassName: 'local' })],
      volumes: [volume],
      storageClasses: [storageClass],
    });
    expect(text).toBeUndefined();
    if (placement.kind !== 'Judged') throw new Error(`expected a judgement, got ${placement.kind}`);
    const feasible = assertDefined(placement.feasible[0], 'one node is feasible');
    expect(feasible.node.metadata.name).toBe('n2');
    expect(feasible.volumes.bindings.map((binding) => binding.volume.metadata.name)).toEqual(['v']);
    expect(placement.refused.map(({ node, refusal }) => [node.metadata.name, refusal])).toEqual([
      [
        'n1',
        {
          plugin: 'VolumeBinding',
          obstacles: [{ reason: 'NoVolume', claimName: 'c', provisioner: 'kubernetes.io/no-provisioner' }],
        },
      ],
    ]);
  });

  it('lets a tolerating Pod onto a tainted node', () => {
    const tainted = aNode({ taints: [{ key: 'dedicated', value: 'db', effect: 'NoSchedule' }] });
    const tolerations = [{ key: 'dedicated', operator: 'Equal', value: 'db', effect: 'NoSchedule' }];
    expect(place(aPod({ tolerations }), { nodes: [tainted] }).text).toBeUndefined();
    expect(place(aPod({ tolerations: [{ operator: 'Exists' }] }), { nodes: [tainted] }).text).toBeUndefined();
  });

  it('does not count finished Pods', () => {
    const full = aNode({ allocatable: { pods: '1' } });
    const other = aPod({ name: 'other', nodeName: 'node-1', status: { phase: 'Succeeded' } });
    expect(place(aPod(), { nodes: [full], pods: [other] }).text).toBeUndefined();
  });
});
