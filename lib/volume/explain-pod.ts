/**
 * Why a Pod is as it is, for somebody who has ten seconds: one sentence, every node with its reasons where the Pod
 * waits for one, what proves it, what to do, and what happens without doing anything. The cause comes from
 * `diagnosePod`; here it gets its words. Events are shown and decide nothing.
 */
import type { Pod } from '../kubernetes/pod';
import type { ClusterView } from './cluster-view';
import { diagnosePod, type PodDiagnosis, type PodStanding } from './diagnose-pod';
import {
  deletionEvidence,
  type Evidence,
  eventEvidence,
  field,
  finalizersEvidence,
  type ObjectName,
} from './evidence';
import { ownershipSentences } from './explain-ownership';
import { describeUnplaced } from './explain-pod-placement';
import { describeUnstarted } from './explain-pod-start';
import { podWaysOut } from './explain-pod-ways';
import { type NodeVerdict, nodeVerdicts } from './node-verdict';
import { nodeSpan } from './object-span';
import { findContainerWait } from './pod-containers';
import { type PodDescription, readyEvidence } from './pod-description';
import type { Sentence } from './sentence';
import type { WayOut } from './way-out';

export interface PodExplanation {
  readonly pod: Pod;
  readonly standing: PodStanding;
  readonly diagnosis: PodDiagnosis;
  /** One or two sentences: what is the matter. */
  readonly title: Sentence;
  readonly details: readonly Sentence[];
  /** Every node for a Pod that waits for one; empty where no node was looked at. */
  readonly nodes: readonly NodeVerdict[];
  readonly evidence: readonly Evidence[];
  /** What happens by itself, and when. */
  readonly next: Sentence;
  readonly waysOut: readonly WayOut[];
  /** The object whose trouble this is, where it is not the Pod's own. */
  readonly cause: ObjectName | undefined;
}

const MOST_EVENTS = 3;

export function explainPod(view: ClusterView, pod: Pod): PodExplanation {
  const diagnosis = diagnosePod(view, pod);
  const { title, details = [], evidence = [], next, cause } = describe(view, pod, diagnosis);
  const events = view.eventsOf(pod).slice(0, MOST_EVENTS);
  return {
    pod,
    standing: diagnosis.standing,
    diagnosis,
    title,
    details,
    nodes: 'refused' in diagnosis ? nodeVerdicts(view, pod, diagnosis) : [],
    evidence: [...evidence, ...events.map(eventEvidence)],
    next,
    waysOut: podWaysOut(view, pod, diagnosis),
    cause,
  };
}

function describe(view: ClusterView, pod: Pod, diagnosis: PodDiagnosis): PodDescription {
  switch (diagnosis.cause) {
    case 'Deleting':
      return describeDeleting(pod, diagnosis);
    case 'Succeeded':
      return {
        title: ['It has finished.'],
        details: [['A finished Pod still protects its claims from deletion until it is deleted itself.']],
        evidence: [field(pod, 'status.phase', pod.status?.phase)],
        next: ['Nothing more happens to it.'],
      };
    case 'Failed':
      return {
        title: pod.status?.message
          ? ['It has failed: ', { code: pod.status.message }]
          : ['It has failed and is not started again.'],
        evidence: [
          field(pod, 'status.phase', pod.status?.phase),
          field(pod, 'status.reason', pod.status?.reason),
        ],
        next: ['Nothing more happens to it.'],
      };
    case 'Running':
      return withOwnership(view, pod, describeRunning(pod, diagnosis));
    case 'NodeMissing':
    case 'NodeNotReady':
    case 'MountUnknown':
    case 'NotMountable':
    case 'NotAttached':
      return describeUnstarted(view, pod, diagnosis);
    // A container that may not read its files waits, or does not come to itself.
    case 'ContainerWaits':
    case 'Starting':
      return withOwnership(view, pod, describeUnstarted(view, pod, diagnosis));
    default:
      return describeUnplaced(view, pod, diagnosis);
  }
}

function withOwnership(view: ClusterView, pod: Pod, description: PodDescription): PodDescription {
  return { ...description, details: [...(description.details ?? []), ...ownershipSentences(view, pod)] };
}

type Of<C extends PodDiagnosis['cause']> = Extract<PodDiagnosis, { cause: C }>;

function describeDeleting(pod: Pod, { node }: Of<'Deleting'>): PodDescription {
  const { finalizers = [] } = pod.metadata;
  const evidence = [deletionEvidence(pod), field(pod, 'spec.nodeName', pod.spec.nodeName)];
  if (node.kind === 'NotReady') {
    return {
      title: ['It is being deleted, but ', nodeSpan(node.nodeName), ' does not answer, so nobody stops it.'],
      details: [['Its volumes stay attached there until it is gone.']],
      evidence: [...evidence, readyEvidence(node.node)],
      next: ['It goes away when the node answers again, or when the Node object is deleted.'],
    };
  }
  if (node.kind === 'Missing') {
    return {
      title: ['It is being deleted, and its node ', { code: node.nodeName }, ' no longer exists.'],
      evidence,
      next: ['The control plane removes it within a minute.'],
    };
  }
  if (finalizers.length > 0) {
    return {
      title: ['It is being deleted. Finalizer ', { code: finalizers[0] ?? '' }, ' still holds it.'],
      evidence: [...evidence, finalizersEvidence(pod)],
      next: ['It goes away when whoever set the finalizer removes it.'],
    };
  }
  const stops: Sentence =
    node.kind === 'None'
      ? ['It is being deleted. It has no node, so nothing has to be stopped.']
      : ['It is being deleted. ', nodeSpan(node.nodeName), ' stops its containers and unmounts its volumes.'];
  const graceSeconds = pod.metadata.deletionGracePeriodSeconds ?? 30;
  const next: Sentence =
    node.kind === 'None' ? ['It goes away at once.'] : [`It goes away within about ${graceSeconds} s.`];
  return { title: stops, evidence, next };
}

function describeRunning(pod: Pod, { node, standing }: Of<'Running'>): PodDescription {
  const nodeName = pod.spec.nodeName ?? '';
  const evidence = [
    field(pod, 'status.phase', pod.status?.phase),
    field(pod, 'spec.nodeName', pod.spec.nodeName),
  ];
  if (standing === 'running') {
    const wait = findContainerWait(pod);
    return {
      title: ['It runs on ', nodeSpan(nodeName), '.'],
      details: wait
        ? [
            [
              'Container ',
              { code: wait.containerName },
              ' waits: ',
              { code: wait.reason },
              '. ',
              wait.message,
            ],
          ]
        : [],
      evidence,
      next: ['It keeps its claims from being deleted.'],
    };
  }
  return {
    title: ['It ran on ', nodeSpan(nodeName), ' when that node last answered. Now the node does not answer.'],
    details: [['Its volumes stay attached to that node, so a Pod elsewhere may have to wait for them.']],
    evidence: node.kind === 'NotReady' ? [...evidence, readyEvidence(node.node)] : evidence,
    next: ['It runs on if the node answers again; it is removed when the Node object is deleted.'],
  };
}
