/** What somebody can do about a claim, per cause, best first. Manifests are a start to edit, and say so. */
import { annSelectedNode } from '../kubernetes/annotations';
import { type KubernetesObject, targetOf } from '../kubernetes/object';
import type { PersistentVolume } from '../kubernetes/persistent-volume';
import type { PersistentVolumeClaim } from '../kubernetes/persistent-volume-claim';
import type { Pod } from '../kubernetes/pod';
import type { StorageClass } from '../kubernetes/storage-class';
import { claimRefKey } from './claim-ref';
import type { ClusterView } from './cluster-view';
import { isBeingPopulated } from './data-source-kind';
import { type ClaimDiagnosis, NO_PROVISIONER } from './diagnose-claim';
import type { MatchVerdict } from './match-verdict';
import { nearestFixes } from './nearest-fixes';
import { nodeSpan, podSpan, storageClassSpan, volumeSpan } from './object-span';
import { freshClaim } from './recreate-claim';
import type { Sentence } from './sentence';
import { chooseDefaultStorageClass, getPersistentVolumeClaimClass } from './storage-class-name';
import { createAttributesClass, createConsumer, installDriver, registerPopulator } from './suggested-objects';
import { createObject, deleteObject, mergePatch, recreate, type WayOut } from './way-out';

const MOST_FIXES = 4;

export function claimWaysOut(
  view: ClusterView,
  claim: PersistentVolumeClaim,
  diagnosis: ClaimDiagnosis,
  search: () => MatchVerdict | undefined,
): readonly WayOut[] {
  const fixes = (): readonly WayOut[] => {
    const verdict = search();
    return verdict ? fixesOf(view, verdict) : [];
  };
  switch (diagnosis.cause) {
    case 'Deleting':
      return diagnosis.holders.map(deletePod);
    case 'WaitsForPod':
      return [createConsumer(claim)];
    case 'PodBypassesScheduler':
      return [...selectNode(claim, diagnosis), recreateScheduled(diagnosis.pod)];
    case 'PodUnschedulable':
      return [createVolume(claim)];
    case 'NoVolumeFits':
    case 'NoProvisioner':
    case 'ProvisioningDisabled':
      return [...fixes(), createVolume(claim)];
    case 'ClassMissing':
      return [createClass(diagnosis.storageClassName), ...fallBackToDefaultClass(view, claim), ...fixes()];
    case 'UnknownProvisioner':
      return [...fixes(), createVolume(claim)];
    case 'SelectorRefused':
      return [dropSelector(claim), ...fixes(), createVolume(claim)];
    case 'AttributesClassMissing':
      return [
        createAttributesClass(diagnosis.attributesClassName, diagnosis.provisioner),
        dropAttributesClass(claim),
      ];
    case 'DriverMissing':
      return [installDriver(diagnosis.provisioner, ['It makes the volume when it runs.']), ...fixes()];
    case 'ProvisioningFails':
      return fixes();
    case 'WaitsForPopulator': {
      const { apiGroup: group, kind } = diagnosis.source;
      return group && !isBeingPopulated(claim) ? [registerPopulator({ group, kind })] : [];
    }
    case 'NamedVolumeMissing':
      return [createVolume(claim, diagnosis.volumeName), dropVolumeName(claim)];
    case 'NamedVolumeUnsuitable':
      return [...repairNamed(claim, diagnosis), dropVolumeName(claim)];
    case 'NamedVolumeTaken':
      return [...takeBack(view, claim, diagnosis), dropVolumeName(claim)];
    case 'Lost':
      return [startOver(claim)];
    default:
      return [];
  }
}

function fixesOf(view: ClusterView, verdict: MatchVerdict): readonly WayOut[] {
  const exists = (claimKey: string): boolean => {
    const [namespace = '', name = ''] = claimKey.split('/');
    return view.claim(namespace, name) !== undefined || !view.isReadable('PersistentVolumeClaim', namespace);
  };
  return nearestFixes(verdict, exists).slice(0, MOST_FIXES);
}

function deletePod(pod: Pod): WayOut {
  return {
    title: ['Delete ', podSpan(pod)],
    effect: ['The claim goes away when no Pod with a node uses it any more.'],
    ...deleteObject(targetOf(pod)),
  };
}

