/**
 * Begins and ends faults: writes and deletes their objects, and stops and starts the components that a fault is about.
 * What a fault does beyond that, whoever it concerns reads from `ActiveFaults`. A fault that cannot be meant (a driver,
 * a node or a component that is not there) is refused with the field that is wrong.
 */
import { err } from '../../base/result';
import {
  FAULT_API_VERSION,
  type Fault,
  type FaultBeginning,
  type FaultOperation,
  type FaultSpec,
} from '../../kubernetes/fault';
import { csiDrivers, faults, nodes } from '../../kubernetes/resources';
import { alreadyExists, failure, notFound } from '../../kubernetes/status';
import type { ApiResult, ApiServer } from '../apiserver/api';
import type { EventLoop } from '../event-loop';
import { SIMULATION } from './active-faults';

/** The components of a simulation as something that can be stopped; names are those of `CONTROL_PLANE`. */
export interface Stoppable {
  readonly componentNames: readonly string[];
  stopComponent(name: string): void;
  startComponent(name: string): void;
}

/** The API server is what everything else meets in; its part that forgets old Events is none that could fail. */
export function canFail(component: string): boolean {
  return component !== 'kube-apiserver';
}

export class FaultInjector {
  readonly #api: ApiServer;
  readonly #loop: EventLoop;
  readonly #components: Stoppable;

  constructor(api: ApiServer, loop: EventLoop, components: Stoppable) {
    this.#api = api;
    this.#loop = loop;
    this.#components = components;
    // However a fault ends: by its time, by its last stroke or by hand.
    api.subscribe(({ type, object }) => {
      const spec = type === 'DELETED' && object.kind === 'Fault' ? (object as Fault).spec : undefined;
      if (spec?.type !== 'ComponentDown' && spec?.type !== 'ComponentRestart') return;
      loop.after(0, () => {
        if (!this.#isDown(spec.component)) components.startComponent(spec.component);
      });
    });
  }

  perform(operation: FaultOperation): ApiResult {
    return 'beginFault' in operation ? this.#begin(operation.beginFault) : this.#end(operation.endFault.name);
  }

  #begin({ name, fault, forMs }: FaultBeginning): ApiResult {
    if (this.#api.get(faults, name)) return err(alreadyExists(faults, name));
    const wrong = this.#whatIsWrong(fault);
    if (wrong) return err(failure('Invalid', `beginFault.fault.${wrong}`));
    const remaining = 'times' in fault ? fault.times : undefined;
    const status = {
      ...(forMs === undefined ? {} : { endsAtMs: this.#api.nowMs + forMs }),
      ...(remaining === undefined ? {} : { remaining }),
    };
    const object: Fault = {
      apiVersion: FAULT_API_VERSION,
      kind: 'Fault',
      metadata: { name },
      spec: fault,
      ...(Object.keys(status).length > 0 && { status }),
    };
    const begun = this.#api.create(object, SIMULATION);
    if (!begun.ok) return begun;
    if (fault.type === 'ComponentDown' || fault.type === 'ComponentRestart') {
      this.#components.stopComponent(fault.component);
    }
    if (fault.type === 'ComponentRestart') this.#end(name);
    else if (forMs !== undefined) this.#endAfter(forMs, begun.value);
    return begun;
  }

  #end(name: string): ApiResult {
    if (!this.#api.get(faults, name)) return err(notFound(faults, name));
    return this.#api.delete({ resource: faults, name }, SIMULATION);
  }

  #endAfter(ms: number, { metadata: { name, uid } }: Fault): void {
    this.#loop.after(ms, () => {
      if (this.#api.get(faults, name)?.metadata.uid === uid) this.#end(name);
    });
  }

  #isDown(component: string): boolean {
    return this.#api
      .list(faults)
      .some(({ spec }) => spec.type === 'ComponentDown' && spec.component === component);
  }

  /** `field: what is wrong with it`. */
  #whatIsWrong(fault: FaultSpec): string | undefined {
    if ('driver' in fault && !this.#api.get(csiDrivers, fault.driver)) {
      return `driver: there is no CSIDriver ${JSON.stringify(fault.driver)}`;
    }
    if ('node' in fault && !this.#api.get(nodes, fault.node)) {
      return `node: there is no Node ${JSON.stringify(fault.node)}`;
    }
    const componentNames = this.#components.componentNames.filter(canFail);
    if ('component' in fault && !componentNames.includes(fault.component)) {
      return `component: must be one of ${componentNames.join(', ')}, not ${JSON.stringify(fault.component)}`;
    }
    return undefined;
  }
}
