import { describe, expect, it } from 'vitest';
import type { Change } from '../kubernetes/change';
import type { KubernetesObject } from '../kubernetes/object';
import { laneOf, objectIdOf, trackOf } from './track';

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
    ['stowage', 'you'],
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

  it.each([
    // Zoom, and the seconds that are shown of a log of 100 seconds.
    [0, 103],
    [1, 51.5],
    [3, 12.875],
    [12, 1],
    [-3, 103],
  ])('shows half as much time with each step closer: zoom %i', (zoom, seconds) => {
    const { lengthMs, startMs, now } = trackOf({ changes: [change(0, 'user')], nowMs, width: 400, zoom });
    expect(lengthMs / 1_000).toBeCloseTo(seconds);
    expect(startMs + lengthMs).toBeCloseTo(nowMs);
    expect(now).toBeCloseTo(1);
  });

  it('shows the last half hour of a long log, and more when it is asked to', () => {
    const hour = 3_600_000;
    const lengths = [0, -1, -2].map(
      (zoom) => trackOf({ changes: [change(0, 'user')], nowMs: hour, width: 400, zoom }).lengthMs,
    );
    expect(lengths).toEqual([hour / 2, hour, hour * 1.03]);
  });

  it.each([
    // The moment that must be in sight, and where the track of 30 minutes then begins, in minutes of a log of 100.
    [100, 70],
    [70, 70],
    [69, 54],
    [50, 35],
    [1, -3],
  ])('has the playhead in sight: minute %i', (minute, startMinute) => {
    const ofMinute = (count: number) => count * 60_000;
    const { startMs, lengthMs } = trackOf({
      changes: [change(0, 'user')],
      nowMs: ofMinute(100),
      width: 400,
      showMs: ofMinute(minute),
    });
    expect(startMs).toBeCloseTo(ofMinute(startMinute));
    expect(startMs + lengthMs).toBeGreaterThanOrEqual(ofMinute(minute));
  });
});

describe('lanes by object', () => {
  const write = (timeMs: number, name: string, about?: string): Change => {
    const object = about
      ? { kind: 'Event', type: 'Warning', involvedObject: { kind: 'PersistentVolume', name: about } }
      : { kind: 'PersistentVolume' };
    const made = { apiVersion: 'v1', metadata: { name }, ...object } as unknown as KubernetesObject;
    return { revision: timeMs, timeMs, actor: 'user', type: 'ADDED', object: made };
  };
  const volumes = ['a', 'b', 'c', 'd', 'e', 'f', 'g'].map((name, index) => write(10_000 + index, name));
  const lanesOf = (selectedId?: string) =>
    trackOf({ changes: volumes, nowMs: 20_000, width: 400, lanesBy: 'object', selectedId }).lanes.map(
      ({ label }) => label,
    );

  it.each([
    ['nothing', undefined, ['g', 'f', 'e', 'd', 'c']],
    ['one that is long ago', objectIdOf('PersistentVolume', 'a'), ['a', 'g', 'f', 'e', 'd']],
    ['the last one', objectIdOf('PersistentVolume', 'g'), ['g', 'f', 'e', 'd', 'c']],
    ['one in a namespace', objectIdOf('PersistentVolumeClaim', 'default/x'), ['x', 'g', 'f', 'e', 'd']],
  ])('are of the selection, then of what was written last: %s', (_, selectedId, lanes) => {
    expect(lanesOf(selectedId)).toEqual(lanes);
  });

  it('have the writes of their object and the warnings about it', () => {
    const changes = [...volumes, write(15_000, 'event', 'f'), write(16_000, 'another', 'a')];
    const { marks } = trackOf({ changes, nowMs: 20_000, width: 400, lanesBy: 'object' });
    const seen = marks.map(({ lane, timeMs, warning }) => [lane, timeMs, warning]);
    expect(seen.filter(([lane]) => lane === objectIdOf('PersistentVolume', 'f'))).toEqual([
      [objectIdOf('PersistentVolume', 'f'), 15_000, true],
      [objectIdOf('PersistentVolume', 'f'), 10_005, false],
    ]);
    expect(seen.some(([lane]) => lane === objectIdOf('PersistentVolume', 'a'))).toBe(false);
  });

  it('mark the writes of the selection on the lanes of actors too', () => {
    const { marks } = trackOf({
      changes: [write(0, 'a'), write(10_000, 'b')],
      nowMs: 20_000,
      width: 400,
      selectedId: objectIdOf('PersistentVolume', 'b'),
    });
    expect(marks.map(({ timeMs, selected }) => [timeMs, selected])).toEqual([
      [10_000, true],
      [0, false],
    ]);
  });
});
