/** A fault in words: what is wrong, in one line, and when it ends. Pure. */
import { assertUnreachable } from '@/lib/base/assert';
import type { Fault, FaultSpec } from '@/lib/kubernetes/fault';
import { counted } from '../ui/counted';
import { durationText } from '../ui/duration';

export function faultText(fault: FaultSpec): string {
  switch (fault.type) {
    case 'ComponentDown':
      return `${fault.component} does not run`;
    case 'ComponentRestart':
      return `${fault.component} restarts`;
    case 'NodeDown':
      return `Node ${fault.node} is down`;
    case 'DriverError':
      return `${fault.driver} answers ${fault.operation} with ${fault.code}${fault.match === undefined ? '' : `, for ${fault.match}`}`;
    case 'SlowDriver':
      return `${fault.driver} is slow${fault.operation === undefined ? '' : ` at ${fault.operation}`}: ${slowness(fault)}`;
    case 'FullPool':
      return `Nothing fits in ${fault.driver} any more${fault.segment === undefined ? '' : `, in ${Object.values(fault.segment).join(', ')}`}`;
    case 'Conflict':
      return `Updates of a ${fault.objectKind} by ${fault.component} come too late`;
    case 'SlowWatch':
      return `${fault.component} hears of changes ${durationText(fault.delayMs)} late`;
  }
  return assertUnreachable(fault);
}

function slowness({ factor, extraMs }: { readonly factor?: number; readonly extraMs?: number }): string {
  const parts = [
    ...(factor === undefined ? [] : [`${factor} times as long`]),
    ...(extraMs === undefined ? [] : [`${durationText(extraMs)} longer`]),
  ];
  return parts.join(', and ');
}

/** `ends in 20 s`, `strikes 2 more times`, or that somebody has to end it. */
export function endText({ status }: Fault, nowMs: number): string {
  const parts = [
    ...(status?.remaining === undefined ? [] : [`strikes ${counted(status.remaining, 'more time')}`]),
    ...(status?.endsAtMs === undefined
      ? []
      : [`ends in ${durationText(Math.max(0, status.endsAtMs - nowMs))}`]),
  ];
  return parts.length === 0 ? 'until it is ended' : parts.join(', ');
}
