import { respondJson, respondStatus } from '@/lib/cluster/http/respond';
import { route } from '@/lib/cluster/http/route';
import { findSimulation, type SimulationParams } from '@/lib/cluster/http/simulation-route';

/** Ends a fault now; answers with its object as it was last. */
export const DELETE = route<SimulationParams & { readonly fault: string }>(
  async (_request, { simulation, fault }) => {
    const cluster = await findSimulation(simulation);
    if (!cluster.ok) return respondStatus(cluster.error);
    const ended = cluster.value.execute({ endFault: { name: fault } });
    const kept = await cluster.value.kept();
    if (!kept.ok) return respondStatus(kept.error);
    return ended.ok ? respondJson(ended.value) : respondStatus(ended.error);
  },
);
