'use client';
import { type RefObject, useLayoutEffect, useState } from 'react';

export interface TableWindow {
  /** Inner width of the frame in CSS pixels. */
  readonly width: number;
  /** Rows from `first` up to, not including, `last` are in sight or near it. */
  readonly first: number;
  readonly last: number;
}

/** Rows drawn above and below those in sight, so that a quick scroll and the arrow keys find them. */
const MARGIN = 12;
const FIRST_HEIGHT = 900;

/** Which rows of a scrolling frame are to be drawn. */
export function useTableWindow(
  frame: RefObject<HTMLDivElement | null>,
  rows: number,
  rowHeight: number,
): TableWindow {
  const [view, setView] = useState({ width: 0, height: FIRST_HEIGHT, top: 0 });
  useLayoutEffect(() => {
    const element = frame.current;
    if (!element || rows === 0) return;
    const measure = () => {
      const { clientWidth: width, clientHeight: height, scrollTop } = element;
      // Whole steps: scrolling by a pixel draws nothing.
      const top = Math.floor(scrollTop / rowHeight / 4) * 4 * rowHeight;
      setView((old) =>
        old.width === width && old.height === height && old.top === top ? old : { width, height, top },
      );
    };
    measure();
    const observer = new ResizeObserver(measure);
    observer.observe(element);
    element.addEventListener('scroll', measure, { passive: true });
    return () => {
      observer.disconnect();
      element.removeEventListener('scroll', measure);
    };
  }, [frame, rows, rowHeight]);
  const first = Math.max(0, Math.floor(view.top / rowHeight) - MARGIN);
  const last = Math.min(rows, Math.ceil((view.top + view.height) / rowHeight) + MARGIN);
  return { width: view.width, first: Math.min(first, last), last };
}
