/** Who changed a field, and when: the last write of an object's history before and after which the field differs. */
import { isJsonObject, jsonEqual } from '../base/json';
import type { ObjectChange, ObjectHistory } from './object-history';

/** The last change of the field at `path`; undefined where it did not change since the history begins. */
export function lastChangeOfField(history: ObjectHistory, path: string): ObjectChange | undefined {
  const steps = stepsOf(path);
  return history.changes.findLast(
    ({ object, previous }) => !jsonEqual(valueAt(object, steps), previous && valueAt(previous, steps)),
  );
}

/** Paths are those of `changedFields`: `spec.capacity.storage`, `spec.mountOptions[2]`, `metadata.labels[app]`. */
function stepsOf(path: string): readonly string[] {
  return [...path.matchAll(/\[([^\]]*)\]|([^.[\]]+)/g)].map(([, key, name]) => key ?? name ?? '');
}

function valueAt(object: unknown, steps: readonly string[]): unknown {
  let value: unknown = object;
  for (const step of steps) {
    if (Array.isArray(value)) value = value[Number(step)];
    else if (isJsonObject(value)) value = value[step];
    else return undefined;
  }
  return value;
}
