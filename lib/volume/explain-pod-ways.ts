/**
 * What somebody can do about a Pod, per cause, best first. What is to be done about a claim stands with the claim.
 * A way without writes is one that Stowage does not offer to carry out: it is unsafe, or no single write.
 */
import { annSelectedNode } from '../kubernetes/annotations';
import type { Node } from '../kubernetes/node';
import { type KubernetesObject, type ObjectTarget, targetOf } from '../kubernetes/object';
import type { Pod } from '../kubernetes/pod';
import type { ClusterView } from './cluster-view';
import type { AttachmentDiagnosis } from './diagnose-attachment';
import type { PodDiagnosis } from './diagnose-pod';
import { claimWaysOut } from './explain-claim-ways';
import { namespaceOf, unmetNodeSelector } from './node-verdict';
import { nodeSpan, podSpan } from './object-span';
import type { NodeRefusal, RefusedNode } from './placement/place-pod';
import { exceedsNode } from './placement/resources';
import type { VolumeObstacle } from './placement/volume-binding';
import { isNotReady } from './pod-description';
import type { Sentence } from './sentence';
import { declareOutOfService, installDriver } from './suggested-objects';
import { createObject, deleteObject, kubectlName, labelObject, mergePatch, type WayOut } from './way-out';

const MOST_WAYS = 4;

export function podWaysOut(view: ClusterView, pod: Pod, diagnosis: PodDiagnosis): readonly WayOut[] {
  switch (diagnosis.cause) {
    case 'Deleting':
      return diagnosis.node.kind === 'NotReady' ? [removeByForce(pod, diagnosis.node.nodeName)] : [];
    case 'FitsNoNode':
      return waysOnNodes(pod, diagnosis.refused).slice(0, MOST_WAYS);
    case 'NodeNotReady':
      return [removeByForce(pod, diagnosis.node.metadata.name)];
    case 'NotMountable':
      return waysToMount(view, pod, diagnosis);
    case 'NotAttached':
      return waysToAttach(diagnosis.attachment);
    default:
      return [];
  }
}

/** Each kind of way once for a node, in order of nodes; the first of a kind is shown before its repetitions. */
function waysOnNodes(pod: Pod, refused: readonly RefusedNode[]): readonly WayOut[] {
  const ways = refused.flatMap(({ node, refusal }) => {
    const way = wayOnNode(pod, node, refusal);
    return way ? [{ plugin: refusal.plugin, way }] : [];
  });
  const isFirst = (entry: (typeof ways)[number], index: number): boolean =>
    ways.findIndex(({ plugin }) => plugin === entry.plugin) === index;
  const firsts = ways.filter(isFirst);
  const repeatable = ways.filter((entry, index) => !isFirst(entry, index) && PER_NODE.includes(entry.plugin));
  return [...firsts, ...repeatable].map(({ way }) => way);
}

/** Ways that are about their node; the others say the same for every node. */
const PER_NODE: readonly NodeRefusal['plugin'][] = ['NodeUnschedulable', 'NodeAffinity'];

function wayOnNode(pod: Pod, node: Node, refusal: NodeRefusal): WayOut | undefined {
  switch (refusal.plugin) {
    case 'NodeUnschedulable': {
      const { name } = node.metadata;
      return {
        title: ['Uncordon ', nodeSpan(name)],
        effect: ['It takes new Pods again.'],
        command: `kubectl uncordon ${name}`,
        writes: mergePatch(targetOf(node), { spec: { unschedulable: null } }).writes,
      };
    }
    case 'TaintToleration': {
      const { key, value, effect } = refusal.taint;
      const toleration = { key, operator: value ? 'Equal' : 'Exists', ...(value ? { value } : {}), effect };
      const tolerations = [...(pod.spec.tolerations ?? []), toleration];
      return {
        title: ['Let the Pod tolerate ', { code: key }],
        effect: ['Then nodes with this taint may take it. Make the same change where the Pod comes from.'],
        ...mergePatch(targetOf(pod), { spec: { tolerations } }),
      };
    }
    case 'NodeAffinity':
      return labelNode(pod, node);
    case 'NodeResourcesFit': {
      const [first] = refusal.insufficient;
      const resource = first?.resource ?? '';
      const tooLarge = first !== undefined && exceedsNode(first);
      return {
        title: tooLarge ? [`Request less ${resource}`] : [`Free some ${resource} or add a node`],
        effect: ['Requests count, not use: what other Pods request is taken, whether they use it or not.'],
        writes: [],
      };
    }
    case 'VolumeRestrictions': {
      const target = podTarget(namespaceOf(pod), refusal.restriction.podName);
      return {
        title: ['Delete ', { object: target }],
        effect: ['What it holds is then free for this Pod.'],
        ...deleteObject(target),
      };
    }
    case 'VolumeBinding':
      return chooseNodeAgain(pod, refusal.obstacles);
    case 'VolumeZone':
    case 'NodeVolumeLimits':
    case 'PodTopologySpread':
    case 'InterPodAffinity':
      return undefined;
  }
}

