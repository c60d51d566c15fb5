/** For tests: a cluster with only the volume controller in it, whose objects may start in any state. */
import { assertDefined } from '../../../../base/assert';
import type { Result } from '../../../../base/result';
import type { KubernetesVersion } from '../../../../kubernetes/feature-gates';
import type { KubernetesObject, ObjectReference } from '../../../../kubernetes/object';
import type { PersistentVolume } from '../../../../kubernetes/persistent-volume';
import type { PersistentVolumeClaim } from '../../../../kubernetes/persistent-volume-claim';
import { events, persistentVolumeClaims, persistentVolumes } from '../../../../kubernetes/resources';
import type { Status } from '../../../../kubernetes/status';
import type { ApiResult } from '../../../apiserver/api';
import type { ComponentDefinition } from '../../../component';
import type { SimulationConfig } from '../../../config';
import { createSimulation } from '../../../simulation';
import type { Simulation } from '../../../simulation-api';
import type { Task } from '../../../task';
import { type Controller, createController, persistentVolumeController } from '../controller';

export const CONTROLLER = 'persistentvolume-controller';

interface ClusterOptions {
  readonly version?: KubernetesVersion;
  readonly config?: Partial<SimulationConfig>;
  readonly components?: readonly ComponentDefinition[];
}

export class Cluster {
  readonly simulation: Simulation;

  constructor({ version = '1.37', config, components = [persistentVolumeController] }: ClusterOptions = {}) {
    this.simulation = createSimulation({ version, seed: 1, config, components });
  }

  /** Creates the object, and gives it the status that it has: the API server itself starts every object afresh. */
  add<T extends KubernetesObject & { readonly status?: unknown }>(object: T): T {
    const { uid: _, ...metadata } = object.metadata;
    const created = stored(this.simulation.api.create({ ...object, metadata }, 'test'));
    if (object.status === undefined) return created;
    return stored(this.simulation.api.update({ ...created, status: object.status }, 'test', 'status'));
  }

  volume(name: string): PersistentVolume | undefined {
    return this.simulation.api.get(persistentVolumes, name);
  }

  claim(name: string): PersistentVolumeClaim | undefined {
    return this.simulation.api.get(persistentVolumeClaims, `default/${name}`);
  }

  /** `Type Reason name message`, in the order in which they came. */
  events(): readonly string[] {
    return [...this.simulation.api.list(events)]
      .sort((a, b) => Number(a.metadata.resourceVersion) - Number(b.metadata.resourceVersion))
      .map(
        ({ type, reason, involvedObject, message }) => `${type} ${reason} ${involvedObject.name} ${message}`,
      );
  }

  /** Lets the controller work for `ms` of simulated time. */
  run(ms = 1_000): void {
    this.simulation.advanceTo(this.simulation.nowMs + ms);
  }
}

export function stored<T>(result: Result<T, Status>): T {
  if (!result.ok) throw new Error(result.error.message);
  return result.value;
}

export function referenceTo(claim: PersistentVolumeClaim, uid = claim.metadata.uid): ObjectReference {
  const { namespace, name } = claim.metadata;
  return { apiVersion: 'v1', kind: 'PersistentVolumeClaim', namespace, name, ...(uid ? { uid } : {}) };
}

/** A cluster whose controller does nothing by itself: a test runs one of its tasks at a time. */
export function idleController(options: Omit<ClusterOptions, 'components'> = {}): {
  readonly cluster: Cluster;
  readonly controller: Controller;
} {
  let controller: Controller | undefined;
  const idle: ComponentDefinition = {
    name: CONTROLLER,
    start(context) {
      controller = createController(context);
    },
  };
  const cluster = new Cluster({ ...options, components: [idle] });
  return { cluster, controller: assertDefined(controller, 'the component was not started') };
}

/** Runs `task` at once, without time; `fault` may answer a call, counted from 1, in place of the API server. */
export function drive<T>(
  cluster: Cluster,
  task: Task<T>,
  fault: (call: number) => ApiResult | undefined = () => undefined,
): T {
  let answer = undefined as unknown as ApiResult;
  for (let calls = 0; ; ) {
    const step = task.next(answer);
    if (step.done) return step.value;
    if (step.value.kind !== 'call') continue;
    calls += 1;
    answer = fault(calls) ?? step.value.call(cluster.simulation.api, CONTROLLER);
  }
}
