/**
 * What is the matter with a claim, from specs: the decision that the controller takes at its next sync, looked at
 * closely enough to tell the three kinds of Pending apart. Events are consulted in one place only, for what an
 * external provisioner says of its failures, because nothing else says it.
 */
import { perObject } from '../base/per-object';
import { annSelectedNode } from '../kubernetes/annotations';
import type { Event } from '../kubernetes/event';
import type { PersistentVolume } from '../kubernetes/persistent-volume';
import type { PersistentVolumeClaim, TypedLocalObjectReference } from '../kubernetes/persistent-volume-claim';
import { isPodTerminated, type Pod } from '../kubernetes/pod';
import type { StorageClass } from '../kubernetes/storage-class';
import { type BoundClaimDecision, decideBoundClaim } from './bound-claim';
import type { ClusterView } from './cluster-view';
import { dataSourceKind } from './data-source-kind';
import type { ObjectName } from './evidence';
import { protectingPods } from './in-use';
import { checkInTreeDataSource, checkInTreeProvisioning, decideProvisioning } from './provision';
import { type RestoreRefusal, restoreSource } from './snapshot/restore';
import { getPersistentVolumeClaimClass, persistentVolumeClaimHasClass } from './storage-class-name';
import { isBindCompleted } from './sync-claim';
import { decideUnboundClaim, type UnboundClaimDecision } from './unbound-claim';

/** Where a claim stands: its phase, with the three kinds of Pending told apart. */
export type ClaimStanding = 'waiting' | 'progress' | 'blocked' | 'bound' | 'lost' | 'terminating';

type Row<R extends UnboundClaimDecision['row']> = Extract<UnboundClaimDecision, { row: R }>;

/** The cause, with what one needs to say and show it. */
export type ClaimDiagnosis =
  // Terminating
  | {
      readonly cause: 'Deleting';
      readonly standing: 'terminating';
      readonly holders: readonly Pod[];
      readonly finalizers: readonly string[];
    }
  // Waiting: normal
  | {
      readonly cause: 'WaitsForPod';
      readonly standing: 'waiting';
      readonly storageClass: StorageClass | undefined;
    }
  /** The provisioner leaves it to whoever fills volumes from sources of that kind. */
  | {
      readonly cause: 'WaitsForPopulator';
      readonly standing: 'waiting';
      readonly provisioner: string;
      readonly storageClass: StorageClass;
      readonly source: TypedLocalObjectReference;
    }
  // In progress: nothing to do
  | {
      readonly cause: 'AboutToBind';
      readonly standing: 'progress';
      readonly volume: PersistentVolume;
      readonly decision: Row<'U2' | 'U10' | 'U11'>;
    }
  | { readonly cause: 'DefaultClassComes'; readonly standing: 'progress'; readonly storageClassName: string }
  | { readonly cause: 'WaitsForScheduler'; readonly standing: 'progress'; readonly pods: readonly Pod[] }
  | {
      readonly cause: 'ProvisionerAtWork';
      readonly standing: 'progress';
      readonly provisioner: string;
      readonly storageClass: StorageClass;
      readonly nodeName: string | undefined;
    }
  | { readonly cause: 'FinishesBinding'; readonly standing: 'progress'; readonly volume: PersistentVolume }
  // Blocked: somebody has to act
  | { readonly cause: 'SearchFails'; readonly standing: 'blocked'; readonly message: string }
  | { readonly cause: 'NoVolumeFits'; readonly standing: 'blocked'; readonly explicitlyNoClass: boolean }
  | {
      readonly cause: 'PodUnschedulable';
      readonly standing: 'blocked';
      readonly pod: Pod;
      readonly message: string;
    }
  | {
      readonly cause: 'PodBypassesScheduler';
      readonly standing: 'blocked';
      readonly pod: Pod;
      readonly storageClass: StorageClass | undefined;
    }
  | { readonly cause: 'ProvisioningDisabled'; readonly standing: 'blocked' }
  | { readonly cause: 'ClassMissing'; readonly standing: 'blocked'; readonly storageClassName: string }
  | { readonly cause: 'NoProvisioner'; readonly standing: 'blocked'; readonly storageClass: StorageClass }
  | {
      readonly cause: 'UnknownProvisioner';
      readonly standing: 'blocked';
      readonly storageClass: StorageClass;
      readonly message: string;
    }
  | {
      readonly cause: 'DriverMissing';
      readonly standing: 'blocked';
      readonly provisioner: string;
      readonly storageClass: StorageClass;
    }
  | {
      readonly cause: 'SelectorRefused';
      readonly standing: 'blocked';
      readonly provisioner: string;
      readonly storageClass: StorageClass;
    }
  | {
      readonly cause: 'AttributesClassMissing';
      readonly standing: 'blocked';
      readonly provisioner: string;
      readonly storageClass: StorageClass;
      readonly attributesClassName: string;
    }
  /** The snapshot that it is to be filled from will not do. */
  | {
      readonly cause: 'SourceRefused';
      readonly standing: 'blocked';
      readonly provisioner: string;
      readonly storageClass: StorageClass;
      readonly refusal: RestoreRefusal;
    }
  | {
      readonly cause: 'ProvisioningFails';
      readonly standing: 'blocked';
      /** A sidecar says so in its event; otherwise the volume controller's own plugin refuses, which is decided here. */
      readonly external: boolean;
      readonly provisioner: string;
      readonly storageClass: StorageClass;
      readonly message: string;
    }
  | { readonly cause: 'NamedVolumeMissing'; readonly standing: 'blocked'; readonly volumeName: string }
  | { readonly cause: 'NamedVolumeUnsuitable'; readonly standing: 'blocked'; readonly decision: Row<'U9'> }
  | {
      readonly cause: 'NamedVolumeTaken';
      readonly standing: 'blocked';
      readonly decision: Row<'U12' | 'U13'>;
    }
  /** It names an object of a kind that was not read: nothing is concluded from its absence. */
  | {
      readonly cause: 'Unread';
      readonly standing: 'waiting' | 'bound' | 'lost';
      readonly object: ObjectName;
    }
  /** The reason hangs on objects that nobody names, of a kind that was not read. */
  | {
      readonly cause: 'KindUnread';
      readonly standing: 'waiting';
      readonly kind: 'StorageClass' | 'PersistentVolume' | 'Pod';
    }
  // Bound and Lost
  | { readonly cause: 'Bound'; readonly standing: 'bound'; readonly volume: PersistentVolume }
  | {
      readonly cause: 'Lost';
      readonly standing: 'lost';
      readonly decision: Extract<BoundClaimDecision, { action: 'SetLost' }>;
    };

