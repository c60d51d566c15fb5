'use client';
/** Undo and redo in a simulated cluster: the server replays it without the last act, or with it again. */
import { useMutation, useQueryClient } from '@tanstack/react-query';
import type { UndoAnswer } from '../history/stream-message';
import type { ClusterStore } from './cluster-store';
import { clustersKey } from './clusters';
import { request } from './kubernetes-api';
import { holdSettled } from './settled';
import { simulationRoot } from './simulations';
import { StatusError } from './status-error';
import { useClusterStore } from './use-cluster';

export type UndoVerb = 'undo' | 'redo';

/** Resolves when the page has another log than `before`: a replayed cluster begins a new one. */
function untilAnotherLog(store: ClusterStore, before: string | undefined): Promise<void> {
  return new Promise((resolve) => {
    const look = () => {
      if (store.read().newest.log === before && store.read().link.kind === 'open') return;
      release();
      resolve();
    };
    const release = store.subscribe(look);
    look();
  });
}

async function send(store: ClusterStore, verb: UndoVerb): Promise<UndoAnswer> {
  const release = holdSettled();
  const before = store.read().newest.log;
  try {
    const answer = await request<UndoAnswer>(`${simulationRoot(store.name)}/${verb}`, {
      method: 'POST',
      body: {},
    });
    if (!answer.ok) throw new StatusError(answer.error);
    await untilAnotherLog(store, before);
    return answer.value;
  } finally {
    release();
  }
}

export interface UndoOptions {
  readonly onSuccess: (verb: UndoVerb, answer: UndoAnswer) => void;
  readonly onError: (verb: UndoVerb, error: StatusError) => void;
}

export function useUndo({ onSuccess, onError }: UndoOptions) {
  const store = useClusterStore();
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (verb: UndoVerb) => send(store, verb),
    onSuccess: (answer, verb) => {
      void queries.invalidateQueries({ queryKey: clustersKey });
      onSuccess(verb, answer);
    },
    onError: (error, verb) => {
      if (error instanceof StatusError) onError(verb, error);
    },
  });
}
