/**
 * The form that begins a fault, without its looks: which fields a fault has, which of them can be chosen from the
 * cluster, and what request comes out. Pure; bounds are checked where the request is taken.
 */
import type { DriverErrorCode, DriverOperation, FaultSpec, FaultType } from '@/lib/kubernetes/fault';
import type { NewFault } from '@/lib/queries/faults';

export interface FaultForm {
  readonly type: FaultType;
  readonly component: string;
  readonly node: string;
  readonly driver: string;
  /** Of a slow driver `EVERY` means every call. */
  readonly operation: DriverOperation | typeof EVERY;
  readonly code: DriverErrorCode;
  readonly message: string;
  readonly match: string;
  readonly objectKind: string;
  /** Whole numbers as they were typed; empty where there is none. */
  readonly times: string;
  readonly seconds: string;
  /** Milliseconds of simulated time, `BY_HAND` for none. */
  readonly ends: string;
}

export const EVERY = ':every';
export const BY_HAND = ':by-hand';

export const EMPTY_FORM: FaultForm = {
  type: 'ComponentDown',
  component: 'external-provisioner',
  node: '',
  driver: '',
  operation: 'CreateVolume',
  code: 'Internal',
  message: 'the storage system does not answer',
  match: '',
  objectKind: 'PersistentVolume',
  times: '',
  seconds: '30',
  ends: BY_HAND,
};

type Field = Exclude<keyof FaultForm, 'type'>;

const FIELDS: Readonly<Record<FaultType, readonly Field[]>> = {
  ComponentDown: ['component', 'ends'],
  ComponentRestart: ['component'],
  NodeDown: ['node', 'ends'],
  DriverError: ['driver', 'operation', 'code', 'message', 'match', 'times', 'ends'],
  SlowDriver: ['driver', 'operation', 'seconds', 'ends'],
  FullPool: ['driver', 'ends'],
  Conflict: ['component', 'objectKind', 'times', 'ends'],
  SlowWatch: ['component', 'seconds', 'ends'],
};

/** What a person sees, in the order in which it is offered. */
export const FAULT_TYPES: readonly {
  readonly id: FaultType;
  readonly label: string;
  readonly detail: string;
}[] = [
  {
    id: 'ComponentDown',
    label: 'A controller or sidecar does not run',
    detail: 'What it would do is left undone',
  },
  { id: 'NodeDown', label: 'A node is down', detail: 'Its kubelet reports, mounts and unmounts nothing' },
  { id: 'DriverError', label: 'A driver answers with an error', detail: 'One of its calls fails' },
  { id: 'SlowDriver', label: 'A driver is slow', detail: 'Its calls take longer' },
  { id: 'FullPool', label: 'A driver has no room left', detail: 'New and growing volumes do not fit' },
  {
    id: 'ComponentRestart',
    label: 'A controller or sidecar restarts',
    detail: 'What it was doing is lost',
  },
  {
    id: 'Conflict',
    label: 'Updates come too late',
    detail: 'The API server answers 409: somebody else was faster',
  },
  { id: 'SlowWatch', label: 'A controller hears late', detail: 'Its watches are behind' },
];

export function hasField({ type }: FaultForm, field: Field): boolean {
  return FIELDS[type].includes(field);
}

/** The first field that is still to be filled in, with what to do about it. */
export function whatIsMissing(form: FaultForm): { readonly field: Field; readonly text: string } | undefined {
  if (hasField(form, 'driver') && form.driver === '') {
    return { field: 'driver', text: 'This cluster has no CSIDriver. Apply one first.' };
  }
  if (hasField(form, 'node') && form.node === '') {
    return { field: 'node', text: 'This cluster has no Node. Apply one first.' };
  }
  if (form.type === 'Conflict' && form.times.trim() === '') {
    return { field: 'times', text: 'Say how many updates come too late.' };
  }
  const number = (['times', 'seconds'] as const).find(
    (field) => hasField(form, field) && form[field].trim() !== '' && !/^[1-9]\d*$/.test(form[field].trim()),
  );
  if (number) return { field: number, text: 'Type a whole number, 1 or more.' };
  if (hasField(form, 'seconds') && form.seconds.trim() === '') {
    return { field: 'seconds', text: 'Say how many seconds.' };
  }
  return undefined;
}

/** The request of a form in which nothing is missing. */
export function requestOf(form: FaultForm): NewFault {
  const forMs = hasField(form, 'ends') && form.ends !== BY_HAND ? Number(form.ends) : undefined;
  return { fault: specOf(form), ...(forMs === undefined ? {} : { forMs }) };
}

function specOf(form: FaultForm): FaultSpec {
  const { type, component, driver, node, code, message, objectKind } = form;
  const match = form.match.trim();
  const times = form.times.trim() === '' ? undefined : Number(form.times);
  const operation = form.operation === EVERY ? undefined : form.operation;
  const ms = Number(form.seconds) * 1_000;
  switch (type) {
    case 'ComponentDown':
    case 'ComponentRestart':
      return { type, component };
    case 'NodeDown':
      return { type, node };
    case 'FullPool':
      return { type, driver };
    case 'SlowDriver':
      return { type, driver, ...(operation && { operation }), extraMs: ms };
    case 'SlowWatch':
      return { type, component, delayMs: ms };
    case 'Conflict':
      return { type, component, objectKind, times: times ?? 1 };
    case 'DriverError':
      return {
        type,
        driver,
        operation: operation ?? 'CreateVolume',
        code,
        message,
        ...(times === undefined ? {} : { times }),
        ...(match === '' ? {} : { match }),
      };
  }
}
