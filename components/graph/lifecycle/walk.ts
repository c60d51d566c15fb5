/** Arrow keys between the tokens of the lifecycle: up and down within a state, left and right between states. */

/** Moves the focus; false when the key is none of them or there is nowhere to go. */
export function walk(root: HTMLElement, from: EventTarget, key: string): boolean {
  if (!(from instanceof HTMLElement) || from.dataset.token === undefined) return false;
  const state = from.closest<HTMLElement>('[data-state]');
  if (!state) return false;
  const target =
    key === 'ArrowDown' || key === 'ArrowUp' ? within(state, from, key) : beside(root, state, key);
  target?.focus();
  return target !== undefined;
}

function tokensIn(element: HTMLElement): readonly HTMLElement[] {
  return [...element.querySelectorAll<HTMLElement>('[data-token]')];
}

function within(state: HTMLElement, from: HTMLElement, key: string): HTMLElement | undefined {
  const tokens = tokensIn(state);
  return tokens[tokens.indexOf(from) + (key === 'ArrowDown' ? 1 : -1)];
}

function beside(root: HTMLElement, state: HTMLElement, key: string): HTMLElement | undefined {
  if (key !== 'ArrowLeft' && key !== 'ArrowRight') return undefined;
  const states = [...root.querySelectorAll<HTMLElement>('[data-state]')];
  const step = key === 'ArrowRight' ? 1 : -1;
  for (let index = states.indexOf(state) + step; states[index]; index += step) {
    const [first] = tokensIn(states[index] ?? root);
    if (first) return first;
  }
  return undefined;
}
