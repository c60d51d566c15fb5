import { describe, expect, it } from 'vitest';
import type { Change } from '../kubernetes/change';
import type { KubernetesObject } from '../kubernetes/object';
import { laneOf, trackOf } from './track';

function change(
  timeMs: number,
  actor: string,
  event?: 'Normal' | 'Warning',
  type: Change['type'] = 'ADDED',
): Change {
  const object = {
    apiVersion: 'v1',
    kind: event ? 'Event' : 'PersistentVolume',
    metadata: { name: 'a' },
    ...(event ? { type: event } : {}),
  } as KubernetesObject;
  return { revision: timeMs, timeMs, actor, type, object };
}

describe('laneOf', () => {
  it.each([
    ['user', 'you'],
    ['persistentvolume-controller', 'controllers'],
    ['volume_expand', 'controllers'],
    ['default-scheduler', 'scheduler'],
    ['kube-scheduler', 'scheduler'],
    ['kube-controller-manager', 'controllers'],
    ['kubectl-client-side-apply', 'you'],
    ['unknown', 'controllers'],
    ['kubelet', 'node'],
    ['ebs.csi.aws.com', 'driver'],
    ['external-resizer ebs.csi.aws.com', 'driver'],
  ])('%s writes on the lane of %s', (actor, lane) => {
    expect(laneOf(actor)).toBe(lane);
  });
});

describe('trackOf', () => {
  const nowMs = 100_000;

  it('places writes by time and leaves out what is older than the track', () => {
    const { marks, startMs } = trackOf({
      changes: [change(10, 'user'), change(70_000, 'user'), change(100_000, 'kubelet')],
      nowMs: 100_000 + 30 * 60_000,
      width: 1_000,
    });
    expect(startMs).toBe(nowMs);
    expect(marks.map((mark) => [mark.lane, mark.position])).toEqual([['node', 0]]);
  });

  it('joins writes that fall on one place and remembers a warning among them', () => {
    const { marks } = trackOf({
      changes: [
        change(99_000, 'default-scheduler'),
        change(99_001, 'default-scheduler', 'Warning'),
        change(99_002, 'default-scheduler', 'Normal'),
      ],
      nowMs,
      width: 400,
    });
    expect(marks).toHaveLength(1);
    expect(marks[0]).toMatchObject({ lane: 'scheduler', count: 2, warning: true });
  });

  it('marks equal warnings once', () => {
    const again = change(80_000, 'kubelet', 'Warning', 'MODIFIED');
    const { marks } = trackOf({ changes: [change(50_000, 'kubelet', 'Warning'), again], nowMs, width: 400 });
    expect(marks.map((mark) => mark.timeMs)).toEqual([50_000]);
  });

  it('never has more marks in a lane than places', () => {
    const many = Array.from({ length: 5_000 }, (_, index) => change(50_000 + index * 10, 'user'));
    expect(trackOf({ changes: many, nowMs, width: 200 }).marks.length).toBeLessThanOrEqual(51);
  });

  it('has few ticks, on whole steps', () => {
    const { ticks } = trackOf({ changes: [change(40_000, 'user')], nowMs, width: 400 });
    expect(ticks.map((tick) => tick.timeMs)).toEqual([45_000, 60_000, 75_000, 90_000]);
  });

  it('leaves room ahead of a new cluster', () => {
    const { now, startMs } = trackOf({ changes: [change(90_000, 'user')], nowMs, width: 400 });
    expect(startMs).toBeLessThanOrEqual(90_000);
    expect(now).toBeLessThan(0.2);
  });
});
