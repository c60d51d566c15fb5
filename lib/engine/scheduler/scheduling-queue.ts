/**
 * Which Pod is scheduled next, and when one that failed is tried again. It keeps keys and times only; what may wake a
 * Pod is said by requeue.ts. Pods of one queue are served by priority, then in the order in which they came.
 * Upstream: PriorityQueue, pkg/scheduler/backend/queue/scheduling_queue.go, 1.37.
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
  /** Of several that are ready the one with the highest number is next. */
  readonly priority: number;
  /** How often in a row it found no place; an error does not count. */
  readonly unschedulableCount: number;
  /** How often in a row it failed for another reason; such a Pod always waits out its back-off. */
  readonly errorCount: number;
  /** How often it was taken out to be scheduled. */
  readonly attempts: number;
  /** When it was last put back. */
  readonly timestampMs: number;
  /** The checks that refused it: only what changes their answer wakes it. */
  readonly plugins: ReadonlySet<PlacementPlugin>;
}

export interface SchedulingQueueOptions {
  readonly nowMs: () => number;
  /**
   * Gate SchedulerPopFromBackoffQ: an idle scheduler takes a Pod out of its back-off. With it errors came to be counted
   * apart; before, the back-off grew with every attempt, whatever it came to.
   */
  readonly popFromBackoff: boolean;
  /** When the back-off timer fires first, after the start: 0 to 999 ms. */
  readonly flushPhaseMs: number;
}

export class SchedulingQueue {
  readonly #options: SchedulingQueueOptions;
  readonly #firstFlushMs: number;
  readonly #active = new Map<string, QueuedPod>();
  readonly #backoff = new Map<string, QueuedPod>();
  readonly #unschedulable = new Map<string, QueuedPod>();
  /** Whether any Pod was more or less important than others; else the first is the next. */
  #hasPriorities = false;

  constructor(options: SchedulingQueueOptions) {
    this.#options = options;
    this.#firstFlushMs = options.nowMs() + options.flushPhaseMs;
  }

  has(key: string): boolean {
    return this.#active.has(key) || this.#backoff.has(key) || this.#unschedulable.has(key);
  }

  /** A Pod that was never tried. */
  add(key: string, uid: string, priority = 0): void {
    this.delete(key);
    const timestampMs = this.#options.nowMs();
    this.#hasPriorities ||= priority !== 0;
    this.#active.set(key, {
      key,
      uid,
      priority,
      unschedulableCount: 0,
      errorCount: 0,
      attempts: 0,
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
    const next = this.#mostImportant();
    const pod = next ?? (this.#options.popFromBackoff ? this.#soonestOutOfBackoff() : undefined);
    if (!pod) return undefined;
    this.delete(pod.key);
    return { ...pod, attempts: pod.attempts + 1 };
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
      const target = this.#readyAtMs(pod) > this.#options.nowMs() ? this.#backoff : this.#active;
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
    const sinceFirstMs = this.#readyAtMs(pod) - this.#firstFlushMs;
    return this.#firstFlushMs + Math.ceil(sinceFirstMs / FLUSH_PERIOD_MS) * FLUSH_PERIOD_MS;
  }

  #flushBackoff(): void {
    const now = this.#options.nowMs();
    for (const pod of this.#inOrderOfReadiness()) {
      if (this.#flushedAtMs(pod) > now) return;
      this.#backoff.delete(pod.key);
      this.#active.set(pod.key, pod);
    }
  }

  /** PrioritySort: of equals the one that came first. */
  #mostImportant(): QueuedPod | undefined {
    let best: QueuedPod | undefined;
    if (!this.#hasPriorities) return this.#active.values().next().value;
    for (const pod of this.#active.values()) if (!best || pod.priority > best.priority) best = pod;
    return best;
  }

  #soonestOutOfBackoff(): QueuedPod | undefined {
    return this.#inOrderOfReadiness().find(({ errorCount }) => errorCount === 0);
  }

  #inOrderOfReadiness(): readonly QueuedPod[] {
    return [...this.#backoff.values()].sort((a, b) => this.#readyAtMs(a) - this.#readyAtMs(b));
  }

  /** 1 s after the first failure, doubling up to 10 s (calculateBackoffDuration). */
  #readyAtMs({ timestampMs, errorCount, unschedulableCount, attempts }: QueuedPod): number {
    const counted = errorCount > 0 ? errorCount : unschedulableCount;
    const failures = this.#options.popFromBackoff ? counted : attempts;
    if (failures === 0) return timestampMs;
    return timestampMs + Math.min(INITIAL_BACKOFF_MS * 2 ** Math.min(failures - 1, 10), MAX_BACKOFF_MS);
  }
}
