/** How a claim says that it is being resized or modified: conditions and sizes of its status, as new objects. */
import { annNodeExpansionNotRequired } from '../../kubernetes/annotations';
import type { Condition } from '../../kubernetes/object';
import type {
  PersistentVolumeClaim,
  PersistentVolumeClaimStatus,
} from '../../kubernetes/persistent-volume-claim';
import { formatTimestamp } from '../../kubernetes/timestamp';

const RESIZE_CONDITIONS = ['Resizing', 'FileSystemResizePending', 'ControllerResizeError', 'NodeResizeError'];
const MODIFY_CONDITIONS = ['ModifyingVolume', 'ModifyVolumeError'];

export type ConditionText = { readonly type: string; readonly reason?: string; readonly message?: string };

export function withStatus(
  claim: PersistentVolumeClaim,
  change: Partial<PersistentVolumeClaimStatus>,
): PersistentVolumeClaim {
  return { ...claim, status: { ...claim.status, ...change } };
}

/** Sets a condition to True, in the place of one of the same type. One that says the same keeps its time. */
export function withCondition(
  claim: PersistentVolumeClaim,
  text: ConditionText,
  nowMs: number,
): PersistentVolumeClaim {
  const conditions = claim.status?.conditions ?? [];
  const current = conditions.find(({ type }) => type === text.type);
  if (current?.status === 'True' && current.reason === text.reason && current.message === text.message)
    return claim;
  const condition: Condition = {
    ...text,
    status: 'True',
    lastProbeTime: null,
    lastTransitionTime: formatTimestamp(nowMs),
  };
  const changed = current
    ? conditions.map((other) => (other.type === text.type ? condition : other))
    : [...conditions, condition];
  return withStatus(claim, { conditions: changed });
}

export function withoutResizeConditions(claim: PersistentVolumeClaim): PersistentVolumeClaim {
  return withoutConditions(claim, RESIZE_CONDITIONS);
}

export function withoutModifyConditions(claim: PersistentVolumeClaim): PersistentVolumeClaim {
  return withoutConditions(claim, MODIFY_CONDITIONS);
}

function withoutConditions(claim: PersistentVolumeClaim, types: readonly string[]): PersistentVolumeClaim {
  const conditions = claim.status?.conditions?.filter(({ type }) => !types.includes(type));
  return withStatus(claim, { conditions: conditions?.length ? conditions : undefined });
}

/** `status` undefined: nothing is under way. */
export function withResizeStatus(
  claim: PersistentVolumeClaim,
  status: string | undefined,
): PersistentVolumeClaim {
  return withStatus(claim, {
    allocatedResourceStatuses: status === undefined ? undefined : { storage: status },
  });
}

/** The annotation by which the kubelet knows that the driver did everything; `undefined` takes it off. */
export function withNodeExpansionNotRequired(
  claim: PersistentVolumeClaim,
  value: 'true' | undefined,
): PersistentVolumeClaim {
  const { [annNodeExpansionNotRequired]: current, ...others } = claim.metadata.annotations ?? {};
  if (current === value) return claim;
  const annotations = value === undefined ? others : { ...others, [annNodeExpansionNotRequired]: value };
  return { ...claim, metadata: { ...claim.metadata, annotations } };
}
