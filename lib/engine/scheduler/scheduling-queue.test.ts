import { describe, expect, it } from 'vitest';
import { assertDefined } from '../../base/assert';
import type { PlacementPlugin } from '../../volume/placement/place-pod';
import { type QueuedPod, SchedulingQueue } from './scheduling-queue';

const VOLUME_BINDING: ReadonlySet<PlacementPlugin> = new Set(['VolumeBinding']);

function start(popFromBackoff: boolean) {
  const clock = { nowMs: 0 };
  const queue = new SchedulingQueue({ nowMs: () => clock.nowMs, popFromBackoff, flushPhaseMs: 0 });
  const pop = (): QueuedPod => assertDefined(queue.pop(), 'a Pod is ready');
  return { clock, queue, pop };
}

describe('scheduling queue', () => {
  it('counts every attempt for the back-off before errors were counted apart', () => {
    const { clock, queue, pop } = start(false);
    queue.add('ns/a', '1');
    queue.addUnschedulable(pop(), VOLUME_BINDING);
    clock.nowMs = 5_000;
    queue.wake(() => true);
    queue.addFailed(pop());
    expect(queue.nextReadyMs).toBe(7_000);
  });

  it('looks for what is over in the second that it was told', () => {
    const clock = { nowMs: 0 };
    const queue = new SchedulingQueue({ nowMs: () => clock.nowMs, popFromBackoff: false, flushPhaseMs: 750 });
    queue.add('ns/a', '1');
    queue.addFailed(assertDefined(queue.pop(), 'a Pod is ready'));
    expect(queue.nextReadyMs).toBe(1_750);
  });

  it('serves Pods in the order in which they came', () => {
    const { queue } = start(true);
    queue.add('ns/b', '1');
    queue.add('ns/a', '2');
    expect([queue.pop()?.key, queue.pop()?.key, queue.pop()]).toEqual(['ns/b', 'ns/a', undefined]);
  });

  it('keeps an unschedulable Pod until something may help it', () => {
    const { queue, pop } = start(true);
    queue.add('ns/a', '1');
    queue.addUnschedulable(pop(), VOLUME_BINDING);
    expect(queue.pop()).toBeUndefined();
    expect(queue.wake(({ plugins }) => plugins.has('NodeAffinity'))).toBe(false);
    expect(queue.wake(({ plugins }) => plugins.has('VolumeBinding'))).toBe(true);
    expect(queue.pop()?.key).toBe('ns/a');
  });

  it.each([
    { failures: 1, backoffMs: 1_000 },
    { failures: 2, backoffMs: 2_000 },
    { failures: 4, backoffMs: 8_000 },
    { failures: 5, backoffMs: 10_000 },
    { failures: 50, backoffMs: 10_000 },
  ])('holds a woken Pod back for $backoffMs ms after $failures failures', ({ failures, backoffMs }) => {
    const { clock, queue, pop } = start(false);
    queue.add('ns/a', '1');
    let pod = pop();
    for (let failure = 1; failure <= failures; failure += 1) {
      clock.nowMs += 20_000;
      queue.addUnschedulable(pod, VOLUME_BINDING);
      if (failure === failures) break;
      clock.nowMs += 20_000;
      queue.wake(() => true);
      pod = pop();
    }
    queue.wake(() => true);
    const ready = clock.nowMs + backoffMs;
    expect(queue.nextReadyMs).toBe(ready);
    clock.nowMs = ready - 1;
    expect(queue.pop()).toBeUndefined();
    clock.nowMs = ready;
    expect(queue.pop()?.key).toBe('ns/a');
  });

  it('from 1.33 on takes a Pod out of its back-off when nothing else is ready', () => {
    const { queue, pop } = start(true);
    queue.add('ns/a', '1');
    queue.addUnschedulable(pop(), VOLUME_BINDING);
    queue.wake(() => true);
    queue.add('ns/b', '2');
    expect([queue.pop()?.key, queue.pop()?.key]).toEqual(['ns/b', 'ns/a']);
  });

  it('never takes a Pod that failed with an error out of its back-off', () => {
    const { clock, queue, pop } = start(true);
    queue.add('ns/a', '1');
    queue.addFailed(pop());
    expect(queue.pop()).toBeUndefined();
    clock.nowMs = 1_000;
    queue.addFailed(pop());
    clock.nowMs = 2_999;
    expect(queue.pop()).toBeUndefined();
    clock.nowMs = 3_000;
    expect(queue.pop()?.errorCount).toBe(2);
  });

  it('notices the end of a back-off once a second', () => {
    const { clock, queue, pop } = start(false);
    clock.nowMs = 300;
    queue.add('ns/a', '1');
    queue.addFailed(pop());
    expect(queue.nextReadyMs).toBe(2_000);
  });

  it('wakes a Pod that waited for more than five minutes', () => {
    const { clock, queue, pop } = start(true);
    queue.add('ns/a', '1');
    queue.addUnschedulable(pop(), VOLUME_BINDING);
    clock.nowMs = 300_000;
    expect(queue.wakeLeftOver()).toBe(false);
    clock.nowMs = 300_001;
    expect(queue.wakeLeftOver()).toBe(true);
    expect(queue.pop()?.key).toBe('ns/a');
  });

  it('forgets a deleted Pod wherever it waits', () => {
    const { queue, pop } = start(true);
    queue.add('ns/a', '1');
    queue.addFailed(pop());
    queue.delete('ns/a');
    expect([queue.has('ns/a'), queue.nextReadyMs]).toEqual([false, undefined]);
  });
});
