/** Pods by the claims that they refer to, kept up to date by a watch. Upstream: the informer index PodPVCIndex. */
import { namespacedKey } from '../../kubernetes/object';
import type { Pod } from '../../kubernetes/pod';
import { pods } from '../../kubernetes/resources';
import { claimNamesOfPod } from '../../volume/in-use';
import type { ComponentContext } from '../component';

export class PodsByClaim {
  readonly #pods = new Map<string, Map<string, Pod>>();

  /** `onChange` is called with the key of each claim whose Pods changed. */
  constructor(
    context: Pick<ComponentContext, 'watch'>,
    onChange: (claimKey: string) => void = () => undefined,
  ) {
    context.watch(pods, ({ type, object: pod }) => {
      for (const name of claimNamesOfPod(pod)) {
        const key = namespacedKey(pod.metadata.namespace, name);
        const users = this.#pods.get(key) ?? new Map<string, Pod>();
        if (type === 'DELETED') users.delete(pod.metadata.name);
        else users.set(pod.metadata.name, pod);
        if (users.size > 0) this.#pods.set(key, users);
        else this.#pods.delete(key);
        onChange(key);
      }
    });
  }

  /** Finished Pods too; in the order in which they came. */
  get(claimKey: string): readonly Pod[] {
    return [...(this.#pods.get(claimKey)?.values() ?? [])];
  }
}
