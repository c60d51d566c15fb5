'use client';
/** Full screen and larger type. A browser may refuse the first; everything works without it. */

/** `globals.css` makes the type larger. */
export function setPresenterLook(on: boolean): void {
  if (on) document.documentElement.dataset.presenting = '';
  else delete document.documentElement.dataset.presenting;
  if (!on && document.fullscreenElement) void document.exitFullscreen().catch(() => undefined);
}

export function enterFullScreen(): void {
  void document.documentElement.requestFullscreen?.().catch(() => undefined);
}
