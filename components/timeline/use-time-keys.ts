'use client';
import type { ObjectAddress } from '@/lib/history/object-history';
/** The keys of time. The caller has made sure that the reader does not type and that no dialog has the keyboard. */
import { groupOf, namespacedKey } from '@/lib/kubernetes/object';
import { RESOURCES } from '@/lib/kubernetes/resources';
import { useWritability } from '../cluster/use-writability';
import type { ObjectReference } from '../object/object-reference';
import { useSelection } from '../object/use-selection';
import { useTimeControls } from './use-time-controls';
import { useUndoActions } from './use-undo-actions';

/** Does what the key means; false where it means nothing here. */
export function useTimeKeys(): (event: KeyboardEvent) => boolean {
  const { simulated, past, togglePlay, back, forward, toNow } = useTimeControls();
  const { run } = useUndoActions();
  // A live cluster that is written to has no undo, and says so to whoever looks for it.
  const writability = useWritability();
  const saysSo = writability === 'asked' || writability === 'past';
  const { selected } = useSelection();
  return (event) => {
    if (event.ctrlKey || event.metaKey) {
      const verb = verbOf(event);
      if (!(simulated || saysSo) || !verb) return false;
      run(verb);
      return true;
    }
    const object = selected && addressOf(selected);
    const acts: Readonly<Record<string, (() => void) | undefined>> = {
      '[': () => back('write'),
      '{': () => back('rest'),
      n: past ? toNow : undefined,
      ...(past || simulated
        ? { ']': () => forward('write'), '.': () => forward('write'), '}': () => forward('rest') }
        : {}),
      ...(object ? { o: () => forward(object), p: () => back(object) } : {}),
      ...((past || simulated) && !isPressable(event.target) ? { ' ': togglePlay } : {}),
    };
    const act = acts[event.key.toLowerCase()];
    act?.();
    return act !== undefined;
  };
}

/** By the keys of macOS, and by those of other systems. */
function verbOf({ key, shiftKey, metaKey }: KeyboardEvent): 'undo' | 'redo' | undefined {
  switch (key.toLowerCase()) {
    case 'z':
      return shiftKey ? 'redo' : 'undo';
    case 'y':
      return metaKey || shiftKey ? undefined : 'redo';
    default:
      return undefined;
  }
}

/** The object of a reference, as the history has it. */
export function addressOf({ kind, namespace, name }: ObjectReference): ObjectAddress {
  const group = RESOURCES.find((row) => row.kind === kind)?.group ?? groupOf('v1');
  return { group, kind, key: namespacedKey(namespace, name) };
}

/** Space presses these. */
function isPressable(target: EventTarget | null): boolean {
  return (
    target instanceof HTMLElement &&
    target.closest('button, a, summary, [role="button"], [role="row"]') !== null
  );
}
