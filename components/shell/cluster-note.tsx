'use client';
/**
 * What the server says of its own connection to the cluster: that it waits and for how long, that it lost it and since
 * when, which kinds are missing, that the clocks differ. One note at most, the weightiest.
 */
import { useEffect, useState } from 'react';
import type { ClusterState, UnreadableKind } from '@/lib/history/stream-message';
import { useClusterPart, useNewestLog } from '@/lib/queries/use-cluster';
import { useNowMs } from '../cluster/freshness';
import { nounOf, rulesOf } from '../object/unread-text';
import { CopyButton } from '../ui/command';
import { clockText, durationText } from '../ui/duration';
import { Note } from '../ui/note';

/** A cluster that answers at once needs no note that it is waited for. */
const PATIENCE_MS = 3_000;

export function ClusterNote({
  read,
  className,
}: {
  /** There is something to show. */
  readonly read: boolean;
  readonly className: string;
}) {
  const state = useClusterPart((snapshot) => snapshot.log.state);
  if (!state) return null;
  const { connection, unreadable } = state;
  if (connection.kind === 'connecting') {
    return (
      <WaitingNote title="Reading the cluster" className={className}>
        Its API server has not answered everything yet. After ten seconds what is there is shown; the rest
        follows.
      </WaitingNote>
    );
  }
  if (!read) return null;
  if (connection.kind === 'unreachable') {
    return (
      <Note tone="bad" sign="failed" title="The cluster does not answer." className={className}>
        <code>{connection.reason}</code>
      </Note>
    );
  }
  if (connection.kind === 'reconnecting') return <LostClusterNote {...connection} className={className} />;
  const absent = unreadable.filter((kind) => kind.why === 'not-given').map(({ kind }) => kind);
  if (absent.length > 0) {
    return (
      <Note icon="info" title="Not in the pasted text:" className={className}>
        {absent.join(', ')}. Either there are none or they were not asked for; nothing is concluded from it.
      </Note>
    );
  }
  return <IncompleteNote state={state} className={className} />;
}

function IncompleteNote({ state, className }: { readonly state: ClusterState; readonly className: string }) {
  const { unreadable, clockAheadMs } = state;
  const reading = unreadable.filter(({ why }) => why === 'reading');
  if (reading.length > 0) {
    const nouns = reading.map(({ kind }) => nounOf(kind)).join(', ');
    return (
      <WaitingNote title="Still reading" className={className}>
        {nouns}. All else is shown.
      </WaitingNote>
    );
  }
  const refused = unreadable.filter(({ why }) => why === 'forbidden' || why === 'failing');
  if (refused.length > 0) return <RefusedNote refused={refused} className={className} />;
  if (clockAheadMs === undefined) return null;
  const differ = `${skewText(Math.abs(clockAheadMs))} ${clockAheadMs > 0 ? 'ahead of' : 'behind'}`;
  return (
    <Note
      icon="info"
      title={`The clock of the API server is ${differ} that of Stowage.`}
      className={className}
    >
      Times are those of the API server, and ages are counted by it.
    </Note>
  );
}

const MINUTE_MS = 60_000;

/** It is known to half a second at best: an hour that is measured as a moment less is an hour. */
function skewText(ms: number): string {
  return durationText(ms < 2 * MINUTE_MS ? ms : Math.round(ms / MINUTE_MS) * MINUTE_MS);
}

/** Says for how long it has been so, by the clock of the page: no other clock is known yet. */
function WaitingNote({
  title,
  children,
  className,
}: {
  readonly title: string;
  readonly children: React.ReactNode;
  readonly className: string;
}) {
  const nowMs = useNowMs();
  const [sinceMs, setSinceMs] = useState<number>();
  useEffect(() => setSinceMs(Date.now()), []);
  const waitedMs = nowMs === undefined || sinceMs === undefined ? 0 : nowMs - sinceMs;
  if (waitedMs < PATIENCE_MS) return null;
  return (
    <Note sign="waiting" title={`${title}, for ${durationText(waitedMs)} so far.`} className={className}>
      {children}
    </Note>
  );
}

function LostClusterNote({
  sinceMs,
  reason,
  className,
}: {
  readonly sinceMs: number;
  readonly reason: string;
  readonly className: string;
}) {
  const clusterMs = useNewestLog().clock?.nowMs;
  const ago = clusterMs === undefined ? '' : `, ${durationText(Math.max(0, clusterMs - sinceMs))} ago`;
  return (
    <Note
      tone="warn"
      sign="waiting"
      title={`Shown as of ${clockText(sinceMs)} UTC${ago}.`}
      className={className}
    >
      The connection to the cluster broke; trying again. <code>{reason}</code>
    </Note>
  );
}

/** In short: each view says in the place of a kind what is missing there. */
function RefusedNote({
  refused,
  className,
}: {
  readonly refused: readonly UnreadableKind[];
  readonly className: string;
}) {
  const parts = refused.filter(({ readNamespaces }) => readNamespaces);
  const partly = [...new Set(parts.flatMap(({ readNamespaces }) => readNamespaces ?? []))].join(', ');
  const unread = refused.filter(({ readNamespaces }) => !readNamespaces);
  const rules = rulesOf(refused);
  return (
    <Note
      icon="lock"
      title={
        unread.length > 0
          ? `${unread.map((kind) => kind.kind).join(', ')} cannot be read.`
          : `Only part of the cluster can be read: ${partly}.`
      }
      className={className}
      actions={
        rules === undefined ? undefined : (
          <span data-rule>
            <CopyButton text={rules}>
              Copy the {refused.length === 1 ? 'rule' : 'rules'} to ask for
            </CopyButton>
          </span>
        )
      }
    >
      {partly === '' ? null : `Of ${partly} only: ${parts.map(({ kind }) => nounOf(kind)).join(', ')}. `}
      What may be read is shown.
    </Note>
  );
}
