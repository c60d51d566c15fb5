/**
 * Says on the document when nothing is left to be drawn: `<html data-settled="true">`. Tests wait for it, never for a
 * time. Something that is under way (a request, a token that travels) holds it with `holdSettled`.
 */

let holds = 0;
let current = false;
let frame = 0;

function write(settled: boolean): void {
  const value = String(settled);
  if (document.documentElement.dataset.settled !== value) document.documentElement.dataset.settled = value;
}

/** Not settled until `settleLater` finds that it is. */
export function markPending(): void {
  if (typeof document !== 'undefined') write(false);
}

/** Looks again after the frames in which React draws. */
export function settleLater(): void {
  if (typeof document === 'undefined') return;
  cancelAnimationFrame(frame);
  frame = requestAnimationFrame(() => {
    frame = requestAnimationFrame(() => write(current && holds === 0));
  });
}

/** The views have drawn everything that the stream announced (or not any more). */
export function setCurrent(value: boolean): void {
  current = value;
  if (!value) markPending();
  settleLater();
}

/** Work that will change the picture has begun. Returns its end, to be called once. */
export function holdSettled(): () => void {
  holds += 1;
  markPending();
  let held = true;
  return () => {
    if (!held) return;
    held = false;
    holds -= 1;
    settleLater();
  };
}
