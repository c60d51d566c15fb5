/**
 * A write to a live cluster as it would be sent, before anybody is asked. Pure: makes requests of what a view wants, and
 * sends none. What is deleted is named by its uid too where the page knows it, so that a namesake that came meanwhile
 * stays; manifests are applied by the API server (server-side apply), which alone sees the whole object.
 */
import type { KubernetesObject } from '../kubernetes/object';
import { resourceOf, resourcePath } from '../kubernetes/resources';
import { targetPath } from './kubernetes-api';
import type { Write } from './use-mutations';

export interface PlannedWrite {
  readonly method: 'POST' | 'PATCH' | 'DELETE';
  /** Path within the cluster's API, with its query. */
  readonly url: string;
  readonly contentType?: string;
  readonly body?: unknown;
  readonly verb: 'Create' | 'Change' | 'Apply' | 'Delete';
  /** `PersistentVolumeClaim shop/data` */
  readonly about: string;
}

/** Who Stowage says it is to the API server. */
const FIELD_MANAGER = 'stowage';

const APPLY_TYPE = 'application/apply-patch+yaml';

/** `uid` of the object that is there under the name, where the page knows it. */
export function planWrite(write: Write, uid?: string): PlannedWrite {
  if ('create' in write) return planCreate(write.create);
  if ('patch' in write) {
    const { patch, kind, namespace, name } = write.patch;
    const about = aboutOf(kind, namespace, name);
    const contentType = 'application/merge-patch+json';
    return { method: 'PATCH', url: targetPath(write.patch), contentType, body: patch, verb: 'Change', about };
  }
  const { kind, namespace, name } = write.delete;
  const about = aboutOf(kind, namespace, name);
  const options = { apiVersion: 'v1', kind: 'DeleteOptions', preconditions: { uid } };
  return {
    method: 'DELETE',
    url: targetPath(write.delete),
    ...(uid === undefined ? {} : { contentType: 'application/json', body: options }),
    verb: 'Delete',
    about,
  };
}

/** A manifest at its place. One without a name can only be created. */
export function planApply(manifest: KubernetesObject): PlannedWrite {
  const { apiVersion, kind, metadata } = manifest;
  if (!metadata.name) return planCreate(manifest);
  return {
    method: 'PATCH',
    url: `${targetPath({ apiVersion, kind, ...metadata })}?fieldManager=${FIELD_MANAGER}`,
    contentType: APPLY_TYPE,
    body: manifest,
    verb: 'Apply',
    about: aboutOf(kind, metadata.namespace, metadata.name),
  };
}

/** The same apply, which takes fields over from the managers that have them. */
export function byForce(write: PlannedWrite): PlannedWrite {
  return { ...write, url: `${write.url}&force=true` };
}

/** Whether it was refused for fields of other managers, which `byForce` takes. */
export function canForce(write: PlannedWrite): boolean {
  return write.contentType === APPLY_TYPE && !write.url.includes('force=true');
}

function planCreate(object: KubernetesObject): PlannedWrite {
  const { apiVersion, kind, metadata } = object;
  const { namespace, name, generateName } = metadata;
  return {
    method: 'POST',
    url: resourcePath(resourceOf(apiVersion, kind, namespace !== undefined), namespace),
    contentType: 'application/json',
    body: object,
    verb: 'Create',
    about: aboutOf(kind, namespace, name || `${generateName ?? ''}…`),
  };
}

function aboutOf(kind: string, namespace: string | undefined, name: string): string {
  return `${kind} ${namespace === undefined ? name : `${namespace}/${name}`}`;
}
