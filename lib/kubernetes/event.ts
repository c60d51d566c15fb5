import type { KubernetesObject, ObjectReference } from './object';

export type EventType = 'Normal' | 'Warning';

/** core/v1 Event, as client-go's recorder writes it: equal ones are merged and counted. */
export interface Event extends KubernetesObject {
  readonly apiVersion: 'v1';
  readonly kind: 'Event';
  readonly involvedObject: ObjectReference;
  readonly type: EventType;
  readonly reason: string;
  readonly message: string;
  readonly source: { readonly component?: string; readonly host?: string };
  readonly firstTimestamp?: string | null;
  readonly lastTimestamp?: string | null;
  readonly count?: number;
  readonly reportingComponent?: string;
  readonly reportingInstance?: string;
}
