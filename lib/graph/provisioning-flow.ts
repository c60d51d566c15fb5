/**
 * How a claim of a class gets its volume, as steps of actors: each done, running, not yet or failed, each tied to the
 * field or event that proves it. The objects decide; events only add words, because they are gone after an hour. The
 * picture has a lane for each actor and time running to the right.
 */
import { byString } from '../base/compare';
import { objectKey } from '../kubernetes/object';
import type { PersistentVolumeClaim } from '../kubernetes/persistent-volume-claim';
import type { StorageClass } from '../kubernetes/storage-class';
import type { ClusterView } from '../volume/cluster-view';
import { type ClaimDiagnosis, diagnoseClaim } from '../volume/diagnose-claim';
import type { Evidence } from '../volume/evidence';
import { migratedTo } from '../volume/migration';
import { findPluginByName } from '../volume/plugins';
import type { Sentence } from '../volume/sentence';
import { getPersistentVolumeClaimClass } from '../volume/storage-class-name';
import { type FlowFacts, flowFacts } from './provisioning-facts';
import { stepsOf } from './provisioning-steps';

export type Actor =
  | 'you'
  | 'api-server'
  | 'pv-controller'
  | 'scheduler'
  | 'provisioner'
  | 'attacher'
  | 'kubelet';

export type StepState = 'done' | 'running' | 'failed' | 'not-yet';

export interface FlowStep {
  readonly id: string;
  readonly actor: Actor;
  /** What the actor does: "Creates the claim". */
  readonly title: string;
  /** The field, annotation or event that shows it, in Kubernetes' word. */
  readonly mark: string;
  readonly state: StepState;
  readonly proof: Evidence | undefined;
  readonly meaning: Sentence;
  /** A try that failed before this one; it stays beside its retry. */
  readonly failedTry?: { readonly title: string; readonly mark: string; readonly proof: Evidence };
}

export interface FlowLane {
  readonly actor: Actor;
  readonly title: string;
  readonly detail: string;
}

/** How the class provides volumes. */
export type FlowKind = 'external' | 'in-tree' | 'static';

export interface ProvisioningFlow {
  readonly kind: FlowKind;
  readonly delayed: boolean;
  readonly claim: PersistentVolumeClaim | undefined;
  readonly diagnosis: ClaimDiagnosis | undefined;
  readonly lanes: readonly FlowLane[];
  readonly steps: readonly FlowStep[];
  /** Who must act now; undefined when all is done, or nothing has begun. */
  readonly acting: Actor | undefined;
  readonly counts: Readonly<Record<StepState, number>> & { readonly retried: number };
}

/** The flow of one claim of the class, or of a claim to come. */
export function provisioningFlow(
  view: ClusterView,
  storageClass: StorageClass,
  claim: PersistentVolumeClaim | undefined,
): ProvisioningFlow {
  const diagnosis = claim && diagnoseClaim(view, claim);
  const facts = flowFacts(view, claim);
  const kind = flowKind(view, storageClass, facts);
  const delayed = storageClass.volumeBindingMode === 'WaitForFirstConsumer';
  const steps = stepsOf({ view, storageClass, kind, delayed, facts, diagnosis });
  const acting = steps.find(({ state }) => state === 'running' || state === 'failed')?.actor;
  const used = new Set(steps.map(({ actor }) => actor));
  const lanes = lanesOf(storageClass, kind, facts).filter(({ actor }) => used.has(actor));
  return { kind, delayed, claim, diagnosis, lanes, steps, acting, counts: countsOf(steps) };
}

function flowKind(view: ClusterView, { provisioner }: StorageClass, { volume }: FlowFacts): FlowKind {
  const madeBy = volume?.metadata.annotations?.['pv.kubernetes.io/provisioned-by'];
  if (volume && madeBy === undefined) return 'static';
  if (migratedTo(view.version, provisioner) !== undefined) return 'external';
  if (findPluginByName(view.version, provisioner)?.provisions) return 'in-tree';
  return provisioner.startsWith('kubernetes.io/') ? 'static' : 'external';
}

function lanesOf(
  { provisioner }: StorageClass,
  kind: FlowKind,
  { nodeName }: FlowFacts,
): readonly FlowLane[] {
  const driver = kind === 'external' ? provisioner : '';
  return [
    { actor: 'you', title: 'You', detail: 'kubectl' },
    { actor: 'api-server', title: 'API server', detail: 'kube-apiserver' },
    { actor: 'pv-controller', title: 'PV controller', detail: 'controller-manager' },
    { actor: 'scheduler', title: 'Scheduler', detail: 'kube-scheduler' },
    { actor: 'provisioner', title: 'Provisioner', detail: driver },
    { actor: 'attacher', title: 'Attacher', detail: 'external-attacher' },
    { actor: 'kubelet', title: 'Kubelet', detail: nodeName === undefined ? 'on the node' : `on ${nodeName}` },
  ];
}

function countsOf(steps: readonly FlowStep[]): ProvisioningFlow['counts'] {
  const count = (state: StepState): number => steps.filter((step) => step.state === state).length;
  return {
    done: count('done'),
    running: count('running'),
    failed: count('failed'),
    'not-yet': count('not-yet'),
    retried: steps.filter(({ failedTry }) => failedTry !== undefined).length,
  };
}

/** Claims of a class, those that are under way first, then by name. */
export function claimsOfClass(view: ClusterView, storageClassName: string): readonly PersistentVolumeClaim[] {
  const rank = (claim: PersistentVolumeClaim): number => (claim.status?.phase === 'Bound' ? 1 : 0);
  return [...view.claims()]
    .filter((claim) => getPersistentVolumeClaimClass(claim) === storageClassName)
    .sort((a, b) => rank(a) - rank(b) || byString(objectKey)(a, b));
}
