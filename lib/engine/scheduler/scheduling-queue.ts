/**
 * Which Pod is scheduled next, and when one that failed is tried again. It keeps keys and times only; what may wake a
 * Pod is said by requeue.ts. Pods of one queue are served in the order in which they came: Pod priority is not
 * simulated. Upstream: PriorityQueue, pkg/scheduler/backend/queue/scheduling_queue.go, 1.37.
 */
import type { PlacementPlugin } from '../../volume/placement/place-pod';

const INITIAL_BACKOFF_MS = 1_000;
const MAX_BACKOFF_MS = 10_000;
/** Back-offs that are over are noticed this often, counted from the scheduler's start (flushBackoffQCompleted). */
const FLUSH_PERIOD_MS = 1_000;
/** A Pod that nothing woke is tried again after this (podMaxInUnschedulablePodsDuration). */
const UNSCHEDULABLE_MS = 5 * 60_000;

export interface QueuedPod {
  readonly key: string;
  readonly uid: string;
  /** How often in a row it found no place; an error does not count. */
  readonly unschedulableCount: number;
  /** How often in a row it failed for another reason; such a Pod always waits out its back-off. */
  readonly errorCount: number;
  /** When it was last put back. */
  readonly timestampMs: number;
  /** The checks that refused it: only what changes their answer wakes it. */
  readonly plugins: ReadonlySet<PlacementPlugin>;
}

export interface SchedulingQueueOptions {
  readonly nowMs: () => number;
  /** Gate SchedulerPopFromBackoffQ: an idle scheduler takes a Pod out of its back-off. */
  readonly popFromBackoff: boolean;
}

export class SchedulingQueue {
  readonly #options: SchedulingQueueOptions;
  readonly #startMs: number;
  readonly #active = new Map<string, QueuedPod>();
  readonly #backoff = new Map<string, QueuedPod>();
  readonly #unschedulable = new Map<string, QueuedPod>();

  constructor(options: SchedulingQueueOptions) {
    this.#options = options;
    this.#startMs = options.nowMs();
  }

  has(key: string): boolean {
    return this.#active.has(key) || this.#backoff.has(key) || this.#unschedulable.has(key);
  }

  /** A Pod that was never tried. */
  add(key: string, uid: string): void {
    this.delete(key);
    const timestampMs = this.#options.nowMs();
    this.#active.set(key, {
      key,
      uid,
      unschedulableCount: 0,
      errorCount: 0,
      timestampMs,
      plugins: new Set(),
    });
  }

  delete(key: string): void {
    this.#active.delete(key);
    this.#backoff.delete(key);
    this.#unschedulable.delete(key);
  }

  /** The next Pod to schedule, taken out; undefined when none is ready. */
  pop(): QueuedPod | undefined {
    this.#flushBackoff();
    const [next] = this.#active.values();
    const pod = next ?? (this.#options.popFromBackoff ? this.#soonestOutOfBackoff() : undefined);
    if (pod) this.delete(pod.key);
    return pod;
  }

  /** A Pod that found no place waits until something changes what its plugins say. */
  addUnschedulable(pod: QueuedPod, plugins: ReadonlySet<PlacementPlugin>): void {
    const unschedulableCount = pod.unschedulableCount + 1;
    this.#unschedulable.set(pod.key, {
      ...pod,
      unschedulableCount,
      errorCount: 0,
      plugins,
      timestampMs: this.#options.nowMs(),
    });
  }

  /** A Pod that failed for no reason of its own is tried again after its back-off. */
  addFailed(pod: QueuedPod): void {
    const errorCount = pod.errorCount + 1;
    this.#backoff.set(pod.key, {
      ...pod,
      errorCount,
      plugins: new Set(),
      timestampMs: this.#options.nowMs(),
    });
  }

  /** Wakes the unschedulable Pods that `mayHelp` names. True when there was one. */
  wake(mayHelp: (pod: QueuedPod) => boolean): boolean {
    let woken = false;
    for (const pod of [...this.#unschedulable.values()]) {
      if (!mayHelp(pod)) continue;
      this.#unschedulable.delete(pod.key);
      const target = readyAtMs(pod) > this.#options.nowMs() ? this.#backoff : this.#active;
      target.set(pod.key, pod);
      woken = true;
    }
    return woken;
  }

  /** Wakes the Pods that have waited for five minutes. */
  wakeLeftOver(): boolean {
    const now = this.#options.nowMs();
    return this.wake((pod) => now - pod.timestampMs > UNSCHEDULABLE_MS);
  }

  /** When the next Pod leaves its back-off by itself; undefined when none is in it. */
  get nextReadyMs(): number | undefined {
    const times = [...this.#backoff.values()].map((pod) => this.#flushedAtMs(pod));
    return times.length === 0 ? undefined : Math.min(...times);
  }

  #flushedAtMs(pod: QueuedPod): number {
    const sinceStartMs = readyAtMs(pod) - this.#startMs;
    return this.#startMs + Math.ceil(sinceStartMs / FLUSH_PERIOD_MS) * FLUSH_PERIOD_MS;
  }

  #flushBackoff(): void {
    const now = this.#options.nowMs();
    for (const pod of inOrderOfReadiness(this.#backoff.values())) {
      if (this.#flushedAtMs(pod) > now) return;
      this.#backoff.delete(pod.key);
      this.#active.set(pod.key, pod);
    }
  }

  #soonestOutOfBackoff(): QueuedPod | undefined {
    return inOrderOfReadiness(this.#backoff.values()).find(({ errorCount }) => errorCount === 0);
  }
}

/** 1 s after the first failure, doubling up to 10 s (calculateBackoffDuration). */
function readyAtMs({ timestampMs, errorCount, unschedulableCount }: QueuedPod): number {
  const failures = errorCount > 0 ? errorCount : unschedulableCount;
  if (failures === 0) return timestampMs;
  return timestampMs + Math.min(INITIAL_BACKOFF_MS * 2 ** Math.min(failures - 1, 10), MAX_BACKOFF_MS);
}

function inOrderOfReadiness(pods: Iterable<QueuedPod>): readonly QueuedPod[] {
  return [...pods].sort((a, b) => readyAtMs(a) - readyAtMs(b));
}
