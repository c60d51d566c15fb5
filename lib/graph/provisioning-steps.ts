/**
 * The steps of a claim's way to its volume and of its Pod's way to the node, in order. Each step says from the
 * objects whether it has happened; the first that has not is the one where things stand.
 */
import {
  annBindCompleted,
  annSelectedNode,
  annStorageProvisioner,
  finalizerPVCProtection,
} from '../kubernetes/annotations';
import type { Event } from '../kubernetes/event';
import { objectKey } from '../kubernetes/object';
import type { StorageClass } from '../kubernetes/storage-class';
import type { ClusterView } from '../volume/cluster-view';
import type { ClaimDiagnosis } from '../volume/diagnose-claim';
import { annotationPath, type Evidence, field } from '../volume/evidence';
import type { Sentence } from '../volume/sentence';
import type { FlowFacts } from './provisioning-facts';
import type { Actor, FlowKind, FlowStep, StepState } from './provisioning-flow';

export interface StepContext {
  readonly view: ClusterView;
  readonly storageClass: StorageClass;
  readonly kind: FlowKind;
  readonly delayed: boolean;
  readonly facts: FlowFacts;
  readonly diagnosis: ClaimDiagnosis | undefined;
}

/** A step before its state is known. */
interface Draft {
  readonly id: string;
  readonly actor: Actor;
  readonly title: string;
  readonly mark: string;
  readonly done: boolean;
  readonly proof: Evidence | undefined;
  readonly meaning: Sentence;
  /** It cannot go on by itself: what stopped it. */
  readonly failure?: Evidence;
  readonly failedTry?: FlowStep['failedTry'];
  /** Not needed for the claim to be bound: it does not hold up what comes after, and nobody is asked to act. */
  readonly optional?: boolean;
  /** When it has happened, everything before it has, whatever the objects still show of that. */
  readonly implies?: boolean;
}

export function stepsOf(context: StepContext): readonly FlowStep[] {
  const drafts = draftsOf(context);
  const lastProof = drafts.findLastIndex((draft) => draft.done && draft.implies);
  const current = context.facts.claim
    ? drafts.findIndex((draft, index) => !draft.done && !draft.optional && index > lastProof)
    : -1;
  return drafts.map(({ done, failure, optional: _optional, implies: _implies, ...draft }, index) => {
    const past = done || index < lastProof;
    const state: StepState = past ? 'done' : index !== current ? 'not-yet' : failure ? 'failed' : 'running';
    const proof = state === 'not-yet' ? undefined : state === 'failed' ? failure : draft.proof;
    return { ...draft, state, proof };
  });
}

function draftsOf(context: StepContext): readonly Draft[] {
  const { kind, delayed } = context;
  const podFirst = [podCreated(context), waitsForPlace(context)];
  const head = [claimCreated(context), claimAdmitted(context)];
  const tail = [podPlaced(context), ...attached(context), mounted(context)];
  const making =
    kind === 'external'
      ? [handedOver(context), taken(context), volumeWritten(context)]
      : kind === 'in-tree'
        ? [madeInTree(context)]
        : [];
  if (delayed) {
    const choice = kind === 'static' ? [volumeReserved(context)] : [nodeChosen(context)];
    return [...head, waitsOnPurpose(context), ...podFirst, ...choice, ...making, boundBoth(context), ...tail];
  }
  const search = kind === 'static' ? [volumeCreated(context)] : [];
  const later = { ...podCreated(context), optional: true };
  return [...head, ...search, searched(context), ...making, boundBoth(context), later, ...tail];
}

function eventProof(events: readonly Event[], ...reasons: string[]): Evidence | undefined {
  const event = events.find(({ reason }) => reasons.includes(reason));
  return event && { kind: 'Event', event };
}

function claimCreated({ facts: { claim } }: StepContext): Draft {
  const size = claim?.spec.resources?.requests?.storage ?? '';
  return {
    id: 'claim-created',
    actor: 'you',
    title: 'Creates the claim',
    mark: claim ? `${claim.metadata.name} · ${size}` : 'kubectl apply',
    done: claim !== undefined,
    proof: claim && field(claim, 'metadata.creationTimestamp', claim.metadata.creationTimestamp),
    meaning: ['A claim asks for storage of a size and kind, and names the class.'],
  };
}

