/**
 * From a claim to what is asked of its driver, and from the driver's answer to the volume. Pure: the component asks
 * and writes. Upstream: prepareProvision and Provision, external-provisioner pkg/controller/controller.go, 6.3, and
 * provisionClaimOperation, sig-storage-lib-external-provisioner, v13.
 */
import { err, ok, type Result } from '../../base/result';
import {
  annDeletionSecretName,
  annDeletionSecretNamespace,
  annDynamicallyProvisioned,
  finalizerExternalProvisioner,
} from '../../kubernetes/annotations';
import type { Node } from '../../kubernetes/node';
import type { PersistentVolume } from '../../kubernetes/persistent-volume';
import type { PersistentVolumeClaim } from '../../kubernetes/persistent-volume-claim';
import { formatQuantity, quantityValue, storageOf } from '../../kubernetes/quantity';
import type { StorageClass } from '../../kubernetes/storage-class';
import type { CSINode, VolumeAttributesClass } from '../../kubernetes/storage-kinds';
import { dataSourceKind } from '../../volume/data-source-kind';
import { getPersistentVolumeClaimClass } from '../../volume/storage-class-name';
import { volumeModeOf } from '../../volume/volume-mode';
import { volumeCapabilities } from '../drivers/access-modes';
import type { DriverCapabilities } from '../drivers/capabilities';
import { type ClassParameters, readClassParameters } from './class-parameters';
import type { CreatedVolume, CreateVolumeRequest, DriverError } from './csi-driver';
import { accessibilityRequirement, nodeAffinityOf } from './topology';

export interface ProvisionInput {
  readonly driver: string;
  readonly capabilities: DriverCapabilities;
  readonly claim: PersistentVolumeClaim;
  readonly storageClass: StorageClass;
  readonly selectedNode: Node | undefined;
  readonly nodes: readonly Node[];
  readonly csiNodes: readonly CSINode[];
  /** Whether the volume is held until its storage is deleted (HonorPVReclaimPolicy). */
  readonly honoursReclaimPolicy: boolean;
  readonly attributesClass: (name: string) => VolumeAttributesClass | undefined;
  /** Whether the driver tells its places apart (VOLUME_ACCESSIBILITY_CONSTRAINTS). */
  readonly hasPlaces: boolean;
}

export interface ProvisionPlan {
  readonly request: CreateVolumeRequest;
  readonly parameters: ClassParameters;
}

/** Flag of csi-provisioner: what a class that names no file system gets. */
const DEFAULT_FSTYPE = 'ext4';
const PROVISIONER_IDENTITY = 'storage.kubernetes.io/csiProvisionerIdentity';

export function provisionedVolumeName(claim: PersistentVolumeClaim): string {
  return `pvc-${claim.metadata.uid ?? ''}`;
}

/** The request, or the text of the refusal: what the provisioner does not even ask its driver for. */
export function planProvision(input: ProvisionInput): Result<ProvisionPlan, string> {
  const { claim, storageClass, driver } = input;
  if (claim.spec.selector) return err('claim Selector is not supported');
  const modifiable = attributesClassOf(input);
  if (!modifiable.ok) return modifiable;
  const name = provisionedVolumeName(claim);
  const topology = accessibilityRequirement({
    driver,
    hasPlaces: input.hasPlaces,
    claimName: claim.metadata.name,
    allowedTopologies: storageClass.allowedTopologies,
    selectedNode: input.selectedNode,
    nodes: input.nodes,
    csiNodes: input.csiNodes,
  });
  if (!topology.ok) return err(`error generating accessibility requirements: ${topology.error}`);
  const parameters = readClassParameters(storageClass.parameters ?? {}, claim, name);
  if (!parameters.ok) return parameters;
  return ok({
    parameters: parameters.value,
    request: {
      name,
      requiredBytes: quantityValue(storageOf(claim.spec.resources?.requests)),
      capabilities: volumeCapabilities(claim, input.capabilities),
      parameters: parameters.value.forDriver,
      hasContentSource: dataSourceKind(claim) === 'Claim' || dataSourceKind(claim) === 'Snapshot',
      ...(topology.value && { topology: topology.value }),
    },
  });
}

/** The class whose attributes the volume is to have from the start, if the claim names one. */
function attributesClassOf({
  claim,
  driver,
  attributesClass,
}: ProvisionInput): Result<VolumeAttributesClass | undefined, string> {
  const name = claim.spec.volumeAttributesClassName;
  if (!name) return ok(undefined);
  const found = attributesClass(name);
  if (!found) return err(`volumeattributesclasses.storage.k8s.io "${name}" not found`);
  if (found.driverName === driver) return ok(found);
  return err(
    `VAC ${name} referenced in PVC is for driver ${found.driverName} which does not match driver name ${driver}`,
  );
}

