'use client';
/**
 * Writes of the page: create, patch and delete objects through the Kubernetes API of the cluster. The answer's
 * revision is awaited in the stream, so that the page counts as settled only when the picture shows the write.
 */
import { useMutation } from '@tanstack/react-query';
import type { Result } from '../base/result';
import { kindKey } from '../history/cluster-log';
import {
  groupOf,
  type KubernetesObject,
  namespacedKey,
  type ObjectTarget,
  targetOf,
} from '../kubernetes/object';
import type { Status } from '../kubernetes/status';
import { actAt } from './branches';
import type { ClusterStore } from './cluster-store';
import { createObject, deleteObject, newAct, patchObject } from './kubernetes-api';
import { holdSettled } from './settled';
import { stepSimulation } from './simulations';
import { StatusError } from './status-error';
import { useClusterStore } from './use-cluster';

/** One write, in the form in which lib/volume suggests it. */
export type Write =
  | { readonly create: KubernetesObject }
  /** A merge patch: null removes a field. */
  | { readonly patch: ObjectTarget & { readonly patch: unknown } }
  | { readonly delete: ObjectTarget };

/** What a write is about, for messages. */
export function writeTarget(write: Write): ObjectTarget {
  if ('create' in write) return targetOf(write.create);
  return 'patch' in write ? write.patch : write.delete;
}

function send(
  cluster: string,
  write: Write,
  act: string,
): Promise<Result<KubernetesObject | Status, Status>> {
  if ('create' in write) return createObject(cluster, write.create, act);
  if ('patch' in write) return patchObject(cluster, write.patch, write.patch.patch, act);
  return deleteObject(cluster, write.delete, act);
}

/** In words, for the branch that it may make: `delete claim-a`. */
function titleOf(writes: readonly Write[]): string {
  const [first] = writes;
  if (!first || writes.length > 1) return `${writes.length} writes`;
  const verb = 'create' in first ? 'create' : 'patch' in first ? 'change' : 'delete';
  return `${verb} ${writeTarget(first).name}`;
}

const GONE_TRIES = 60;
const GONE_WAIT_MS = 100;

/**
 * A deleted object may stay until its finalizers are gone. What follows in the same list may need its name, as in
 * `kubectl replace --force`: wait for it, and where the clock stands, step it.
 */
export async function untilGone(
  store: ClusterStore,
  { apiVersion, kind, namespace, name }: ObjectTarget,
): Promise<void> {
  const kindOf = kindKey(groupOf(apiVersion), kind);
  const key = namespacedKey(namespace, name);
  for (let tries = 0; tries < GONE_TRIES; tries += 1) {
    const { newest: log } = store.read();
    if (!log.objects.get(kindOf)?.has(key)) return;
    if (log.clock?.playing === false) await stepSimulation(store);
    await new Promise((resolve) => setTimeout(resolve, GONE_WAIT_MS));
  }
}

async function sendAll(store: ClusterStore, writes: readonly Write[]): Promise<void> {
  const act = newAct();
  for (const [index, write] of writes.entries()) {
    const answer = await send(store.name, write, act);
    if (!answer.ok) throw new StatusError(answer.error);
    const revision = Number(answer.value.metadata.resourceVersion);
    if (Number.isFinite(revision)) store.expect(revision);
    if ('delete' in write && index < writes.length - 1) await untilGone(store, write.delete);
  }
}

export interface WriteOptions {
  readonly onSuccess?: (writes: readonly Write[]) => void;
  readonly onError?: (status: Status, writes: readonly Write[]) => void;
}

/** Sends writes in their order and stops at the first that is refused; in the past, to a branch. */
export function useWrites(options: WriteOptions = {}) {
  const store = useClusterStore();
  return useMutation({
    mutationFn: async (writes: readonly Write[]) => {
      const release = holdSettled();
      try {
        await actAt(store, titleOf(writes), async (place) => {
          await sendAll(place, writes);
          return true;
        });
      } finally {
        release();
      }
    },
    onSuccess: (_nothing, writes) => options.onSuccess?.(writes),
    onError: (error, writes) => {
      if (error instanceof StatusError) options.onError?.(error.status, writes);
    },
  });
}
