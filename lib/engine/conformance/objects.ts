/** The objects of a moment, as recordings list them: expected ones from the steps so far, observed ones from the API. */
import type { KubernetesObject } from '../../kubernetes/object';
import {
  persistentVolumeClaims,
  persistentVolumes,
  pods,
  type Resource,
  storageClasses,
  volumeAttachments,
} from '../../kubernetes/resources';
import type { ObjectSet } from './compare';
import { normaliseObject, objectName, type UidNames } from './normalise';
import type { RecordedObject, RecordedStep } from './recording';

type Json = Readonly<Record<string, unknown>>;

const ATTACHMENT_PREFIX = 'VolumeAttachment/';

const COMPARED: readonly Resource<KubernetesObject>[] = [
  persistentVolumes,
  persistentVolumeClaims,
  pods,
  storageClasses,
  volumeAttachments,
];

/** What a recording says should exist, after the steps applied so far. */
export class ExpectedObjects {
  readonly #objects = new Map<string, Json>();

  get objects(): ObjectSet {
    return this.#objects;
  }

  /** `observed`: what exists in the simulation after the step. */
  apply(step: RecordedStep, observed: ObjectSet): void {
    for (const name of step.gone ?? []) {
      const key = name.startsWith(ATTACHMENT_PREFIX) ? this.#goneAttachment(observed) : name;
      if (key !== undefined) this.#objects.delete(key);
    }
    for (const object of step.changed ?? []) this.#objects.set(keyOf(object), withoutAttachmentName(object));
  }

  /** The hash in its name is blanked, so `gone` does not say which one it was: one that the simulation has not. */
  #goneAttachment(observed: ObjectSet): string | undefined {
    const expected = [...this.#objects.keys()].filter((key) => key.startsWith(ATTACHMENT_PREFIX));
    return expected.find((key) => !observed.has(key)) ?? expected[0];
  }
}

/** What can say which objects of a kind exist: the simulated API server, or the watches on a real one. */
export interface ObjectLister {
  list(resource: Resource<KubernetesObject>): readonly KubernetesObject[];
}

export function observedObjects(api: ObjectLister, uids: UidNames): ObjectSet {
  const objects = new Map<string, Json>();
  for (const resource of COMPARED) {
    for (const object of api.list(resource)) {
      const normal = normaliseObject(object, uids) as RecordedObject;
      objects.set(keyOf(normal), withoutAttachmentName(normal));
    }
  }
  return objects;
}

function keyOf(object: RecordedObject): string {
  if (object.kind !== 'VolumeAttachment') return objectName(object);
  const { attacher, nodeName, source } = object.spec as Json;
  return `${ATTACHMENT_PREFIX}${JSON.stringify([attacher, nodeName, source])}`;
}

function withoutAttachmentName(object: RecordedObject): Json {
  if (object.kind !== 'VolumeAttachment') return object;
  const { name: _, ...metadata } = object.metadata;
  return { ...object, metadata };
}