/** A volume that is not what was asked for: it is deleted again, and `orphaned` is said if that fails. */
export interface CreatedVolumeFault {
  readonly why: string;
  readonly orphaned: string;
}

/** What is wrong with a volume that the driver says it has made; undefined: nothing. A size of 0 is one not known. */
export function createdVolumeFault(
  { name, requiredBytes, hasContentSource }: CreateVolumeRequest,
  created: CreatedVolume,
): CreatedVolumeFault | undefined {
  const { capacityBytes } = created;
  const orphaned = `leanup of volume ${name} failed, volume is orphaned`;
  if (capacityBytes !== 0n && capacityBytes < requiredBytes) {
    const why = `created volume capacity ${capacityBytes} less than requested capacity ${requiredBytes}`;
    return { why, orphaned: `C${orphaned}` };
  }
  if (!hasContentSource || created.hasContentSource) return undefined;
  return { why: 'volume content source missing', orphaned: `c${orphaned}` };
}

/** Bound to the claim by its uid from birth, so that no other claim can have it. */
export function volumeFor(
  input: ProvisionInput,
  { request, parameters }: ProvisionPlan,
  created: CreatedVolume,
  identity: string,
): PersistentVolume {
  const { claim, storageClass, driver } = input;
  const { namespace, name, uid, resourceVersion } = claim.metadata;
  const { fsType, secretRefs, deletionSecret } = parameters;
  const nodeAffinity = nodeAffinityOf(created.accessibleTopology);
  const volumeMode = volumeModeOf(claim.spec);
  const attributesClass = claim.spec.volumeAttributesClassName;
  const capacityBytes = created.capacityBytes === 0n ? request.requiredBytes : created.capacityBytes;
  return {
    apiVersion: 'v1',
    kind: 'PersistentVolume',
    metadata: {
      name: request.name,
      annotations: {
        [annDynamicallyProvisioned]: driver,
        [annDeletionSecretName]: deletionSecret.name,
        [annDeletionSecretNamespace]: deletionSecret.namespace,
      },
      ...(input.honoursReclaimPolicy && { finalizers: [finalizerExternalProvisioner] }),
    },
    spec: {
      capacity: {
        storage: formatQuantity({ nano: capacityBytes * 1_000_000_000n, format: 'BinarySI' }),
      },
      csi: {
        driver,
        volumeHandle: created.handle,
        ...(volumeMode === 'Filesystem' && { fsType: fsType ?? DEFAULT_FSTYPE }),
        volumeAttributes: { ...created.context, [PROVISIONER_IDENTITY]: identity },
        ...secretRefs,
      },
      accessModes: claim.spec.accessModes,
      claimRef: { kind: 'PersistentVolumeClaim', apiVersion: 'v1', namespace, name, uid, resourceVersion },
      persistentVolumeReclaimPolicy: storageClass.reclaimPolicy ?? 'Delete',
      storageClassName: getPersistentVolumeClaimClass(claim),
      ...(storageClass.mountOptions && { mountOptions: storageClass.mountOptions }),
      volumeMode,
      ...(nodeAffinity && { nodeAffinity }),
      ...(attributesClass && { volumeAttributesClassName: attributesClass }),
    },
  };
}

/** What a failure of CreateVolume means for the claim. */
export type ProvisioningState =
  /** The driver made nothing; the claim is tried again. */
  | { readonly kind: 'Finished' }
  /** The driver may still be at work: it is asked again until it says what became of it, even when the claim is gone. */
  | { readonly kind: 'InBackground' }
  /** It never will with these parameters; the claim is tried again after a long pause. */
  | { readonly kind: 'Infeasible' }
  /** This node will not do: the scheduler has to choose again. */
  | { readonly kind: 'Reschedule' };

const IN_BACKGROUND = ['Canceled', 'DeadlineExceeded', 'Unavailable', 'Aborted'];

/** checkError */
export function provisioningState(
  error: DriverError,
  context: { readonly topology: boolean; readonly selectedNode: boolean },
): ProvisioningState {
  if (error.code === 'ResourceExhausted' && context.topology && context.selectedNode)
    return { kind: 'Reschedule' };
  if (IN_BACKGROUND.includes(error.code)) return { kind: 'InBackground' };
  return { kind: error.code === 'InvalidArgument' ? 'Infeasible' : 'Finished' };
}
