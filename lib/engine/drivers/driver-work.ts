/**
 * What drivers go on with after the caller has given up: a driver does not stop when its caller's time is over, and
 * answers whoever asks for the same again, at once when it has finished meanwhile. It is the drivers' own memory, so a
 * sidecar that starts again finds it as it was.
 */
import type { DriverOperation } from '../../kubernetes/fault';
import type { DriverCall } from './driver-call';

interface Work {
  readonly request: string;
  readonly doneAtMs: number;
}

/** What undoes the other's work: afterwards nobody is told that it is done already. */
const UNDOES: Partial<Readonly<Record<DriverOperation, DriverOperation>>> = {
  DeleteVolume: 'CreateVolume',
  ControllerPublishVolume: 'ControllerUnpublishVolume',
  ControllerUnpublishVolume: 'ControllerPublishVolume',
  NodeStageVolume: 'NodeUnstageVolume',
  NodeUnstageVolume: 'NodeStageVolume',
  NodePublishVolume: 'NodeUnpublishVolume',
  NodeUnpublishVolume: 'NodePublishVolume',
};

export class DriverWork {
  readonly #work = new Map<string, Work>();

  /** When the driver will have done, or has done, what it was asked for by a call that was given up. */
  takeUp(call: DriverCall): number | undefined {
    const undone = UNDOES[call.operation];
    if (undone) this.#work.delete(keyOf(call, undone));
    const key = keyOf(call, call.operation);
    const work = this.#work.get(key);
    this.#work.delete(key);
    return work?.request === (call.request ?? '') ? work.doneAtMs : undefined;
  }

  /** The caller has given up; the driver has not. */
  goOn(call: DriverCall, doneAtMs: number): void {
    this.#work.set(keyOf(call, call.operation), { request: call.request ?? '', doneAtMs });
  }
}

function keyOf({ driver, names, requester = '' }: DriverCall, operation: DriverOperation): string {
  return [driver, operation, requester, ...names].join('\n');
}
