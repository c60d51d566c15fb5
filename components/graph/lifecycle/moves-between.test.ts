import { describe, expect, it } from 'vitest';
import { lifecycleModel } from '@/lib/graph/lifecycle-model';
import type { PersistentVolume } from '@/lib/kubernetes/persistent-volume';
import { movesBetween, placesOf } from './moves-between';

/** The picture of one volume in `phase`, or of none. */
function picture(phase: string | undefined) {
  const object = {
    apiVersion: 'v1',
    kind: 'PersistentVolume',
    metadata: { name: 'disk' },
    spec: {},
    status: { phase },
  };
  return placesOf(
    lifecycleModel({
      volumes: new Map(phase === undefined ? [] : [['disk', object as unknown as PersistentVolume]]),
      claims: new Map(),
      claimStanding: () => 'waiting',
      gone: { count: 0, since: '09:00' },
    }),
  );
}

describe('moves between two drawings', () => {
  it.each([
    ['Pending', 'Available', 'volume:Pending>Available'],
    ['Available', 'Bound', 'volume:Available>Bound'],
    ['Bound', 'Available', 'volume:Bound>Available'],
    ['Released', undefined, 'volume:Released>gone'],
    [undefined, 'Pending', undefined],
    ['Bound', 'Bound', undefined],
  ])('from %s to %s go along %s, and back along the same edge', (from, to, edge) => {
    const there = movesBetween(picture(from), picture(to), false);
    expect(there.map((move) => [move.edge, move.backwards])).toEqual(edge ? [[edge, false]] : []);
    const back = movesBetween(picture(to), picture(from), true);
    expect(back.map((move) => [move.edge, move.backwards])).toEqual(edge ? [[edge, true]] : []);
  });
});
