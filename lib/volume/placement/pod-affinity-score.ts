/**
 * How well nodes suit a Pod for the Pods that are near: those that it would like near or away, and those that would like
 * it near or away. A Pod there that insists on being near it counts with weight 1. Upstream:
 * pkg/scheduler/framework/plugins/interpodaffinity/scoring.go, 1.37.
 */
import type { Node } from '../../kubernetes/node';
import type { Pod, PodAffinityTerm, WeightedPodAffinityTerm } from '../../kubernetes/pod';
import type { PlacementView } from './placement-view';
import { isMeant } from './pod-affinity';

/** What a required affinity of a Pod that runs counts for (hardPodAffinityWeight). */
const REQUIRED_WEIGHT = 1;

interface Wish {
  readonly term: PodAffinityTerm;
  /** Below zero: rather away. */
  readonly weight: number;
}

/** 0 to 100 for each of `nodes`, which are those that take the Pod: the best 100, the worst 0; all 0 if equally good. */
export function podAffinityScores(pod: Pod, nodes: readonly Node[], view: PlacementView): readonly number[] {
  const places = weighPlaces(pod, view);
  const raw = nodes.map((node) =>
    Object.entries(node.metadata.labels ?? {}).reduce(
      (sum, [key, value]) => sum + (places.get(placeOf(key, value)) ?? 0),
      0,
    ),
  );
  const [least, most] = [Math.min(...raw), Math.max(...raw)];
  return raw.map((score) => (most === least ? 0 : Math.trunc(100 * ((score - least) / (most - least)))));
}

/** The weight of each place (`<label>=<value>`), by the Pods that are there. */
function weighPlaces(pod: Pod, view: PlacementView): ReadonlyMap<string, number> {
  const places = new Map<string, number>();
  const own = wishes(pod);
  for (const { metadata } of view.nodes()) {
    const weigh = ({ term, weight }: Wish): void => {
      const value = metadata.labels?.[term.topologyKey];
      if (value === undefined) return;
      const place = placeOf(term.topologyKey, value);
      places.set(place, (places.get(place) ?? 0) + weight);
    };
    for (const other of view.podsOnNode(metadata.name)) {
      for (const wish of own) if (isMeant(wish.term, pod, other, view)) weigh(wish);
      for (const wish of [...wishes(other), ...demands(other)]) {
        if (isMeant(wish.term, other, pod, view)) weigh(wish);
      }
    }
  }
  return places;
}

function wishes({ spec }: Pod): readonly Wish[] {
  const near = spec.affinity?.podAffinity?.preferredDuringSchedulingIgnoredDuringExecution ?? [];
  const away = spec.affinity?.podAntiAffinity?.preferredDuringSchedulingIgnoredDuringExecution ?? [];
  return [...near.map((term) => wish(term, 1)), ...away.map((term) => wish(term, -1))];
}

function wish({ weight, podAffinityTerm }: WeightedPodAffinityTerm, sign: 1 | -1): Wish {
  return { term: podAffinityTerm, weight: weight * sign };
}

function demands({ spec }: Pod): readonly Wish[] {
  const required = spec.affinity?.podAffinity?.requiredDuringSchedulingIgnoredDuringExecution ?? [];
  return required.map((term) => ({ term, weight: REQUIRED_WEIGHT }));
}

function placeOf(topologyKey: string, value: string): string {
  return `${topologyKey}=${value}`;
}