function claimAdmitted({ facts: { claim } }: StepContext): Draft {
  return {
    id: 'claim-admitted',
    actor: 'api-server',
    title: 'Admits it',
    mark: 'pvc-protection',
    done: claim !== undefined,
    proof: claim && field(claim, 'metadata.finalizers', (claim.metadata.finalizers ?? []).join(', ')),
    meaning: [
      'Defaults are filled in, and ',
      { code: finalizerPVCProtection },
      ' keeps the claim while a Pod uses it.',
    ],
  };
}

function waitsOnPurpose({ storageClass, facts: { events, claim } }: StepContext): Draft {
  return {
    id: 'waits-on-purpose',
    actor: 'pv-controller',
    title: 'Waits on purpose',
    mark: 'WaitForFirstConsumer',
    done: claim !== undefined,
    proof:
      eventProof(events, 'WaitForFirstConsumer') ??
      field(storageClass, 'volumeBindingMode', storageClass.volumeBindingMode),
    meaning: [
      'The volume is chosen or made where the first Pod is to run, so nothing happens before there is one.',
    ],
  };
}

function podCreated({ facts: { pod, bound } }: StepContext): Draft {
  return {
    id: 'pod-created',
    actor: 'you',
    title: 'Creates the Pod',
    mark: pod ? objectKey(pod) : 'a Pod that uses it',
    done: pod !== undefined,
    proof: pod && field(pod, 'metadata.creationTimestamp', pod.metadata.creationTimestamp),
    meaning: bound
      ? ['No Pod uses the claim at the moment.']
      : ['A Pod refers to the claim in ', { code: 'spec.volumes[].persistentVolumeClaim' }, '.'],
  };
}

function waitsForPlace({ facts: { events, pod } }: StepContext): Draft {
  return {
    id: 'waits-for-place',
    actor: 'pv-controller',
    title: 'Waits for its place',
    mark: 'WaitForPodScheduled',
    done: pod !== undefined,
    proof:
      eventProof(events, 'WaitForPodScheduled') ?? (pod && field(pod, 'spec.nodeName', pod.spec.nodeName)),
    meaning: ['The controller has seen the Pod and leaves the choice of the node to the scheduler.'],
  };
}

/** What keeps the scheduler from choosing. */
function schedulingFailure({ diagnosis }: StepContext): { readonly failure?: Evidence } {
  if (diagnosis?.cause === 'PodUnschedulable') {
    return { failure: field(diagnosis.pod, 'status.conditions[PodScheduled].message', diagnosis.message) };
  }
  if (diagnosis?.cause === 'PodBypassesScheduler') {
    return { failure: field(diagnosis.pod, 'spec.nodeName', diagnosis.pod.spec.nodeName) };
  }
  return {};
}

function nodeChosen(context: StepContext): Draft {
  const { claim, selectedNode } = context.facts;
  return {
    id: 'node-chosen',
    actor: 'scheduler',
    title: selectedNode === undefined ? 'Chooses a node' : `Chooses ${selectedNode}`,
    mark: 'selected-node',
    done: selectedNode !== undefined,
    proof: claim && field(claim, annotationPath(annSelectedNode), selectedNode),
    meaning: ['The annotation on the claim says for which node the volume has to be made.'],
    ...schedulingFailure(context),
  };
}

/** A class without a provisioner: the scheduler picks one of the volumes that exist. */
function volumeReserved(context: StepContext): Draft {
  const { volume } = context.facts;
  return {
    id: 'volume-reserved',
    actor: 'scheduler',
    title: 'Chooses a volume',
    mark: volume ? volume.metadata.name : 'spec.claimRef',
    done: volume?.spec.claimRef !== undefined,
    proof: volume && field(volume, 'spec.claimRef', objectRefText(volume.spec.claimRef)),
    meaning: [
      'It takes a node and a volume that this node reaches together, and reserves the volume for the claim.',
    ],
    ...schedulingFailure(context),
  };
}

function objectRefText(ref: { readonly namespace?: string; readonly name?: string } | undefined): string {
  return ref ? `${ref.namespace ?? ''}/${ref.name ?? ''}` : '';
}

