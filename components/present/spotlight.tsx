'use client';
/** Darkens all but a circle that follows the mouse, or what has the keyboard's focus. Only the presenter's screen has it. */
import { useEffect, useState } from 'react';

const RADIUS = 130;

export function Spotlight() {
  const [place, setPlace] = useState<{ readonly x: number; readonly y: number }>();
  useEffect(() => {
    const onPointer = ({ clientX, clientY }: PointerEvent) => setPlace({ x: clientX, y: clientY });
    const onFocus = ({ target }: FocusEvent) => {
      if (!(target instanceof Element)) return;
      const { x, y, width, height } = target.getBoundingClientRect();
      setPlace({ x: x + width / 2, y: y + height / 2 });
    };
    document.addEventListener('pointermove', onPointer);
    document.addEventListener('focusin', onFocus);
    return () => {
      document.removeEventListener('pointermove', onPointer);
      document.removeEventListener('focusin', onFocus);
    };
  }, []);
  const at = place ? `${place.x}px ${place.y}px` : '50% 45%';
  return (
    <div
      aria-hidden="true"
      data-testid="spotlight"
      className="pointer-events-none fixed inset-0 z-30"
      style={{
        background: `radial-gradient(circle at ${at}, transparent ${RADIUS}px, rgb(0 0 0 / 0.6) ${RADIUS + 40}px)`,
      }}
    />
  );
}
