/** Upstream: the queueing hints of volumebinding, volumerestrictions, nodevolumelimits, nodeaffinity and tainttoleration, 1.37. */
import { describe, expect, it } from 'vitest';
import type { KubernetesObject } from '../../kubernetes/object';
import type { PlacementPlugin } from '../../volume/placement/place-pod';
import { aCapacity, aCSIDriver, aCSINode, aNode } from '../../volume/placement/testing/nodes';
import { aClaim, aPod, aStorageClass, aVolume } from '../../volume/testing/objects';
import { type ClusterEvent, mayHelp } from './requeue';

const pod = aPod({ claimName: 'c', nodeSelector: { disk: 'ssd' } });

const added = (object: KubernetesObject): ClusterEvent => ({ type: 'ADDED', object, previous: undefined });
const deleted = (object: KubernetesObject): ClusterEvent => ({ type: 'DELETED', object, previous: object });
const changed = (previous: KubernetesObject, object: KubernetesObject): ClusterEvent => ({
  type: 'MODIFIED',
  object,
  previous,
});

const cordoned = aNode({ unschedulable: true });
const inZone = (zone: string) =>
  aStorageClass({ allowedTopologies: [{ matchLabelExpressions: [{ key: 'zone', values: [zone] }] }] });

describe('what may help a Pod that was refused', () => {
  it.each<{ name: string; plugin: PlacementPlugin; event: ClusterEvent; helps: boolean; before?: boolean }>([
    {
      name: 'its claim is created',
      plugin: 'VolumeBinding',
      event: added(aClaim({ name: 'c' })),
      helps: true,
    },
    {
      name: 'its claim changes',
      plugin: 'VolumeBinding',
      event: changed(aClaim({ name: 'c' }), aClaim({ name: 'c' })),
      helps: true,
    },
    {
      name: 'its claim is deleted',
      plugin: 'VolumeBinding',
      event: deleted(aClaim({ name: 'c' })),
      helps: false,
    },
    {
      name: 'another claim is created',
      plugin: 'VolumeBinding',
      event: added(aClaim({ name: 'd' })),
      helps: false,
      before: true,
    },
    {
      name: 'a claim elsewhere is created',
      plugin: 'VolumeBinding',
      event: added(aClaim({ name: 'c', namespace: 'x' })),
      helps: false,
      before: true,
    },
    { name: 'any volume is created', plugin: 'VolumeBinding', event: added(aVolume()), helps: true },
    { name: 'any volume is deleted', plugin: 'VolumeBinding', event: deleted(aVolume()), helps: false },
    { name: 'a class is created', plugin: 'VolumeBinding', event: added(aStorageClass()), helps: true },
    {
      name: 'a class allows other places',
      plugin: 'VolumeBinding',
      event: changed(inZone('a'), inZone('b')),
      helps: true,
    },
    {
      name: 'a class changes otherwise',
      plugin: 'VolumeBinding',
      event: changed(inZone('a'), inZone('a')),
      helps: false,
      before: true,
    },
    { name: 'a node is created', plugin: 'VolumeBinding', event: added(aNode()), helps: true },
    {
      name: 'a node gets labels',
      plugin: 'VolumeBinding',
      event: changed(aNode(), aNode({ labels: { zone: 'a' } })),
      helps: true,
    },
    { name: 'a node gets a taint', plugin: 'VolumeBinding', event: changed(aNode(), cordoned), helps: false },
    {
      name: 'a driver gets room',
      plugin: 'VolumeBinding',
      event: changed(aCapacity({ capacity: '1Gi' }), aCapacity({ capacity: '2Gi' })),
      helps: true,
    },
    {
      name: 'a driver loses room',
      plugin: 'VolumeBinding',
      event: changed(aCapacity({ capacity: '2Gi' }), aCapacity({ capacity: '1Gi' })),
      helps: false,
      before: true,
    },
    {
      name: 'a driver stops publishing',
      plugin: 'VolumeBinding',
      event: changed(aCSIDriver('d', { storageCapacity: true }), aCSIDriver('d')),
      helps: true,
    },
    { name: 'a driver is installed', plugin: 'VolumeBinding', event: added(aCSIDriver('d')), helps: false },
    {
      name: 'a Pod with its claim goes',
      plugin: 'VolumeRestrictions',
      event: deleted(aPod({ name: 'q', claimName: 'c', nodeName: 'n' })),
      helps: true,
    },
    {
      name: 'another Pod goes',
      plugin: 'VolumeRestrictions',
      event: deleted(aPod({ name: 'q', claimName: 'd', nodeName: 'n' })),
      helps: false,
      before: true,
    },
    {
      name: 'a Pod goes, but volumes were the matter',
      plugin: 'VolumeBinding',
      event: deleted(aPod({ name: 'q', claimName: 'c' })),
      helps: false,
    },
    { name: 'any Pod goes', plugin: 'NodeResourcesFit', event: deleted(aPod({ name: 'q' })), helps: true },
    {
      name: 'a Pod with volumes goes',
      plugin: 'NodeVolumeLimits',
      event: deleted(aPod({ name: 'q', claimName: 'd' })),
      helps: true,
    },
    {
      name: 'a limit changes',
      plugin: 'NodeVolumeLimits',
      event: changed(aCSINode('n', 'd', 1), aCSINode('n', 'd', 2)),
      helps: true,
    },
    {
      name: 'a node that suits is created',
      plugin: 'NodeAffinity',
      event: added(aNode({ labels: { disk: 'ssd' } })),
      helps: true,
    },
    {
      name: 'a node that does not suit is created',
      plugin: 'NodeAffinity',
      event: added(aNode()),
      helps: false,
      before: true,
    },
    {
      name: 'a node is uncordoned',
      plugin: 'NodeUnschedulable',
      event: changed(cordoned, aNode()),
      helps: true,
    },
    {
      name: 'a node is cordoned',
      plugin: 'NodeUnschedulable',
      event: changed(aNode(), cordoned),
      helps: false,
      before: true,
    },
    {
      name: 'a node reports what it has',
      plugin: 'NodeResourcesFit',
      event: changed(aNode({ allocatable: {} }), aNode()),
      helps: true,
    },
    { name: 'a zone label comes with a volume', plugin: 'VolumeZone', event: added(aVolume()), helps: true },
  ])('$plugin: $name', ({ plugin, event, helps, before = helps }) => {
    expect(mayHelp(plugin, pod, event, '1.37')).toBe(helps);
    // Before queueing hints, the kind of change was enough.
    expect(mayHelp(plugin, pod, event, '1.30')).toBe(before);
  });
});