function volumeCreated({ facts: { volume }, diagnosis }: StepContext): Draft {
  const fits = volume ?? (diagnosis?.cause === 'AboutToBind' ? diagnosis.volume : undefined);
  return {
    id: 'volume-created',
    actor: 'you',
    title: 'Creates a volume',
    mark: fits ? fits.metadata.name : 'one that fits',
    done: fits !== undefined,
    proof: fits && field(fits, 'metadata.creationTimestamp', fits.metadata.creationTimestamp),
    meaning: ['This class makes no volumes: somebody creates one that fits every check of the claim.'],
  };
}

function searched({ kind, facts: { claim, bound, events, provisioner }, diagnosis }: StepContext): Draft {
  const found = kind === 'static';
  const failure =
    diagnosis?.cause === 'SearchFails' && claim ? field(claim, 'spec', diagnosis.message) : undefined;
  return {
    id: 'searched',
    actor: 'pv-controller',
    title: found ? 'Finds the volume' : 'Finds no volume',
    mark: found ? 'findMatchingVolume' : 'none that fits',
    done:
      bound ||
      (found ? diagnosis?.cause === 'AboutToBind' : provisioner !== undefined || isProvisioning(diagnosis)),
    proof:
      eventProof(events, 'FailedBinding') ??
      (claim && field(claim, 'spec.storageClassName', claim.spec.storageClassName)),
    meaning: found
      ? ['The smallest volume that passes all checks is taken.']
      : ['No volume that exists fits, so one is to be made. One that fits would be taken first.'],
    ...(failure ? { failure } : {}),
  };
}

function isProvisioning(diagnosis: ClaimDiagnosis | undefined): boolean {
  switch (diagnosis?.cause) {
    case 'ProvisionerAtWork':
    case 'ProvisioningFails':
    case 'DriverMissing':
    case 'SelectorRefused':
      return true;
    default:
      return false;
  }
}

function handedOver({ facts: { claim, provisioner, events }, diagnosis }: StepContext): Draft {
  const refused = diagnosis?.cause === 'ProvisioningDisabled' || diagnosis?.cause === 'UnknownProvisioner';
  const failure = refused
    ? (eventProof(events, 'ProvisioningFailed') ??
      (claim && field(claim, annotationPath(annStorageProvisioner), undefined)))
    : undefined;
  return {
    id: 'handed-over',
    actor: 'pv-controller',
    title: 'Names the driver',
    mark: 'ExternalProvisioning',
    done: provisioner !== undefined,
    proof:
      eventProof(events, 'ExternalProvisioning') ??
      (claim && field(claim, annotationPath(annStorageProvisioner), provisioner)),
    meaning: [
      'The annotation ',
      { code: annStorageProvisioner },
      ' tells the provisioner of that name to act. The controller itself makes nothing.',
    ],
    ...(failure ? { failure } : {}),
  };
}

function taken({ storageClass, facts: { volume, events }, diagnosis }: StepContext): Draft {
  const attempts = events.filter(({ source }) => source.component !== 'persistentvolume-controller');
  const begun = attempts.find(({ reason }) => reason === 'Provisioning');
  const missing = diagnosis?.cause === 'DriverMissing';
  const refused = diagnosis?.cause === 'SelectorRefused' || diagnosis?.cause === 'ProvisioningFails';
  const failed = attempts.find(({ reason }) => reason === 'ProvisioningFailed');
  const absent: Evidence = { kind: 'Absent', object: { kind: 'CSIDriver', name: storageClass.provisioner } };
  const failure: Evidence | undefined = missing
    ? absent
    : refused
      ? failed
        ? { kind: 'Event', event: failed }
        : absent
      : undefined;
  const tries = failed?.count ?? (failed ? 1 : 0);
  return {
    id: 'disk-created',
    actor: 'provisioner',
    title: tries > 0 && volume === undefined ? `Makes the storage: try ${tries + 1}` : 'Makes the storage',
    mark: 'CreateVolume',
    done: volume !== undefined,
    implies: true,
    proof:
      eventProof(attempts, 'ProvisioningSucceeded') ?? (begun ? { kind: 'Event', event: begun } : undefined),
    meaning: missing
      ? ['Nobody answers to that name: no CSIDriver, no volume that it made, no event of a try.']
      : [
          'The provisioner asks the driver for the storage behind the volume. A failed try is repeated with the same name, so that no second disk is made.',
        ],
    ...(failure && (missing || diagnosis?.cause === 'SelectorRefused') ? { failure } : {}),
    ...(failed
      ? {
          failedTry: {
            title: tries > 1 ? `${tries} tries failed` : 'Try 1 failed',
            mark: codeOf(failed.message),
            proof: { kind: 'Event', event: failed },
          },
        }
      : {}),
  };
}

