'use client';
import type { KubernetesObject } from '@/lib/kubernetes/object';
import { parseTimestamp } from '@/lib/kubernetes/timestamp';
import { useClock } from '@/lib/queries/use-cluster';
import { durationText } from '../ui/duration';

/** For how long an object has existed. Reads the clock itself, so that a tick draws this and not the table. */
export function Age({ object }: { readonly object: KubernetesObject }) {
  const nowMs = useClock()?.nowMs;
  const createdMs = parseTimestamp(object.metadata.creationTimestamp);
  return createdMs === undefined || nowMs === undefined ? null : durationText(Math.max(0, nowMs - createdMs));
}
