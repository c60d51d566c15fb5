/** For tests: a cluster with every component, and short words for what a user does to it. */
import type { Result } from '../../base/result';
import type { FaultSpec } from '../../kubernetes/fault';
import type { KubernetesVersion } from '../../kubernetes/feature-gates';
import type { KubernetesObject } from '../../kubernetes/object';
import type { Pod } from '../../kubernetes/pod';
import { events, pods, type Resource } from '../../kubernetes/resources';
import type { Status } from '../../kubernetes/status';
import type { SimulationConfig } from '../config';
import { createSimulation } from '../simulation';
import type { Simulation } from '../simulation-api';

interface WholeClusterOptions {
  readonly version?: KubernetesVersion;
  readonly seed?: number;
  readonly config?: Partial<SimulationConfig>;
}

export class WholeCluster {
  readonly simulation: Simulation;

  constructor({ version = '1.37', seed = 1, config }: WholeClusterOptions = {}) {
    this.simulation = createSimulation({ version, seed, config });
  }

  create<T extends KubernetesObject>(...objects: readonly T[]): void {
    for (const object of objects) stored(this.simulation.execute({ create: object }));
  }

  /** A merge patch of an object in the namespace `default`, or of cluster scope. */
  patch(resource: Resource<KubernetesObject>, name: string, patch: unknown): void {
    stored(this.simulation.execute({ patch: { ...target(resource, name), patch } }));
  }

  delete(resource: Resource<KubernetesObject>, name: string): void {
    stored(
      this.simulation.execute({ delete: { ...target(resource, name), propagationPolicy: 'Background' } }),
    );
  }

  /** It must be taken; `name` ends it. */
  beginFault(fault: FaultSpec, name = 'it'): void {
    stored(this.simulation.execute({ beginFault: { name, fault } }));
  }

  run(ms = 10_000): void {
    this.simulation.advanceTo(this.simulation.nowMs + ms);
  }

  get<T extends KubernetesObject>(resource: Resource<T>, name: string): T | undefined {
    return this.simulation.api.get(resource, resource.namespaced ? `default/${name}` : name);
  }

  names(resource: Resource<KubernetesObject>): readonly string[] {
    return this.simulation.api.list(resource).map(({ metadata }) => metadata.name);
  }

  pod(name: string): Pod | undefined {
    return this.get(pods, name);
  }

  /** `Type Reason message` of the events about one object, in the order in which they first came. */
  events(kind: string, name: string): readonly string[] {
    return [...this.simulation.api.list(events)]
      .filter(({ involvedObject }) => involvedObject.kind === kind && involvedObject.name === name)
      .sort((a, b) => nameOrder(a.metadata.name) - nameOrder(b.metadata.name))
      .map(({ type, reason, message }) => `${type} ${reason} ${message}`);
  }
}

/** Events are named after the time at which they were first recorded. */
function nameOrder(name: string): number {
  return Number.parseInt(name.slice(name.lastIndexOf('.') + 1), 16);
}

function target(resource: Resource<KubernetesObject>, name: string) {
  const { group, version, kind, namespaced } = resource;
  const apiVersion = group === '' ? version : `${group}/${version}`;
  return { apiVersion, kind, name, ...(namespaced && { namespace: 'default' }) };
}

function stored<T>(result: Result<T, Status>): T {
  if (!result.ok) throw new Error(result.error.message);
  return result.value;
}

export function manifestOf(kind: 'Node' | 'Pod', name: string, spec: object = {}, labels?: object) {
  return {
    apiVersion: 'v1',
    kind,
    metadata: { name, ...(kind === 'Pod' && { namespace: 'default' }), ...(labels && { labels }) },
    spec: kind === 'Pod' ? { containers: [{ name: 'main', image: 'pause' }], ...spec } : spec,
  } as KubernetesObject;
}
