'use client';
/** Sends documents one after the other and keeps what became of each; the page counts as settled when it shows it. */
import { useState } from 'react';
import { applyOrder, deletionOrder } from '@/lib/manifest/order';
import type { ManifestDocument } from '@/lib/manifest/parse-manifests';
import { holdSettled } from '@/lib/queries/settled';
import { useClusterStore } from '@/lib/queries/use-cluster';
import { showToast } from '../ui/toast';
import { knownTo } from './known-objects';
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
  const [outcomes, setOutcomes] = useState<readonly DocumentOutcome[]>([]);
  const [isPending, setPending] = useState(false);
  const send = async (
    documents: readonly ManifestDocument[],
    one: typeof applyDocument,
    verb: 'applied' | 'deleted',
  ): Promise<void> => {
    const release = holdSettled();
    setPending(true);
    const done: DocumentOutcome[] = [];
    try {
      for (const document of documents) {
        const outcome = await one(document, { cluster: store.name, known: knownTo(store) });
        if ('revision' in outcome.outcome && outcome.outcome.revision !== undefined)
          store.expect(outcome.outcome.revision);
        done.push(outcome);
      }
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

/** What was refused stands below the editor, at its line; only success needs a word beside. */
function announce(outcomes: readonly DocumentOutcome[], verb: string): void {
  const refused = outcomes.some(({ outcome }) => outcome.kind === 'refused');
  if (!refused) showToast({ sign: 'bound', title: `${count(outcomes.length)} ${verb}.` });
}

function count(number: number): string {
  return number === 1 ? '1 object' : `${number} objects`;
}
