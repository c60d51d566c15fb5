'use client';
/**
 * Reads the text as it is typed, and asks the API server of a simulated cluster what it would say of each document
 * (a dry run), so that problems stand at their lines before anything is applied. A text that has been sent is not
 * tried again: the API server has answered it. A live cluster is asked nothing while somebody types; there only
 * Stowage's own marks are found.
 */
import { useEffect, useMemo, useState } from 'react';
import { WITHHELD, withheldFields } from '@/lib/kubernetes/withheld';
import { type ManifestDocument, type ParsedManifests, parseManifests } from '@/lib/manifest/parse-manifests';
import type { Problem } from '@/lib/manifest/text-range';
import { holdSettled } from '@/lib/queries/settled';
import { useClusterStore } from '@/lib/queries/use-cluster';
import type { Writability } from '../cluster/use-writability';
import { knownTo } from './known-objects';
import { applyDocument } from './send-manifests';
import { problemsOf } from './status-problems';

const READ_AFTER_MS = 150;
const ASK_AFTER_MS = 450;
/** Documents that are tried while somebody types; all of them are checked when they are applied. */
const MAX_ASKED = 50;

export interface ManifestCheck {
  readonly parsed: ParsedManifests;
  /** Of the text and of the API server, in the order of the text. */
  readonly problems: readonly Problem[];
  /** The text has changed and is not read again yet. */
  readonly pending: boolean;
}

const NONE: readonly Problem[] = [];
const EMPTY: ParsedManifests = { documents: [], problems: [] };

export interface CheckedFor {
  readonly writability: Writability;
  /** The text has been sent as it is: a question that is under way is given up. */
  readonly sent: boolean;
}

export function useManifestCheck(text: string, { writability, sent }: CheckedFor): ManifestCheck {
  const [read, setRead] = useState<{ readonly text: string; readonly parsed: ParsedManifests }>({
    text: '',
    parsed: EMPTY,
  });
  useEffect(() => {
    const release = holdSettled();
    const timer = setTimeout(() => {
      setRead({ text, parsed: parseManifests(text) });
      release();
    }, READ_AFTER_MS);
    return () => {
      clearTimeout(timer);
      release();
    };
  }, [text]);
  const simulated = writability === 'free';
  const server = useDryRun(read.parsed, simulated && !sent);
  const marks = useMemo(
    () => (simulated ? NONE : read.parsed.documents.flatMap(marksIn)),
    [read.parsed, simulated],
  );
  const problems = useMemo(
    () => [...read.parsed.problems, ...marks, ...server].sort((a, b) => a.range.from - b.range.from),
    [read.parsed, marks, server],
  );
  return { parsed: read.parsed, problems, pending: read.text !== text };
}

/** Where the text holds a mark of what Stowage withholds instead of the value. */
function marksIn(document: ManifestDocument): readonly Problem[] {
  return withheldFields(document.object).map((field) => ({
    message: `${field}: ${WITHHELD} is a mark, not the value; write the value, or leave the field out`,
    range: document.rangeOf(field),
  }));
}

function useDryRun(parsed: ParsedManifests, asks: boolean): readonly Problem[] {
  const store = useClusterStore();
  const [answer, setAnswer] = useState<{
    readonly parsed: ParsedManifests;
    readonly problems: readonly Problem[];
  }>();
  useEffect(() => {
    if (!asks || parsed.documents.length === 0) return;
    const release = holdSettled();
    const gone = new AbortController();
    const timer = setTimeout(async () => {
      const problems: Problem[] = [];
      const options = { cluster: store.name, dryRun: true, known: knownTo(store), signal: gone.signal };
      for (const document of parsed.documents.slice(0, MAX_ASKED)) {
        if (gone.signal.aborted) break;
        const { outcome } = await applyDocument(document, options);
        if (outcome.kind === 'refused' && !comesWithTheText(outcome.status.message, parsed.documents)) {
          problems.push(...problemsOf(outcome.status, document));
        }
      }
      if (!gone.signal.aborted) setAnswer({ parsed, problems });
      release();
    }, ASK_AFTER_MS);
    return () => {
      gone.abort();
      clearTimeout(timer);
      release();
    };
  }, [parsed, store, asks]);
  return answer?.parsed === parsed ? answer.problems : NONE;
}

/** A namespace that the same text brings along is missing in a dry run, and only there. */
function comesWithTheText(message: string | undefined, documents: readonly ManifestDocument[]): boolean {
  const name = /^namespaces "([^"]+)" not found$/.exec(message ?? '')?.[1];
  return (
    name !== undefined &&
    documents.some(({ object }) => object.kind === 'Namespace' && object.metadata.name === name)
  );
}
