/**
 * Objects that are gone but whose deletion was not processed yet. Upstream finds them in the private cache, where an
 * object stays until its key is taken from the queue; an object that is created anew before that replaces them, and
 * its deletion is then never seen.
 */
import type { ChangeType } from '../../../kubernetes/change';
import { type KubernetesObject, objectKey } from '../../../kubernetes/object';
import type { PersistentVolume } from '../../../kubernetes/persistent-volume';
import type { PersistentVolumeClaim } from '../../../kubernetes/persistent-volume-claim';

export class DeletedObjects {
  readonly #objects = new Map<string, KubernetesObject>();

  note(type: ChangeType, object: PersistentVolume | PersistentVolumeClaim): void {
    const id = `${object.kind}/${objectKey(object)}`;
    if (type === 'DELETED') this.#objects.set(id, object);
    else this.#objects.delete(id);
  }

  /** The volume as it was last, once. */
  takeVolume(name: string): PersistentVolume | undefined {
    return this.#take(`PersistentVolume/${name}`) as PersistentVolume | undefined;
  }

  /** The claim as it was last, once. */
  takeClaim(key: string): PersistentVolumeClaim | undefined {
    return this.#take(`PersistentVolumeClaim/${key}`) as PersistentVolumeClaim | undefined;
  }

  #take(id: string): KubernetesObject | undefined {
    const object = this.#objects.get(id);
    this.#objects.delete(id);
    return object;
  }
}
