'use client';
/** Writes to a live cluster from a button: asks for each, and says afterwards what was and what was not done. */
import { useState } from 'react';
import { kindKey } from '@/lib/history/cluster-log';
import { groupOf, namespacedKey } from '@/lib/kubernetes/object';
import type { ClusterStore } from '@/lib/queries/cluster-store';
import { planWrite } from '@/lib/queries/planned-write';
import { useClusterStore } from '@/lib/queries/use-cluster';
import { untilGone, type Write } from '@/lib/queries/use-mutations';
import { type WriteOutcome, writeSessions } from '@/lib/queries/write-session';
import { showToast } from '../ui/toast';

export interface LiveWrites {
  readonly isPending: boolean;
  /** `what` in words, as a sentence without its point. The writes depend on each other, in their order. */
  readonly write: (what: string, writes: readonly Write[]) => void;
}

export function useLiveWrites(): LiveWrites {
  const store = useClusterStore();
  const [isPending, setPending] = useState(false);
  const write = async (what: string, writes: readonly Write[]): Promise<void> => {
    setPending(true);
    const planned = writes.map((one) =>
      planWrite(one, 'delete' in one ? uidOf(store, one.delete) : undefined),
    );
    const between = async (sent: number): Promise<void> => {
      const done = writes[sent];
      if (done && 'delete' in done) await untilGone(store, done.delete);
    };
    const outcomes = await writeSessions.ask(store.name, planned, { dependent: true, between });
    setPending(false);
    sayOutcomes(what, planned, outcomes);
  };
  return { isPending, write: (what, writes) => void write(what, writes) };
}

/** Of the object that the page shows under that name. */
function uidOf(
  store: ClusterStore,
  target: Extract<Write, { delete: unknown }>['delete'],
): string | undefined {
  const kind = kindKey(groupOf(target.apiVersion), target.kind);
  return store.read().newest.objects.get(kind)?.get(namespacedKey(target.namespace, target.name))?.metadata
    .uid;
}

interface Named {
  readonly verb: string;
  readonly about: string;
}

function sayOutcomes(what: string, writes: readonly Named[], outcomes: readonly WriteOutcome[]): void {
  const of = (kind: WriteOutcome['kind']) =>
    writes.filter((_, index) => outcomes[index]?.kind === kind).map(nameOf);
  const sent = of('Sent');
  const left = [...of('Refused'), ...of('NotSent')];
  if (left.length === 0) {
    showToast({ sign: 'bound', title: 'Done.', text: `${what}.` });
    return;
  }
  const done = sent.length === 0 ? 'Nothing was changed.' : `Done: ${sent.join(', ')}.`;
  const refusal = outcomes.find((outcome) => outcome.kind === 'Refused');
  const text = `${done} Not done: ${left.join(', ')}.`;
  if (refusal) showToast({ sign: 'failed', title: 'Refused.', text, raw: refusal.status.message ?? '' });
  else showToast({ sign: sent.length === 0 ? 'gone' : 'waiting', title: 'Cancelled.', text });
}

function nameOf({ verb, about }: Named): string {
  return `${verb.toLowerCase()} ${about}`;
}