/** A class that makes no volumes has nobody who would look at the choice. */
function selectNode(
  claim: PersistentVolumeClaim,
  { pod, storageClass }: Extract<ClaimDiagnosis, { cause: 'PodBypassesScheduler' }>,
): readonly WayOut[] {
  if (!storageClass || storageClass.provisioner === NO_PROVISIONER) return [];
  const nodeName = pod.spec.nodeName ?? '';
  return [
    {
      title: ['Choose the node in place of the scheduler'],
      effect: [{ code: storageClass.provisioner }, ' then makes the volume for ', nodeSpan(nodeName), '.'],
      ...mergePatch(targetOf(claim), { metadata: { annotations: { [annSelectedNode]: nodeName } } }),
    },
  ];
}

function recreateScheduled(pod: Pod): WayOut {
  const { namespace = 'default', name, labels } = pod.metadata;
  const { nodeName, ...spec } = pod.spec;
  const manifest: Pod = {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name, namespace, ...(labels ? { labels } : {}) },
    spec:
      nodeName === undefined
        ? spec
        : { ...spec, nodeSelector: { ...spec.nodeSelector, 'kubernetes.io/hostname': nodeName } },
  };
  return {
    title: ['Create ', podSpan(pod), ' again without ', { code: 'spec.nodeName' }],
    effect: ['A node selector leads it to the same node, through the scheduler.'],
    ...recreate(manifest),
  };
}

/** A volume that would bind to the claim: its source has to be edited to what there is. */
function createVolume(claim: PersistentVolumeClaim, name = `${claim.metadata.name}-volume`): WayOut {
  const { accessModes, volumeMode, resources, selector, volumeAttributesClassName } = claim.spec;
  const storageClassName = getPersistentVolumeClaimClass(claim);
  const labels = selector?.matchLabels;
  const manifest: PersistentVolume = {
    apiVersion: 'v1',
    kind: 'PersistentVolume',
    metadata: { name, ...(labels ? { labels } : {}) },
    spec: {
      capacity: { storage: resources?.requests?.storage ?? '1Gi' },
      accessModes: accessModes ?? ['ReadWriteOnce'],
      persistentVolumeReclaimPolicy: 'Retain',
      ...(storageClassName === '' ? {} : { storageClassName }),
      ...(volumeMode === undefined ? {} : { volumeMode }),
      // Only a CSI volume may have a VolumeAttributesClass.
      ...(volumeAttributesClassName
        ? { volumeAttributesClassName, csi: { driver: 'csi.example.com', volumeHandle: name } }
        : { hostPath: { path: `/mnt/${name}` } }),
    },
  };
  return {
    title: ['Create a volume that fits'],
    effect: ['Put in the storage that you have. The claim binds at the next resync, within 15 s.'],
    ...createObject(manifest),
  };
}

function createClass(name: string): WayOut {
  const manifest: StorageClass = {
    apiVersion: 'storage.k8s.io/v1',
    kind: 'StorageClass',
    metadata: { name },
    provisioner: 'kubernetes.io/host-path',
    reclaimPolicy: 'Delete',
    volumeBindingMode: 'Immediate',
  };
  return {
    title: ['Create the class ', { code: name }],
    effect: ['Put in the provisioner of your cluster. A volume is made at the next resync, within 15 s.'],
    ...createObject(manifest),
  };
}

function dropAttributesClass(claim: PersistentVolumeClaim): WayOut {
  const { volumeAttributesClassName: _name, ...spec } = freshClaim(claim).spec;
  return {
    title: ['Create the claim again without ', { code: 'volumeAttributesClassName' }],
    effect: ['The volume is then made with the attributes of its StorageClass.'],
    ...recreate({ ...freshClaim(claim), spec } as KubernetesObject),
  };
}

function fallBackToDefaultClass(view: ClusterView, claim: PersistentVolumeClaim): readonly WayOut[] {
  const chosen = chooseDefaultStorageClass(view.storageClasses());
  if (chosen.kind === 'None') return [];
  const { storageClassName: _old, ...spec } = claim.spec;
  return [
    {
      title: ['Create the claim again without a class'],
      effect: ['It then gets the default class ', storageClassSpan(chosen.storageClass.metadata.name), '.'],
      ...recreate({ ...freshClaim(claim), spec } as KubernetesObject),
    },
  ];
}

