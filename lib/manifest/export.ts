/**
 * A whole cluster as manifests: what `kubectl apply` needs to make an empty cluster look like this one. Decides
 * per kind what is the person's and what the cluster's; why bindings come back is told in `export-binding.ts`.
 */
import { byString } from '../base/compare';
import { isJsonObject, jsonClone } from '../base/json';
import {
  annLastApplied,
  annMigratedTo,
  finalizerExternalProvisioner,
  finalizerPVController,
  finalizerPVCProtection,
  finalizerPVProtection,
  finalizerVACProtection,
} from '../kubernetes/annotations';
import { type KubernetesObject, objectKey } from '../kubernetes/object';
import type { PersistentVolume } from '../kubernetes/persistent-volume';
import type { PersistentVolumeClaim } from '../kubernetes/persistent-volume-claim';
import { SERVER_METADATA } from './apply';
import {
  type BindingContext,
  bindingContext,
  DROPPED_FROM_CLAIMS,
  exportClaim,
  exportVolume,
} from './export-binding';
import { isExportable } from './exportable';
import { buildingOrder } from './order';
import { toYaml } from './to-yaml';

type Json = Record<string, unknown>;

/** The manifests of a cluster's objects, in the order in which one would build it; names are in order in a kind. */
export function exportObjects(objects: readonly KubernetesObject[]): readonly KubernetesObject[] {
  const context = bindingContext(objects, comesBackIn(objects));
  const nodeNames = new Set(
    objects.filter(({ kind }) => kind === 'Node').map(({ metadata }) => metadata.name),
  );
  const manifests = objects.filter(isExportable).flatMap((object) => {
    const manifest = exportObject(object, context, nodeNames);
    return manifest === undefined ? [] : [manifest];
  });
  return buildingOrder([...manifests].sort(byString(objectKey)), (object) => object);
}

/** The same as text, one document for each. */
export function exportYaml(objects: readonly KubernetesObject[]): string {
  return exportObjects(objects).map(toYaml).join('---\n');
}

/** A claim that is left out comes back when its Pod is in the export: the Pod's name then gives the claim's. */
function comesBackIn(objects: readonly KubernetesObject[]): (claim: KubernetesObject) => boolean {
  const pods = new Map(
    objects.filter(({ kind }) => kind === 'Pod').map((pod) => [pod.metadata.uid, pod] as const),
  );
  return (claim) => {
    if (isExportable(claim)) return true;
    const owner = claim.metadata.ownerReferences?.find(({ kind }) => kind === 'Pod');
    const pod = owner && pods.get(owner.uid);
    if (pod === undefined) return false;
    const stableName = pod.metadata.ownerReferences?.some(({ kind }) => kind === 'StatefulSet') ?? false;
    return isExportable(pod) || stableName;
  };
}

function exportObject(
  object: KubernetesObject,
  context: BindingContext,
  nodeNames: ReadonlySet<string>,
): KubernetesObject | undefined {
  switch (object.kind) {
    case 'PersistentVolume': {
      const volume = exportVolume(object as PersistentVolume, context);
      return volume && withoutServerFields(volume);
    }
    case 'PersistentVolumeClaim':
      return withoutServerFields(exportClaim(object as PersistentVolumeClaim), DROPPED_FROM_CLAIMS);
    case 'Pod':
      return withoutServerFields(exportPod(object, nodeNames));
    case 'Service':
      return withoutServerFields(withSpec(object, dropClusterIPs));
    case 'StatefulSet':
      return withoutServerFields(withSpec(object, dropTemplateStatus));
    case 'Namespace':
      return withoutServerFields(withSpec(object, () => ({})));
    case 'Deployment':
      return withoutServerFields(object, ['deployment.kubernetes.io/revision']);
    default:
      return withoutServerFields(object);
  }
}

function withSpec(object: KubernetesObject, change: (spec: Json) => Json): KubernetesObject {
  const { spec } = object as unknown as Json;
  if (!isJsonObject(spec)) return object;
  const changed = change(spec);
  const { spec: _, ...rest } = object as unknown as Json;
  return (Object.keys(changed).length === 0
    ? rest
    : { ...rest, spec: changed }) as unknown as KubernetesObject;
}

