/** What runs in the page while the hand moves: it notes when each picture is made and when the view is another one. */

interface Recording {
  /** Milliseconds from one picture to the next. */
  readonly pictures: number[];
  /** The same of the pictures in which the view, without its timeline, is another one. */
  readonly ofView: number[];
  running: boolean;
}

type BenchWindow = Window & { benchRecording?: Recording };

/** Begins; evaluated in the page, so it uses nothing from outside. */
export function recordPictures(): void {
  const recording: Recording = { pictures: [], ofView: [], running: true };
  (window as BenchWindow).benchRecording = recording;
  let changed = false;
  const main = document.querySelector('main');
  const observer = new MutationObserver(() => {
    changed = true;
  });
  if (main) observer.observe(main, { subtree: true, childList: true, characterData: true, attributes: true });
  let last = performance.now();
  let lastOfView = last;
  const frame = () => {
    if (!recording.running) {
      observer.disconnect();
      return;
    }
    const now = performance.now();
    recording.pictures.push(now - last);
    if (changed) {
      recording.ofView.push(now - lastOfView);
      lastOfView = now;
    }
    changed = false;
    last = now;
    requestAnimationFrame(frame);
  };
  requestAnimationFrame(frame);
}

/** Ends it and hands it over; evaluated in the page too. */
export function stopRecording(): {
  readonly pictures: readonly number[];
  readonly ofView: readonly number[];
} {
  const recording = (window as BenchWindow).benchRecording;
  if (!recording) return { pictures: [], ofView: [] };
  recording.running = false;
  return { pictures: recording.pictures, ofView: recording.ofView };
}
