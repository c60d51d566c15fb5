/** Builders for tests: objects as an API server would hold them, with named options and nothing implied. */
import { annBindCompleted, annBoundByController } from '../../kubernetes/annotations';
import type { FeatureGate, KubernetesVersion } from '../../kubernetes/feature-gates';
import { featureEnabled } from '../../kubernetes/feature-gates';
import type { ObjectMeta } from '../../kubernetes/object';
import type {
  PersistentVolume,
  PersistentVolumePhase,
  PersistentVolumeSpec,
} from '../../kubernetes/persistent-volume';
import type {
  PersistentVolumeClaim,
  PersistentVolumeClaimPhase,
  PersistentVolumeClaimSpec,
} from '../../kubernetes/persistent-volume-claim';
import type { Pod, PodSpec, PodStatus } from '../../kubernetes/pod';
import type { StorageClass } from '../../kubernetes/storage-class';
import { podsReferringTo } from '../in-use';
import { findMatchingVolume } from '../matching';
import { type ControllerFlags, UPSTREAM_FLAGS, type VolumeView } from '../volume-view';

interface VolumeOptions extends Partial<PersistentVolumeSpec> {
  readonly name?: string;
  readonly storage?: string;
  readonly phase?: PersistentVolumePhase | '';
  /** `boundByController` adds that annotation. */
  readonly boundByController?: boolean;
  readonly metadata?: Partial<ObjectMeta>;
}

export function aVolume(options: VolumeOptions = {}): PersistentVolume {
  const {
    name = 'pv-1',
    storage = '1Gi',
    phase = 'Available',
    boundByController,
    metadata,
    ...spec
  } = options;
  const annotations = {
    ...metadata?.annotations,
    ...(boundByController ? { [annBoundByController]: 'yes' } : {}),
  };
  return {
    apiVersion: 'v1',
    kind: 'PersistentVolume',
    metadata: {
      name,
      uid: `uid-${name}`,
      ...metadata,
      ...(Object.keys(annotations).length > 0 ? { annotations } : {}),
    },
    spec: {
      capacity: { storage },
      accessModes: ['ReadWriteOnce', 'ReadOnlyMany'],
      persistentVolumeReclaimPolicy: 'Retain',
      ...spec,
    },
    status: phase === '' ? {} : { phase },
  };
}

interface ClaimOptions extends Partial<PersistentVolumeClaimSpec> {
  readonly name?: string;
  readonly namespace?: string;
  readonly uid?: string;
  readonly storage?: string;
  readonly phase?: PersistentVolumeClaimPhase;
  readonly boundByController?: boolean;
  readonly bindCompleted?: boolean;
  readonly metadata?: Partial<ObjectMeta>;
}

export function aClaim(options: ClaimOptions = {}): PersistentVolumeClaim {
  const {
    name = 'claim-1',
    namespace = 'default',
    uid = `uid-${name}`,
    storage = '1Gi',
    phase = 'Pending',
    boundByController,
    bindCompleted,
    metadata,
    ...spec
  } = options;
  const annotations = {
    ...metadata?.annotations,
    ...(boundByController ? { [annBoundByController]: 'yes' } : {}),
    ...(bindCompleted ? { [annBindCompleted]: 'yes' } : {}),
  };
  return {
    apiVersion: 'v1',
    kind: 'PersistentVolumeClaim',
    metadata: {
      name,
      namespace,
      uid,
      ...metadata,
      ...(Object.keys(annotations).length > 0 ? { annotations } : {}),
    },
    spec: { accessModes: ['ReadWriteOnce', 'ReadOnlyMany'], resources: { requests: { storage } }, ...spec },
    status: { phase },
  };
}

export function aStorageClass(
  options: Partial<StorageClass> & { readonly name?: string } = {},
): StorageClass {
  const { name = 'gold', metadata, ...rest } = options;
  return {
    apiVersion: 'storage.k8s.io/v1',
    kind: 'StorageClass',
    metadata: { name, ...metadata },
    provisioner: 'kubernetes.io/host-path',
    reclaimPolicy: 'Delete',
    volumeBindingMode: 'Immediate',
    ...rest,
  };
}

interface PodOptions extends Partial<PodSpec> {
  readonly name?: string;
  readonly namespace?: string;
  /** Name of the claim in its only volume. */
  readonly claimName?: string;
  readonly status?: PodStatus;
  readonly metadata?: Partial<ObjectMeta>;
}

export function aPod(options: PodOptions = {}): Pod {
  const { name = 'pod-1', namespace = 'default', claimName, status, metadata, ...spec } = options;
  const volumes = claimName === undefined ? [] : [{ name: 'data', persistentVolumeClaim: { claimName } }];
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name, namespace, uid: `uid-${name}`, ...metadata },
    spec: { volumes, ...spec },
    status: status ?? { phase: 'Pending' },
  };
}

interface ViewOptions {
  readonly version?: KubernetesVersion;
  readonly flags?: Partial<ControllerFlags>;
  readonly gates?: Partial<Record<FeatureGate, boolean>>;
  readonly volumes?: readonly PersistentVolume[];
  readonly claims?: readonly PersistentVolumeClaim[];
  readonly storageClasses?: readonly StorageClass[];
  readonly pods?: readonly Pod[];
}

export function aView(options: ViewOptions = {}): VolumeView {
  const { version = '1.37', volumes = [], claims = [], storageClasses = [], pods = [] } = options;
  return {
    version,
    flags: { ...UPSTREAM_FLAGS, ...options.flags },
    enabled: (gate) => options.gates?.[gate] ?? featureEnabled(version, gate),
    volume: (name) => volumes.find((volume) => volume.metadata.name === name),
    claim: (namespace, name) =>
      claims.find((claim) => claim.metadata.namespace === namespace && claim.metadata.name === name),
    storageClass: (name) => storageClasses.find((storageClass) => storageClass.metadata.name === name),
    storageClasses: () => storageClasses,
    podsUsing: (namespace, claimName) => podsReferringTo(pods, namespace, claimName),
    findMatchingVolume: (claim, matchOptions) => findMatchingVolume(claim, volumes, matchOptions),
  };
}
