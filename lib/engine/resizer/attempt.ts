import type { PersistentVolume } from '../../kubernetes/persistent-volume';
import type { PersistentVolumeClaim } from '../../kubernetes/persistent-volume-claim';
import type { ResizeHistory } from '../../volume/resize';
import type { EventRecorder } from '../component';
import { canCall, type DriverCapabilities } from '../drivers/capabilities';
import { statusMessage, type Task, updateStatus } from '../task';

/** What one attempt works on: the volume is bound to the claim and the driver's sidecars run. */
export interface ResizeTarget {
  readonly claim: PersistentVolumeClaim;
  readonly volume: PersistentVolume;
  readonly driver: string;
  readonly recorder: EventRecorder;
}

/**
 * Who has a part in growing the volumes of a driver: its controller (and then perhaps the node), the node alone, for
 * which the resizer only says how large, or nobody: then csi-resizer does not even start.
 * Upstream: NewResizerFromClient and trivialResizer, external-resizer 2.3, pkg/resizer.
 */
export type Expander = 'Controller' | 'NodeAlone' | 'Nobody';

export function expanderOf(capabilities: DriverCapabilities): Expander {
  if (canCall(capabilities, 'ControllerExpandVolume')) return 'Controller';
  const { plugin, node } = capabilities;
  return plugin.includes('CONTROLLER_SERVICE') && node.includes('EXPAND_VOLUME') ? 'NodeAlone' : 'Nobody';
}

/** What the resizer remembers of earlier attempts; it is forgotten when it starts again. */
export interface AttemptHistory extends ResizeHistory {
  /** The driver's last answer was that the volume is in use: it is not asked again while a Pod uses the claim. */
  readonly inUseError: boolean;
}

/** What one attempt came to; an infeasible one is tried again only after the longest back-off, or a change. */
export type ResizeOutcome =
  | { readonly kind: 'Done' }
  | {
      readonly kind: 'Retry';
      readonly why: string;
      readonly final: boolean;
      readonly inUse?: boolean;
      readonly uncertain?: boolean;
    }
  | { readonly kind: 'Infeasible'; readonly why: string };

/** --timeout of csi-resizer: how long it waits for each answer of its driver. */
export const RESIZER_TIMEOUT_MS = 10_000;

export const DONE: ResizeOutcome = { kind: 'Done' };

/** What a write came to, with the error as the sidecar prints it. */
export type Written<T> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly error: string };

export function* writeStatus(claim: PersistentVolumeClaim): Task<Written<PersistentVolumeClaim>> {
  const written = yield* updateStatus(claim);
  return written.ok ? written : { ok: false, error: statusMessage(written.error) };
}
