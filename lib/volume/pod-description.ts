/** What a cause of a Pod's state is called in words; each part of the explanation of Pods gives one. */

import type { Node } from '../kubernetes/node';
import { type Evidence, field, type ObjectName } from './evidence';
import type { Sentence } from './sentence';

export interface PodDescription {
  readonly title: Sentence;
  readonly details?: readonly Sentence[];
  readonly evidence?: readonly Evidence[];
  readonly next: Sentence;
  /** The object whose trouble this is, where it is not the Pod's own. */
  readonly cause?: ObjectName;
}

/** Its kubelet does not answer, or says that it cannot work. A node without the condition is taken as ready. */
export function isNotReady(node: Node): boolean {
  const ready = readyStatus(node);
  return ready !== undefined && ready !== 'True';
}

export function readyEvidence(node: Node): Evidence {
  return field(node, 'status.conditions[Ready].status', readyStatus(node));
}

function readyStatus(node: Node): string | undefined {
  return node.status?.conditions?.find(({ type }) => type === 'Ready')?.status;
}