function dropSelector(claim: PersistentVolumeClaim): WayOut {
  const fresh = freshClaim(claim);
  const { selector: _selector, ...spec } = fresh.spec;
  return {
    title: ['Create the claim again without a selector'],
    effect: ['The provisioner then makes a volume for it.'],
    ...recreate({ ...fresh, spec } as KubernetesObject),
  };
}

function dropVolumeName(claim: PersistentVolumeClaim): WayOut {
  const fresh = freshClaim(claim);
  const { volumeName: _name, ...spec } = fresh.spec;
  return {
    title: ['Create the claim again without ', { code: 'volumeName' }],
    effect: ['Any volume that fits may then be chosen, or one is made by its class.'],
    ...recreate({ ...fresh, spec } as KubernetesObject),
  };
}

function repairNamed(
  claim: PersistentVolumeClaim,
  { decision }: Extract<ClaimDiagnosis, { cause: 'NamedVolumeUnsuitable' }>,
): readonly WayOut[] {
  const { volume, problem } = decision;
  const fresh = freshClaim(claim);
  const again = (what: Sentence, spec: Partial<PersistentVolumeClaim['spec']>): WayOut => ({
    title: ['Create the claim again with ', ...what],
    effect: [volumeSpan(volume.metadata.name), ' then suits it.'],
    ...recreate({ ...fresh, spec: { ...fresh.spec, ...spec } } as KubernetesObject),
  });
  switch (problem) {
    case 'STORAGE_CLASS': {
      const wanted = getPersistentVolumeClaimClass(claim);
      const title: Sentence = [
        'Set the class of ',
        volumeSpan(volume.metadata.name),
        ' to ',
        wanted === '' ? 'none' : { code: wanted },
      ];
      const effect: Sentence = ['The claim binds at the next resync, within 15 s.'];
      return [
        { title, effect, ...mergePatch(targetOf(volume), { spec: { storageClassName: wanted || null } }) },
      ];
    }
    case 'TOO_SMALL': {
      const storage = volume.spec.capacity?.storage ?? '0';
      return [again([{ code: storage }], { resources: { requests: { storage } } })];
    }
    case 'VOLUME_MODE': {
      const volumeMode = volume.spec.volumeMode ?? 'Filesystem';
      return [again([{ code: `volumeMode: ${volumeMode}` }], { volumeMode })];
    }
    case 'ACCESS_MODES': {
      const accessModes = volume.spec.accessModes ?? [];
      return [again([{ code: accessModes.join(', ') }], { accessModes })];
    }
    default:
      return [];
  }
}

/** The volume is kept for a claim that is gone: it may be given to this one. */
function takeBack(
  view: ClusterView,
  claim: PersistentVolumeClaim,
  { decision }: Extract<ClaimDiagnosis, { cause: 'NamedVolumeTaken' }>,
): readonly WayOut[] {
  const { volume } = decision;
  const owner = claimRefKey(volume) ?? '';
  const { namespace = '', name = '', uid } = volume.spec.claimRef ?? {};
  if (view.claim(namespace, name)?.metadata.uid === uid) return [];
  // Whether the claim that it is kept for is gone was not read: nobody is told to take it away.
  if (!view.isReadable('PersistentVolumeClaim', namespace)) return [];
  const same = namespace === claim.metadata.namespace && name === claim.metadata.name;
  const patch = same ? { spec: { claimRef: { uid: null } } } : { spec: { claimRef: null } };
  return [
    {
      title: ['Give ', volumeSpan(volume.metadata.name), ' to this claim'],
      effect: [
        'The claim ',
        { code: owner },
        ' that it is kept for is gone. The old data stays on the volume.',
      ],
      ...mergePatch(targetOf(volume), patch),
    },
  ];
}

function startOver(claim: PersistentVolumeClaim): WayOut {
  const fresh = freshClaim(claim);
  const { volumeName: _name, ...spec } = fresh.spec;
  return {
    title: ['Start over with a new claim of this name'],
    effect: ['It gets another, empty volume. Look first whether the old storage still has the data.'],
    ...recreate({ ...fresh, spec } as KubernetesObject),
  };
}
