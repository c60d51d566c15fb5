/** The refusals of all nodes gathered into one clause for a headline, the most frequent reason first. */
import { assertUnreachable } from '../base/assert';
import type { Pod } from '../kubernetes/pod';
import { namespaceOf } from './node-verdict';
import { claimSpan, nodeSpan, storageClassSpan, volumeSpan } from './object-span';
import type { NodeRefusal, RefusedNode } from './placement/place-pod';
import type { VolumeObstacle } from './placement/volume-binding';
import type { Sentence } from './sentence';

/** A reason as the end of a sentence about one node, and about several. */
interface Phrase {
  readonly one: Sentence;
  readonly many: Sentence;
}

/** `node-1 is cordoned; 2 have a taint that …`: all refusals in one clause, without a full stop. */
export function refusalSummary(pod: Pod, refused: readonly RefusedNode[]): Sentence {
  const groups = new Map<string, { readonly phrase: Phrase; readonly nodeNames: string[] }>();
  for (const { node, refusal } of refused) {
    const phrase = phraseOf(pod, refusal);
    const key = JSON.stringify(phrase.many);
    const group = groups.get(key);
    if (group) group.nodeNames.push(node.metadata.name);
    else groups.set(key, { phrase, nodeNames: [node.metadata.name] });
  }
  const sorted = [...groups.values()].sort((a, b) => b.nodeNames.length - a.nodeNames.length);
  const clauses = sorted.slice(0, MOST_CLAUSES).map(({ phrase, nodeNames }): Sentence => {
    const [first = ''] = nodeNames;
    if (nodeNames.length === 1) return [nodeSpan(first), ' ', ...phrase.one];
    const all = sorted.length === 1 ? 'all ' : '';
    return [`${all}${nodeNames.length} `, ...phrase.many];
  });
  const more = sorted.length - clauses.length;
  const tail: Sentence = more > 0 ? [`; ${more} more reasons`] : [];
  return [...clauses.flatMap((clause, index) => (index === 0 ? clause : ['; ', ...clause])), ...tail];
}

const MOST_CLAUSES = 3;

function both(one: string, many: string, rest: Sentence = []): Phrase {
  return { one: [one, ...rest], many: [many, ...rest] };
}

function phraseOf(pod: Pod, refusal: NodeRefusal): Phrase {
  switch (refusal.plugin) {
    case 'NodeUnschedulable':
      return both('is cordoned', 'are cordoned');
    case 'TaintToleration':
      return both('has', 'have', [
        ' the taint ',
        { code: refusal.taint.key },
        ', which it does not tolerate',
      ]);
    case 'NodeAffinity':
      return both('is', 'are', [' not among those that the Pod selects']);
    case 'NodeResourcesFit': {
      const [first] = refusal.insufficient;
      if (first?.resource === 'pods') return both('is full of Pods', 'are full of Pods');
      return both('has', 'have', [` too little ${first?.resource ?? 'room'}`]);
    }
    case 'VolumeRestrictions':
      return refusal.restriction.reason === 'Disk'
        ? both('has', 'have', [' a Pod with the same disk'])
        : both('would do', 'would do', [
            ' if ',
            { code: refusal.restriction.podName },
            ' did not use the claim',
          ]);
    case 'NodeVolumeLimits':
      return refusal.obstacle.reason === 'NotInstalled'
        ? both('lacks', 'lack', [' the driver ', { code: refusal.obstacle.driver }])
        : both('has', 'have', [' no room for another volume of ', { code: refusal.obstacle.driver }]);
    case 'VolumeBinding':
      return volumePhrase(pod, refusal.obstacles[0]);
    case 'VolumeZone':
      return both('is', 'are', [' in another zone than volume ', volumeSpan(refusal.topology.volumeName)]);
    case 'PodTopologySpread':
      return refusal.obstacle.reason === 'MissingLabel'
        ? both('lacks', 'lack', [' label ', { code: refusal.obstacle.topologyKey }])
        : both('has', 'have', [' enough Pods of its kind']);
    case 'InterPodAffinity':
      return refusal.obstacle.reason === 'NoPodNear'
        ? both('is', 'are', [' not near a Pod that it wants near'])
        : both('is', 'are', [' too near to ', { code: refusal.obstacle.podKey }]);
    default:
      return assertUnreachable(refusal);
  }
}

function volumePhrase(pod: Pod, obstacle: VolumeObstacle | undefined): Phrase {
  if (!obstacle) return both('has', 'have', [' no volume for it']);
  const claim = claimSpan(namespaceOf(pod), obstacle.claimName);
  switch (obstacle.reason) {
    case 'NodeAffinity':
      return both('cannot', 'cannot', [' reach volume ', volumeSpan(obstacle.volumeName)]);
    case 'VolumeNotFound':
      return both('lacks', 'lack', [' volume ', { code: obstacle.volumeName }, ', which does not exist']);
    case 'SelectedNode':
      return both('is', 'are', [' not ', nodeSpan(obstacle.selectedNode), ', chosen before for ', claim]);
    case 'NoVolume':
      return both('has', 'have', [' no volume for claim ', claim, ', and its class makes none']);
    case 'AllowedTopologies':
      return both('is', 'are', [
        ' outside of where class ',
        storageClassSpan(obstacle.storageClassName),
        ' makes volumes',
      ]);
    case 'Capacity':
      return both('has', 'have', [' too little storage for claim ', claim]);
    default:
      return assertUnreachable(obstacle);
  }
}
