/**
 * How fast Nodes of a zone may be emptied: where most of them are lost, it is rather the network that is, and nothing
 * is moved. Upstream: ComputeZoneState and handleDisruption, pkg/controller/nodelifecycle, 1.37, for clusters of up to
 * 50 Nodes (largeClusterThreshold).
 */
import type { Node } from '../../../kubernetes/node';
import { readyStatus } from './node-taints';

/** --node-eviction-rate 0.1: one Node in this time, for each zone. */
export const EVICTION_PERIOD_MS = 10_000;
/** --unhealthy-zone-threshold */
const UNHEALTHY_THRESHOLD = 0.55;

export type ZoneState = 'Normal' | 'PartialDisruption' | 'FullDisruption';

/** volumehelpers.GetZoneKey: region and zone; one nameless zone for Nodes without labels. */
export function zoneOf({ metadata: { labels = {} } }: Node): string {
  const region =
    labels['topology.kubernetes.io/region'] ?? labels['failure-domain.beta.kubernetes.io/region'] ?? '';
  const zone =
    labels['topology.kubernetes.io/zone'] ?? labels['failure-domain.beta.kubernetes.io/zone'] ?? '';
  return `${region}:${zone}`;
}

export function zoneStates(nodes: readonly Node[]): ReadonlyMap<string, ZoneState> {
  const zones = new Map<string, { ready: number; notReady: number }>();
  for (const node of nodes) {
    const zone = zones.get(zoneOf(node)) ?? { ready: 0, notReady: 0 };
    if (readyStatus(node) === 'True') zone.ready += 1;
    else zone.notReady += 1;
    zones.set(zoneOf(node), zone);
  }
  return new Map([...zones].map(([name, { ready, notReady }]) => [name, stateOf(ready, notReady)]));
}

function stateOf(ready: number, notReady: number): ZoneState {
  if (ready === 0 && notReady > 0) return 'FullDisruption';
  if (notReady > 2 && notReady / (notReady + ready) >= UNHEALTHY_THRESHOLD) return 'PartialDisruption';
  return 'Normal';
}

/** Master disruption mode: no Node at all is ready, so it is the controller that is cut off. */
export function isAllDisrupted(states: ReadonlyMap<string, ZoneState>): boolean {
  return states.size > 0 && [...states.values()].every((state) => state === 'FullDisruption');
}
