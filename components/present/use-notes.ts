'use client';
/** The scenario of the cluster that is open, with its notes. */
import { useClusterDescription } from '@/lib/queries/clusters';
import { useClusterName } from '@/lib/queries/use-cluster';
import { type Note, SCENARIO_FORMAT, type Scenario } from '@/lib/scenario/scenario';
import { useScenario } from '../scenario/use-scenario';

/** Of a cluster that has none, such as a live one. */
const NOTHING: Scenario = {
  stowage: SCENARIO_FORMAT,
  kubernetes: '1.37',
  seed: 1,
  objects: [],
  operations: [],
};
const NO_NOTES: readonly Note[] = [];

export function useNotes(): { readonly scenario: Scenario; readonly notes: readonly Note[] } {
  const cluster = useClusterName();
  const simulated = useClusterDescription(cluster)?.kind === 'simulated';
  const { data = NOTHING } = useScenario(cluster, 'notes', simulated);
  return { scenario: data, notes: data.notes ?? NO_NOTES };
}
