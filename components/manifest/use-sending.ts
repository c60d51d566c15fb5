'use client';
/** Sends documents one after the other and keeps what became of each; the page counts as settled when it shows it. */
import { useState } from 'react';
import { placeManifest } from '@/lib/manifest/apply';
import { applyOrder, deletionOrder } from '@/lib/manifest/order';
import type { ManifestDocument } from '@/lib/manifest/parse-manifests';
import { actAt } from '@/lib/queries/branches';
import type { ClusterStore } from '@/lib/queries/cluster-store';
import { newAct } from '@/lib/queries/kubernetes-api';
import { holdSettled } from '@/lib/queries/settled';
import { StatusError } from '@/lib/queries/status-error';
import { useClusterStore } from '@/lib/queries/use-cluster';
import { writeSessions } from '@/lib/queries/write-session';
import { useWritability } from '../cluster/use-writability';
import { counted } from '../ui/counted';
import { showToast } from '../ui/toast';
import { knownTo } from './known-objects';
import { documentOutcome, planDocument, type Verb } from './plan-manifests';
import { applyDocument, type DocumentOutcome, deleteDocument } from './send-manifests';

export interface Sending {
  readonly outcomes: readonly DocumentOutcome[];
  readonly isPending: boolean;
  readonly apply: (documents: readonly ManifestDocument[]) => void;
  readonly remove: (documents: readonly ManifestDocument[]) => void;
  readonly clear: () => void;
}

export function useSending(): Sending {
  const store = useClusterStore();
  const asked = useWritability() === 'asked';
  const [outcomes, setOutcomes] = useState<readonly DocumentOutcome[]>([]);
  const [isPending, setPending] = useState(false);
  const send = async (
    documents: readonly ManifestDocument[],
    one: typeof applyDocument,
    verb: Verb,
  ): Promise<void> => {
    if (asked) {
      setPending(true);
      const done = await askAndSend(store, documents, verb);
      setOutcomes(done);
      setPending(false);
      announce(done, verb);
      return;
    }
    const release = holdSettled();
    setPending(true);
    const done: DocumentOutcome[] = [];
    const act = newAct();
    const known = knownTo(store);
    try {
      await actAt(store, titleOf(documents, verb), async (place) => {
        for (const document of documents) {
          const outcome = await one(document, { cluster: place.name, known, act });
          if ('revision' in outcome.outcome && outcome.outcome.revision !== undefined)
            place.expect(outcome.outcome.revision);
          done.push(outcome);
        }
        return done.some(({ outcome }) => outcome.kind !== 'refused');
      });
    } catch (error) {
      if (!(error instanceof StatusError)) throw error;
      showToast({ sign: 'failed', title: `Nothing was ${verb}.`, raw: error.message });
      return;
    } finally {
      setOutcomes(done);
      setPending(false);
      release();
    }
    announce(done, verb);
  };
  return {
    outcomes,
    isPending,
    apply: (documents) =>
      void send(
        applyOrder(documents, ({ object }) => object),
        applyDocument,
        'applied',
      ),
    remove: (documents) =>
      void send(
        deletionOrder(documents, ({ object }) => object),
        deleteDocument,
        'deleted',
      ),
    clear: () => setOutcomes([]),
  };
}

/** To a live cluster: each document is asked for before it is sent. */
async function askAndSend(
  store: ClusterStore,
  documents: readonly ManifestDocument[],
  verb: Verb,
): Promise<readonly DocumentOutcome[]> {
  // What the page knows is asked for first: it tells afterwards what was made and what was changed.
  const before = new Map(documents.map(({ object }) => [object, knownTo(store)(placeManifest(object))]));
  const planned = documents.map((document) =>
    planDocument(document, verb, () => before.get(document.object)),
  );
  const writes = planned.flatMap((one) => (one.kind === 'Write' ? [one.write] : []));
  const outcomes = [...(await writeSessions.ask(store.name, writes, { dependent: false }))];
  return planned.map((one) => {
    if (one.kind === 'Refused') return one.outcome;
    const outcome = outcomes.shift() ?? { kind: 'NotSent' };
    return documentOutcome(one.document, verb, outcome, () => before.get(one.document.object));
  });
}

/** In words, for the branch that it may make: `apply 3 objects`. */
function titleOf(documents: readonly ManifestDocument[], verb: Verb): string {
  const does = verb === 'applied' ? 'apply' : 'delete';
  const [first] = documents;
  return `${does} ${documents.length === 1 && first ? first.object.metadata.name : counted(documents.length, 'object')}`;
}

/** What was refused stands below the editor, at its line; only success needs a word beside. */
function announce(outcomes: readonly DocumentOutcome[], verb: Verb): void {
  const refused = outcomes.some(({ outcome }) => outcome.kind === 'refused');
  const left = outcomes.filter(({ outcome }) => outcome.kind === 'not-sent').length;
  if (left > 0) {
    const done =
      left === outcomes.length ? `Nothing was ${verb}.` : 'What was and what was not done is listed.';
    showToast({ sign: 'waiting', title: 'Cancelled.', text: `${done} ${counted(left, 'object')} not sent.` });
  } else if (!refused) showToast({ sign: 'bound', title: `${counted(outcomes.length, 'object')} ${verb}.` });
}