/** Of a class whose volumes are made by hand. */
export const NO_PROVISIONER = 'kubernetes.io/no-provisioner';

export type ClaimCause = ClaimDiagnosis['cause'];

/** A view never changes, and a page asks several times for each of its claims. */
const diagnosesOf = perObject((view: ClusterView) =>
  perObject((claim: PersistentVolumeClaim) => diagnose(view, claim)),
);

/** Where a claim stands and why: decided once for each claim of a view. */
export function diagnoseClaim(view: ClusterView, claim: PersistentVolumeClaim): ClaimDiagnosis {
  return diagnosesOf(view)(claim);
}

function diagnose(view: ClusterView, claim: PersistentVolumeClaim): ClaimDiagnosis {
  if (claim.metadata.deletionTimestamp !== undefined) {
    const { namespace = '', name, finalizers = [] } = claim.metadata;
    const holders = protectingPods(view.podsUsing(namespace, name), claim);
    return { cause: 'Deleting', standing: 'terminating', holders, finalizers };
  }
  const unread = unreadObject(view, claim);
  if (unread) return { cause: 'Unread', standing: phaseStanding(claim), object: unread };
  if (isBindCompleted(claim)) return diagnoseCompleted(view, claim);
  const named = (claim.spec.volumeName ?? '') !== '' || persistentVolumeClaimHasClass(claim);
  if (!named && !view.isReadable('StorageClass')) return kindUnread('StorageClass');
  return diagnoseUnbound(view, claim, decideUnboundClaim(view, claim));
}

function kindUnread(kind: 'StorageClass' | 'PersistentVolume' | 'Pod'): ClaimDiagnosis {
  return { cause: 'KindUnread', standing: 'waiting', kind };
}

/** The volume or the class on which everything hangs, where it is unknown whether there is one. */
function unreadObject(view: ClusterView, claim: PersistentVolumeClaim): ObjectName | undefined {
  const volumeName = claim.spec.volumeName ?? '';
  if (volumeName !== '') {
    const known = view.isReadable('PersistentVolume') || view.volume(volumeName) !== undefined;
    return known ? undefined : { kind: 'PersistentVolume', name: volumeName };
  }
  const className = getPersistentVolumeClaimClass(claim);
  const known = view.isReadable('StorageClass') || view.storageClass(className) !== undefined;
  return className === '' || known ? undefined : { kind: 'StorageClass', name: className };
}

