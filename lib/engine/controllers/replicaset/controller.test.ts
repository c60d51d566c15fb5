/** After TestSortingActivePodsWithRanks of pkg/controller/controller_utils_test.go, 1.37. */
import { describe, expect, it } from 'vitest';
import type { Pod } from '../../../kubernetes/pod';
import { aPod } from '../../../volume/testing/objects';
import { podsToDelete } from './controller';

function aReplica(
  name: string,
  options: { node?: boolean; phase?: 'Pending' | 'Running'; ready?: boolean; created?: string },
): Pod {
  const { node = true, phase = 'Running', ready = true, created = '2026-01-01T00:00:00Z' } = options;
  return aPod({
    name,
    nodeName: node ? 'n1' : undefined,
    metadata: { creationTimestamp: created },
    status: { phase, conditions: [{ type: 'Ready', status: ready ? 'True' : 'False' }] },
  });
}

const youngest = aReplica('youngest', { created: '2026-01-03T00:00:00Z' });
const older = aReplica('older', {});
const alsoOlder = aReplica('also-older', {});
const notReady = aReplica('not-ready', { ready: false });
const starting = aReplica('starting', { phase: 'Pending', ready: false });
const unscheduled = aReplica('unscheduled', { node: false, phase: 'Pending', ready: false });

describe('which Pods go when there are too many', () => {
  it('those whose loss is felt least come first', () => {
    const all = [older, youngest, starting, notReady, unscheduled, alsoOlder];
    const names = (count: number) => podsToDelete(all, count).map(({ metadata }) => metadata.name);
    expect(names(6)).toEqual(['unscheduled', 'starting', 'not-ready', 'youngest', 'also-older', 'older']);
    expect(names(2)).toEqual(['unscheduled', 'starting']);
    expect([names(0), names(-1)]).toEqual([[], []]);
  });
});