/**
 * A Pod keeps its node if that node is in the export, and is scheduled again otherwise. The token volume that
 * admission adds to every Pod of a real cluster has a generated name and is added again.
 */
function exportPod(pod: KubernetesObject, nodeNames: ReadonlySet<string>): KubernetesObject {
  return withSpec(pod, ({ nodeName, ...spec }) => {
    const keepsNode = typeof nodeName === 'string' && nodeNames.has(nodeName);
    const withoutToken = dropTokenVolumes(spec) as Json;
    return keepsNode ? { ...withoutToken, nodeName } : withoutToken;
  });
}

const TOKEN_VOLUME = /^kube-api-access-[a-z0-9]{5}$/;

function dropTokenVolumes(value: unknown): unknown {
  if (Array.isArray(value)) {
    const isToken = (item: unknown): boolean =>
      isJsonObject(item) && typeof item.name === 'string' && TOKEN_VOLUME.test(item.name);
    return value.filter((item) => !isToken(item)).map(dropTokenVolumes);
  }
  if (!isJsonObject(value)) return value;
  const parts = Object.entries(value).map(([key, part]) => [key, dropTokenVolumes(part)] as const);
  return Object.fromEntries(parts.filter(([key, part]) => !(isVolumeList(key) && isEmpty(part))));
}

function isVolumeList(key: string): boolean {
  return key === 'volumes' || key === 'volumeMounts';
}

/** Addresses are given by the cluster; `None` is the person's and makes the Service headless. */
function dropClusterIPs({ clusterIP, clusterIPs: _, ...spec }: Json): Json {
  return clusterIP === 'None' ? { clusterIP, ...spec } : spec;
}

/** The API server defaults claim templates like claims, status included. */
function dropTemplateStatus({ volumeClaimTemplates, ...spec }: Json): Json {
  if (!Array.isArray(volumeClaimTemplates)) return spec;
  const templates = volumeClaimTemplates.map((template: unknown) => {
    if (!isJsonObject(template)) return template;
    const { status: _, ...rest } = template;
    return rest;
  });
  return { ...spec, volumeClaimTemplates: templates };
}

/** Finalizers that the control plane puts on by itself; those of others stay. */
const OWN_FINALIZERS: ReadonlySet<string> = new Set([
  finalizerPVCProtection,
  finalizerPVProtection,
  finalizerVACProtection,
  finalizerPVController,
  finalizerExternalProvisioner,
]);

function isOwnFinalizer(finalizer: string): boolean {
  return OWN_FINALIZERS.has(finalizer) || finalizer.startsWith('external-attacher/');
}

/**
 * Without status, and without what the API server and controllers write into metadata. Owners go too: they name
 * uids, and the garbage collector would delete an object whose owner does not exist.
 */
export function withoutServerFields(
  object: KubernetesObject,
  droppedAnnotations: readonly string[] = [],
): KubernetesObject {
  const {
    apiVersion,
    kind,
    metadata,
    status: _,
    ...rest
  } = jsonClone(object) as unknown as Json & KubernetesObject;
  const { annotations = {}, labels = {}, finalizers = [], ownerReferences: __, ...kept } = metadata;
  const server = new Set<string>(SERVER_METADATA);
  const dropped = new Set([annLastApplied, annMigratedTo, ...droppedAnnotations]);
  const parts = {
    ...Object.fromEntries(Object.entries(kept).filter(([key]) => !server.has(key))),
    labels,
    annotations: Object.fromEntries(Object.entries(annotations).filter(([key]) => !dropped.has(key))),
    finalizers: finalizers.filter((finalizer) => !isOwnFinalizer(finalizer)),
  };
  const filled = Object.fromEntries(Object.entries(parts).filter(([, part]) => !isEmpty(part)));
  return { apiVersion, kind, metadata: filled, ...rest } as unknown as KubernetesObject;
}

function isEmpty(value: unknown): boolean {
  return (
    value === undefined || (value !== null && typeof value === 'object' && Object.keys(value).length === 0)
  );
}