function phaseStanding(claim: PersistentVolumeClaim): 'waiting' | 'bound' | 'lost' {
  switch (claim.status?.phase) {
    case 'Bound':
      return 'bound';
    case 'Lost':
      return 'lost';
    default:
      return 'waiting';
  }
}

function diagnoseCompleted(view: ClusterView, claim: PersistentVolumeClaim): ClaimDiagnosis {
  const decision = decideBoundClaim(view, claim);
  if (decision.action === 'SetLost') return { cause: 'Lost', standing: 'lost', decision };
  const { volume } = decision;
  const settled = claim.status?.phase === 'Bound' && volume.spec.claimRef?.uid === claim.metadata.uid;
  return settled
    ? { cause: 'Bound', standing: 'bound', volume }
    : { cause: 'FinishesBinding', standing: 'progress', volume };
}

function diagnoseUnbound(
  view: ClusterView,
  claim: PersistentVolumeClaim,
  decision: UnboundClaimDecision,
): ClaimDiagnosis {
  switch (decision.row) {
    case 'U1':
      return { cause: 'SearchFails', standing: 'blocked', message: decision.error };
    case 'U2':
    case 'U10':
    case 'U11':
      return { cause: 'AboutToBind', standing: 'progress', volume: decision.volume, decision };
    case 'U3': {
      const { storageClassName } = decision;
      return { cause: 'DefaultClassComes', standing: 'progress', storageClassName };
    }
    case 'U4':
    case 'U5':
      return diagnoseDelayed(view, claim);
    case 'U6':
      return diagnoseProvisioning(view, claim);
    case 'U7': {
      if (!view.isReadable('PersistentVolume')) return kindUnread('PersistentVolume');
      const explicitlyNoClass = persistentVolumeClaimHasClass(claim);
      return { cause: 'NoVolumeFits', standing: 'blocked', explicitlyNoClass };
    }
    case 'U8':
      return { cause: 'NamedVolumeMissing', standing: 'blocked', volumeName: decision.volumeName };
    case 'U9':
      return { cause: 'NamedVolumeUnsuitable', standing: 'blocked', decision };
    case 'U12':
    case 'U13':
      return { cause: 'NamedVolumeTaken', standing: 'blocked', decision };
  }
}

/** The class waits for a first consumer: is there one, and does it get anywhere? */
function diagnoseDelayed(view: ClusterView, claim: PersistentVolumeClaim): ClaimDiagnosis {
  const { namespace = '', name } = claim.metadata;
  const storageClass = view.storageClass(getPersistentVolumeClaimClass(claim));
  const pods = [...view.podsUsing(namespace, name)].filter((pod) => !isPodTerminated(pod));
  const bypassing = pods.find((pod) => pod.spec.nodeName);
  if (bypassing) return { cause: 'PodBypassesScheduler', standing: 'blocked', pod: bypassing, storageClass };
  for (const pod of pods) {
    const message = unschedulableMessage(pod);
    if (message !== undefined) return { cause: 'PodUnschedulable', standing: 'blocked', pod, message };
  }
  if (pods.length > 0) return { cause: 'WaitsForScheduler', standing: 'progress', pods };
  if (!view.isReadable('Pod', namespace)) return kindUnread('Pod');
  return { cause: 'WaitsForPod', standing: 'waiting', storageClass };
}

/** What the scheduler says of a Pod that it could not place. */
export function unschedulableMessage(pod: Pod): string | undefined {
  const condition = pod.status?.conditions?.find(({ type }) => type === 'PodScheduled');
  return condition?.status === 'False' ? (condition.message ?? condition.reason ?? '') : undefined;
}

