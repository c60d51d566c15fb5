'use client';
/** Announces moves of phase to a screen reader: "pv-a became Bound". One region for the page; bursts are counted. */
import { useEffect, useRef, useState } from 'react';
import { phaseOf } from '@/lib/history/object-history';
import type { Change } from '@/lib/kubernetes/change';
import { useClusterPart, useIsPast, useNewestLog } from '@/lib/queries/use-cluster';

const ANNOUNCED_KINDS = new Set(['PersistentVolume', 'PersistentVolumeClaim', 'Pod']);
const SPOKEN_AT_ONCE = 3;

export function LiveRegion() {
  const { changes } = useNewestLog();
  const past = useIsPast();
  const current = useClusterPart((snapshot) => snapshot.current);
  const [text, setText] = useState('');
  const phases = useRef(new Map<string, string | undefined>());
  const heard = useRef<number | undefined>(undefined);
  useEffect(() => {
    if (!current) return;
    const since = heard.current;
    heard.current = changes.at(-1)?.revision ?? since ?? 0;
    const moves = since === undefined ? [] : movesSince(changes, since, phases.current);
    if (since === undefined) for (const change of changes) remember(change, phases.current);
    // What happens now is not what the page shows then: the playhead tells its own moments.
    if (moves.length > 0 && !past) setText(sentence(moves));
  }, [changes, current, past]);
  return (
    <p role="status" aria-live="polite" className="sr-only">
      {text}
    </p>
  );
}

function identity(change: Change): string {
  const { kind, metadata } = change.object;
  return `${kind} ${metadata.namespace ?? ''}/${metadata.name}`;
}

/** Keeps the phase of the object; says whether it is another one now. */
function remember(change: Change, phases: Map<string, string | undefined>): boolean {
  const key = identity(change);
  const phase = change.type === 'DELETED' ? 'gone' : phaseOf(change.object);
  const moved = phases.get(key) !== phase && phase !== undefined;
  phases.set(key, phase);
  return moved;
}

function movesSince(
  changes: readonly Change[],
  revision: number,
  phases: Map<string, string | undefined>,
): readonly string[] {
  const moves: string[] = [];
  const first = changes.findLastIndex((change) => change.revision <= revision) + 1;
  for (const change of changes.slice(first)) {
    if (!remember(change, phases) || !ANNOUNCED_KINDS.has(change.object.kind)) continue;
    const phase = change.type === 'DELETED' ? 'is gone' : `became ${phaseOf(change.object)}`;
    moves.push(`${change.object.metadata.name} ${phase}`);
  }
  return moves;
}

function sentence(moves: readonly string[]): string {
  const shown = moves.slice(-SPOKEN_AT_ONCE);
  const more = moves.length - shown.length;
  return `${shown.join('. ')}.${more > 0 ? ` And ${more} more changes.` : ''}`;
}
