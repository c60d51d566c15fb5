import type { EventType } from '../kubernetes/event';

/** An event that a decision calls for, word for word as the control plane writes it; who records it is not said here. */
export interface EventText {
  readonly type: EventType;
  readonly reason: string;
  readonly message: string;
}

export function normal(reason: string, message: string): EventText {
  return { type: 'Normal', reason, message };
}

export function warning(reason: string, message: string): EventText {
  return { type: 'Warning', reason, message };
}
