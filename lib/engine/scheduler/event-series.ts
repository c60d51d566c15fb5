/**
 * The scheduler's events, as the recorder of events.k8s.io makes them: what it says again of the same version of a Pod
 * is taken for a repetition of what it said first, whatever the text. So a new reason is lost when the Pod was not
 * written in between. A repetition is counted once; from then on the series is kept in memory only.
 * Upstream: recordToSink and getKey, client-go/tools/events/event_broadcaster.go, 0.37.
 */
import type { EventType } from '../../kubernetes/event';
import type { Pod } from '../../kubernetes/pod';
import type { EventRecorder } from '../component';

/** After this an event is forgotten, and the next one is new (finishTime). */
const FORGET_MS = 6 * 60_000;

interface Series {
  readonly resourceVersion: string | undefined;
  readonly message: string;
  readonly lastMs: number;
  readonly count: number;
}

export class EventSeries {
  readonly #recorder: EventRecorder;
  readonly #nowMs: () => number;
  /** The last series of each Pod and reason: an older version of a Pod never comes back. */
  readonly #series = new Map<string, Series>();

  constructor(recorder: EventRecorder, nowMs: () => number) {
    this.#recorder = recorder;
    this.#nowMs = nowMs;
  }

  event(pod: Pod, type: EventType, reason: string, message: string): void {
    const key = `${pod.metadata.uid} ${reason}`;
    const { resourceVersion } = pod.metadata;
    const known = this.#series.get(key);
    const now = this.#nowMs();
    const continues = known?.resourceVersion === resourceVersion && now - (known?.lastMs ?? 0) <= FORGET_MS;
    if (known && continues) {
      this.#series.set(key, { ...known, lastMs: now, count: known.count + 1 });
      if (known.count === 1) this.#recorder.event(pod, type, reason, known.message);
      return;
    }
    this.#series.set(key, { resourceVersion, message, lastMs: now, count: 1 });
    this.#recorder.event(pod, type, reason, message);
  }

  /** A deleted Pod says no more. */
  forget(pod: Pod): void {
    for (const reason of ['FailedScheduling', 'Scheduled'])
      this.#series.delete(`${pod.metadata.uid} ${reason}`);
  }
}
