/** A write in words, for whoever cannot see the track: actor, verb, object, time. Pure. */
import type { Change } from '@/lib/kubernetes/change';
import { objectKey } from '@/lib/kubernetes/object';
import { clockText } from '../ui/duration';

const VERBS = { ADDED: 'created', MODIFIED: 'updated', DELETED: 'removed' } as const;

/** `persistentvolume-controller updated PersistentVolume data at 12:00:03`. */
export function describeChange(change: Change): string {
  const { actor, type, object, timeMs } = change;
  const who = actor === 'user' ? 'you' : actor;
  return `${who} ${VERBS[type]} ${object.kind} ${objectKey(object)} at ${clockText(timeMs)}`;
}