/** The node that was chosen for a claim does not take the Pod any more: the choice is taken back. */
function chooseNodeAgain(pod: Pod, obstacles: readonly VolumeObstacle[]): WayOut | undefined {
  const chosen = obstacles.find(({ reason }) => reason === 'SelectedNode');
  if (!chosen) return undefined;
  const claim: ObjectTarget = {
    apiVersion: 'v1',
    kind: 'PersistentVolumeClaim',
    namespace: namespaceOf(pod),
    name: chosen.claimName,
  };
  return {
    title: ['Let the scheduler choose again for ', { object: claim }],
    effect: ['The claim forgets the node that was chosen; the Pod may then go to another.'],
    ...mergePatch(claim, { metadata: { annotations: { [annSelectedNode]: null } } }),
  };
}

function podTarget(namespace: string, name: string): ObjectTarget {
  return { apiVersion: 'v1', kind: 'Pod', namespace, name };
}

/** One label only, and never the ones that Kubernetes keeps itself. */
function labelNode(pod: Pod, node: Node): WayOut | undefined {
  const unmet = unmetNodeSelector(pod, node);
  const [first] = unmet;
  if (!first || unmet.length > 1 || first.key.includes('kubernetes.io/')) return undefined;
  return {
    title: ['Label ', nodeSpan(node.metadata.name), ' with ', { code: `${first.key}=${first.value}` }],
    effect: ['It is then one of the nodes that the Pod selects.'],
    ...labelObject(targetOf(node), first.key, first.value),
  };
}

function removeByForce(pod: Pod, nodeName: string): WayOut {
  return {
    title: ['Remove it without waiting for the node'],
    effect: [
      'Only when ',
      nodeSpan(nodeName),
      ' is certainly off: its containers may still write to the volume otherwise.',
    ],
    command: `kubectl delete ${kubectlName(targetOf(pod))} --force --grace-period=0`,
    writes: [],
  };
}

function waysToMount(
  view: ClusterView,
  pod: Pod,
  { obstacle, awaited }: Extract<PodDiagnosis, { cause: 'NotMountable' }>,
): readonly WayOut[] {
  if (obstacle.reason === 'ConfigMapNotFound' || obstacle.reason === 'SecretNotFound') {
    const kind = obstacle.reason === 'SecretNotFound' ? 'Secret' : 'ConfigMap';
    const manifest = {
      apiVersion: 'v1',
      kind,
      metadata: { name: obstacle.name, namespace: namespaceOf(pod) },
      data: {},
    } as KubernetesObject;
    return [
      {
        title: [`Create the ${kind} `, { code: obstacle.name }],
        effect: ['Put in the keys that the Pod reads. The kubelet then mounts it.'],
        ...createObject(manifest),
      },
    ];
  }
  if (awaited?.diagnosis.cause !== 'PodBypassesScheduler') return [];
  return claimWaysOut(view, awaited.claim, { ...awaited.diagnosis, pod }, () => undefined);
}

function waysToAttach(attachment: AttachmentDiagnosis): readonly WayOut[] {
  if (attachment.why === 'NoDriver')
    return [installDriver(attachment.driver, ['Its attacher then answers.'])];
  if (attachment.why !== 'AttachedElsewhere') return [];
  return attachment.elsewhere.flatMap(({ node, nodeName, users }): readonly WayOut[] => {
    if (node && isNotReady(node)) return [declareOutOfService(nodeName)];
    return users.map((user) => ({
      title: ['Delete ', podSpan(user)] as Sentence,
      effect: ['The volume is then unmounted, detached from ', nodeSpan(nodeName), ' and attached here.'],
      ...deleteObject(targetOf(user)),
    }));
  });
}