/** The gRPC code in an error of a driver, or the first words. */
function codeOf(message: string): string {
  return /code = (\w+)/.exec(message)?.[1] ?? message.slice(0, 40);
}

function volumeWritten({ facts: { volume } }: StepContext): Draft {
  return {
    id: 'volume-written',
    actor: 'provisioner',
    title: 'Writes the volume',
    mark: volume ? `${volume.metadata.name} + claimRef` : 'PersistentVolume + claimRef',
    done: volume !== undefined,
    implies: true,
    proof: volume && field(volume, 'spec.claimRef.uid', volume.spec.claimRef?.uid),
    meaning: [
      'The volume is created for this claim alone: its ',
      { code: 'claimRef' },
      ' carries the uid of the claim.',
    ],
  };
}

function madeInTree({ storageClass, facts: { claim, volume, events }, diagnosis }: StepContext): Draft {
  const failed = diagnosis?.cause === 'ProvisioningFails';
  const failure = failed
    ? (eventProof(events, 'ProvisioningFailed') ??
      (claim && field(claim, 'spec.storageClassName', diagnosis.message)))
    : undefined;
  return {
    id: 'made-in-tree',
    actor: 'pv-controller',
    title: 'Makes the volume',
    mark: volume ? volume.metadata.name : storageClass.provisioner,
    done: volume !== undefined,
    implies: true,
    proof:
      eventProof(events, 'ProvisioningSucceeded') ??
      (volume && field(volume, 'spec.claimRef.uid', volume.spec.claimRef?.uid)),
    meaning: [
      'The plugin ',
      { code: storageClass.provisioner },
      ' is built into the controller manager: no driver is needed.',
    ],
    ...(failure ? { failure } : {}),
  };
}

function boundBoth({ facts: { claim, bound } }: StepContext): Draft {
  return {
    id: 'bound',
    actor: 'pv-controller',
    title: 'Binds both',
    mark: 'bind-completed',
    done: bound,
    implies: true,
    proof:
      claim && field(claim, annotationPath(annBindCompleted), claim.metadata.annotations?.[annBindCompleted]),
    meaning: ['Four writes: claimRef and phase of the volume, volumeName and phase of the claim.'],
  };
}

function podPlaced({ facts: { pod } }: StepContext): Draft {
  const message = pod?.status?.conditions?.find(
    ({ type, status }) => type === 'PodScheduled' && status === 'False',
  )?.message;
  const failure =
    pod && message !== undefined ? field(pod, 'status.conditions[PodScheduled].message', message) : undefined;
  return {
    id: 'pod-placed',
    actor: 'scheduler',
    title: 'Places the Pod',
    mark: 'spec.nodeName',
    done: Boolean(pod?.spec.nodeName),
    proof: pod && field(pod, 'spec.nodeName', pod.spec.nodeName),
    meaning: ['Only when all claims of the Pod are bound does it get its node.'],
    optional: pod === undefined,
    ...(failure ? { failure } : {}),
  };
}

/** Only where something is attached at all: many kinds of storage need no such step. */
function attached({ facts: { attachment, pod } }: StepContext): readonly Draft[] {
  if (!attachment) return [];
  const error = attachment.status?.attachError?.message;
  return [
    {
      id: 'attached',
      actor: 'attacher',
      title: 'Attaches it',
      mark: 'status.attached',
      done: attachment.status?.attached === true,
      proof: field(attachment, 'status.attached', String(attachment.status?.attached ?? false)),
      meaning: ['The storage is connected to the node.'],
      optional: pod === undefined,
      ...(error === undefined ? {} : { failure: field(attachment, 'status.attachError.message', error) }),
    },
  ];
}

function mounted({ facts: { pod } }: StepContext): Draft {
  return {
    id: 'mounted',
    actor: 'kubelet',
    title: 'Mounts it',
    mark: 'status.phase Running',
    done: pod?.status?.phase === 'Running',
    implies: true,
    proof: pod && field(pod, 'status.phase', pod.status?.phase),
    meaning: ['The kubelet mounts the volume and starts the containers.'],
    optional: pod === undefined,
  };
}