function diagnoseProvisioning(view: ClusterView, claim: PersistentVolumeClaim): ClaimDiagnosis {
  const decision = decideProvisioning(view, claim);
  const storageClassName = getPersistentVolumeClaimClass(claim);
  switch (decision.row) {
    case 'P1':
      return { cause: 'ProvisioningDisabled', standing: 'blocked' };
    case 'P2':
    case 'P5': {
      const storageClass = view.storageClass(storageClassName);
      const external = storageClass && storageClass.provisioner !== NO_PROVISIONER;
      if (!external && !view.isReadable('PersistentVolume')) return kindUnread('PersistentVolume');
      if (!storageClass) return { cause: 'ClassMissing', standing: 'blocked', storageClassName };
      if (storageClass.provisioner === NO_PROVISIONER) {
        return { cause: 'NoProvisioner', standing: 'blocked', storageClass };
      }
      const { message } = decision.event;
      return { cause: 'UnknownProvisioner', standing: 'blocked', storageClass, message };
    }
    case 'P6':
      return diagnoseExternal(view, claim, decision.provisioner, decision.storageClass);
    case 'P7': {
      const { plugin, storageClass } = decision;
      const nodeExists = (nodeName: string): boolean =>
        view.node(nodeName) !== undefined || !view.isReadable('Node');
      const source = checkInTreeDataSource(plugin, claim);
      const check =
        source.kind === 'Refused'
          ? source
          : checkInTreeProvisioning(view, plugin, storageClass, claim, nodeExists);
      const base = { provisioner: plugin.name, storageClass } as const;
      if (check.kind === 'Proceed') {
        return { cause: 'ProvisionerAtWork', standing: 'progress', ...base, nodeName: check.nodeName };
      }
      const { message } = check.event;
      return { cause: 'ProvisioningFails', standing: 'blocked', external: false, ...base, message };
    }
  }
}

function diagnoseExternal(
  view: ClusterView,
  claim: PersistentVolumeClaim,
  provisioner: string,
  storageClass: StorageClass,
): ClaimDiagnosis {
  const base = { provisioner, storageClass } as const;
  if (claim.spec.selector) return { cause: 'SelectorRefused', standing: 'blocked', ...base };
  const attributesClassName = claim.spec.volumeAttributesClassName ?? '';
  if (attributesClassName !== '' && isAttributesClassMissing(view, attributesClassName)) {
    return { cause: 'AttributesClassMissing', standing: 'blocked', ...base, attributesClassName };
  }
  const source = claim.spec.dataSourceRef ?? claim.spec.dataSource;
  const sourceKind = dataSourceKind(claim);
  if (sourceKind === 'Populator' && source)
    return { cause: 'WaitsForPopulator', standing: 'waiting', ...base, source };
  if (sourceKind === 'Snapshot' && canReadSnapshots(view)) {
    const className = storageClass.metadata.name;
    const found = restoreSource(view, claim, { driver: storageClass.provisioner, className });
    if (!found.ok) return { cause: 'SourceRefused', standing: 'blocked', ...base, refusal: found.error };
  }
  const attempts = view.eventsOf(claim).filter(isOfProvisioner);
  const ended = attempts.find(({ reason }) => reason !== 'Provisioning');
  if (ended?.reason === 'ProvisioningFailed') {
    const { message } = ended;
    return { cause: 'ProvisioningFails', standing: 'blocked', external: true, ...base, message };
  }
  const runs = attempts.length > 0 || isKnownProvisioner(view, provisioner) || !canTellProvisioners(view);
  if (!runs) return { cause: 'DriverMissing', standing: 'blocked', ...base };
  const nodeName = claim.metadata.annotations?.[annSelectedNode];
  return { cause: 'ProvisionerAtWork', standing: 'progress', ...base, nodeName };
}

function canReadSnapshots(view: ClusterView): boolean {
  return view.isReadable('VolumeSnapshot') && view.isReadable('VolumeSnapshotContent');
}

/** Whether the absence of all signs of a provisioner would mean anything. */
export function canTellProvisioners(view: ClusterView): boolean {
  return view.isReadable('CSIDriver') && view.isReadable('PersistentVolume');
}

/** Whether any object shows that the provisioner is there, or was. False too where its signs were not read. */
export function isKnownProvisioner(view: ClusterView, provisioner: string): boolean {
  return view.csiDriver(provisioner) !== undefined || view.hasProvisioned(provisioner);
}

/** False as well where VolumeAttributesClasses are not in use, or cannot be read. */
export function isAttributesClassMissing(view: ClusterView, name: string): boolean {
  return (
    view.enabled('VolumeAttributesClass') &&
    view.isReadable('VolumeAttributesClass') &&
    view.volumeAttributesClass(name) === undefined
  );
}

const PROVISIONER_REASONS: readonly string[] = [
  'Provisioning',
  'ProvisioningFailed',
  'ProvisioningSucceeded',
];

/** An event that the external provisioner itself sent: `Provisioning` begins a try, the others end it. */
function isOfProvisioner(event: Event): boolean {
  return (
    event.source.component !== 'persistentvolume-controller' && PROVISIONER_REASONS.includes(event.reason)
  );
}
