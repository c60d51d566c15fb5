/**
 * The faults of a simulated cluster as its parts feel them: what to answer, how long to take, whether to run. Derived
 * from the Fault objects, which are the only state; a fault that is counted writes its rest to its object and is
 * deleted with the last stroke. It never begins a fault.
 */
import type { Fault, FaultSpec, FaultType } from '../../kubernetes/fault';
import type { KubernetesObject, StringMap } from '../../kubernetes/object';
import { faults, resourceOf } from '../../kubernetes/resources';
import { conflict, type Status } from '../../kubernetes/status';
import type { ApiServer } from '../apiserver/api';
import type { DriverCall, DriverError } from '../drivers/driver-call';

/** Actor of what the simulation itself writes: the beginning and the end of faults. */
export const SIMULATION = 'simulation';

type SpecOf<T extends FaultType> = Extract<FaultSpec, { readonly type: T }>;
type FaultOf<T extends FaultType> = Fault & { readonly spec: SpecOf<T> };

export class ActiveFaults {
  readonly #api: ApiServer;
  /** In order of their names, as the API server lists them. */
  #active: readonly Fault[] = [];

  constructor(api: ApiServer) {
    this.#api = api;
    api.subscribe(({ object }) => {
      if (object.kind === 'Fault') this.#active = api.list(faults);
    });
  }

  /** Active faults of one type. */
  of<T extends FaultType>(type: T): readonly FaultOf<T>[] {
    if (this.#active.length === 0) return [];
    return this.#active.filter((fault): fault is FaultOf<T> => fault.spec.type === type);
  }

  /** The error that a call to a driver ends with. Asking counts as a stroke. */
  driverError(call: DriverCall): DriverError | undefined {
    const found = this.of('DriverError').find(
      ({ spec: { driver, operation, match } }) =>
        driver === call.driver &&
        operation === call.operation &&
        (match === undefined || call.names.some((name) => matchesName(match, name))),
    );
    if (!found) return undefined;
    this.#strike(found);
    return { code: found.spec.code, message: found.spec.message };
  }

  /** How long a call takes that would take `ms`, in whole milliseconds. */
  latencyMs({ driver, operation }: DriverCall, ms: number): number {
    return this.of('SlowDriver')
      .filter(({ spec }) => spec.driver === driver && (spec.operation ?? operation) === operation)
      .reduce((sum, { spec }) => Math.round(sum * (spec.factor ?? 1)) + (spec.extraMs ?? 0), ms);
  }

  /** Whether nothing fits any more at `segment`, or anywhere when that is undefined. */
  isPoolFull(driver: string, segment: StringMap | undefined): boolean {
    return this.of('FullPool').some(
      ({ spec }) =>
        spec.driver === driver &&
        Object.entries(spec.segment ?? {}).every(([key, value]) => segment?.[key] === value),
    );
  }

  /** True while the kubelet of a node is stopped by a fault. */
  isNodeDown(nodeName: string): boolean {
    return this.of('NodeDown').some(({ spec }) => spec.node === nodeName);
  }

  /** The answer to an update by `actor` that comes too late. Asking counts as a stroke. */
  conflict(actor: string, { apiVersion, kind, metadata }: KubernetesObject): Status | undefined {
    const found = this.of('Conflict').find(
      ({ spec }) => spec.component === actor && spec.objectKind === kind,
    );
    if (!found) return undefined;
    this.#strike(found);
    return conflict(resourceOf(apiVersion, kind), metadata.name);
  }

  /** How much later a component hears of changes. */
  watchDelayMs(component: string): number {
    return this.of('SlowWatch')
      .filter(({ spec }) => spec.component === component)
      .reduce((sum, { spec }) => sum + spec.delayMs, 0);
  }

  #strike(fault: Fault): void {
    const remaining = fault.status?.remaining;
    if (remaining === undefined) return;
    const { name } = fault.metadata;
    if (remaining <= 1) this.#api.delete({ resource: faults, name }, SIMULATION);
    else this.#api.update({ ...fault, status: { ...fault.status, remaining: remaining - 1 } }, SIMULATION);
  }
}

/** `*` stands for any text, also for none. */
export function matchesName(pattern: string, name: string): boolean {
  const [first = '', ...rest] = pattern.split('*');
  if (rest.length === 0) return pattern === name;
  if (!name.startsWith(first)) return false;
  let at = first.length;
  const last = rest.pop() ?? '';
  for (const part of rest) {
    const found = name.indexOf(part, at);
    if (found < 0) return false;
    at = found + part.length;
  }
  return name.length - last.length >= at && name.endsWith(last);
}
