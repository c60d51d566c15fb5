/** How long the real control plane takes to bind claims, beside the simulated one, from the first claim to the last Bound. */
import { Administrator } from '../../../e2e/controlplane/administrator';
import { buildControlPlane, ControlPlane } from '../../../e2e/controlplane/controlplane';
import { assert } from '../../base/assert';
import type { KubernetesObject } from '../../kubernetes/object';
import {
  persistentVolumeClaims,
  persistentVolumes,
  type ResourceInfo,
  resourcePath,
} from '../../kubernetes/resources';
import { ClusterWatch } from '../record/cluster-watch';
import { simulatedNsPerClaim } from './binding';
import { bindingClaim, bindingVolumes } from './matching-data';
import { timeUntil } from './stopwatch';
import { type Skipped, showFigure, showSpread, spreadOf, type Table } from './table';

const CLAIMS = 1_000;
const SENT_AT_ONCE = 20;
const SIMULATED_RUNS = 5;
const WARM_UP_RUNS = 2;
/** The default of kube-controller-manager. */
const RESYNC = '15s';

export async function benchRealBinding(say: (line: string) => void): Promise<Table | Skipped> {
  const title = `Binding ${showFigure(CLAIMS)} claims, beside the real control plane`;
  const program = await buildControlPlane(say);
  if (program.kind === 'absent') return { title, skipped: program.why };
  const realNs = await timeReal(program.path);
  for (let run = 0; run < WARM_UP_RUNS; run += 1) simulatedNsPerClaim(CLAIMS);
  const ratios = Array.from(
    { length: SIMULATED_RUNS },
    () => realNs / (simulatedNsPerClaim(CLAIMS) * CLAIMS),
  );
  return {
    title,
    columns: ['claims', 'real / simulated', 'real, claims per second'],
    rows: [[showFigure(CLAIMS), showSpread(spreadOf(ratios)), showFigure((CLAIMS * 1e9) / realNs)]],
    note: 'One run of the real one, with the default limits of its clients (20 requests a second for each controller), which is what it waits for; of the simulated one the time that the process computes.',
  };
}

async function timeReal(program: string): Promise<number> {
  const plane = await ControlPlane.start(program, RESYNC);
  const administrator = new Administrator(plane.kubeconfig);
  const cluster = await ClusterWatch.open(administrator);
  try {
    await createAll(administrator, persistentVolumes, bindingVolumes(CLAIMS));
    await untilPhase(cluster, persistentVolumes, 'Available');
    return await timeUntil(async () => {
      const claims = Array.from({ length: CLAIMS }, (_, index) => bindingClaim(index));
      await createAll(administrator, persistentVolumeClaims, claims);
      await untilPhase(cluster, persistentVolumeClaims, 'Bound');
    });
  } finally {
    cluster.close();
    await plane.stop();
  }
}

async function createAll(
  administrator: Administrator,
  resource: ResourceInfo,
  objects: readonly KubernetesObject[],
): Promise<void> {
  const path = resourcePath(resource, 'default');
  const left = [...objects];
  const sender = async (): Promise<void> => {
    for (let object = left.pop(); object; object = left.pop()) {
      const { code, text } = await administrator.create(path, object);
      assert(code === 201, `${object.metadata.name}: ${text.slice(0, 200)}`);
    }
  };
  await Promise.all(Array.from({ length: SENT_AT_ONCE }, sender));
}

/** Resolves once all objects of the kind have the phase. */
function untilPhase(cluster: ClusterWatch, resource: ResourceInfo, phase: string): Promise<void> {
  const reached = new Set<string>();
  const look = (object: KubernetesObject): boolean => {
    const { status } = object as { readonly status?: { readonly phase?: string } };
    if (object.kind === resource.kind && status?.phase === phase) reached.add(object.metadata.name);
    return reached.size === CLAIMS;
  };
  return new Promise((resolve) => {
    const stop = cluster.subscribe(({ object }) => {
      if (!look(object)) return;
      stop();
      resolve();
    });
    if (cluster.list(resource).some(look)) {
      stop();
      resolve();
    }
  });
}
