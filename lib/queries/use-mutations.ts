'use client';
/**
 * Writes of the page: create, patch and delete an object through the Kubernetes API of the cluster. The answer's
 * revision is awaited in the stream, so that the page counts as settled only when the picture shows the write.
 */
import { useMutation } from '@tanstack/react-query';
import type { Result } from '../base/result';
import type { KubernetesObject } from '../kubernetes/object';
import type { Status } from '../kubernetes/status';
import { createObject, deleteObject, patchObject } from './kubernetes-api';
import { holdSettled } from './settled';
import { StatusError } from './status-error';
import { useClusterStore } from './use-cluster';

export type Write =
  | { readonly kind: 'create'; readonly object: KubernetesObject }
  /** A merge patch: null removes a field. */
  | {
      readonly kind: 'patch';
      readonly object: KubernetesObject;
      readonly patch: unknown;
      readonly subresource?: 'status';
    }
  | { readonly kind: 'delete'; readonly object: KubernetesObject };

function send(cluster: string, write: Write): Promise<Result<KubernetesObject | Status, Status>> {
  switch (write.kind) {
    case 'create':
      return createObject(cluster, write.object);
    case 'patch':
      return patchObject(cluster, write.object, write.patch, write.subresource);
    case 'delete':
      return deleteObject(cluster, write.object);
  }
}

/** One write at a time. Its error is a `StatusError`. */
export function useWrite(
  options: {
    readonly onSuccess?: (write: Write) => void;
    readonly onError?: (status: Status, write: Write) => void;
  } = {},
) {
  const store = useClusterStore();
  return useMutation({
    mutationFn: async (write: Write) => {
      const release = holdSettled();
      try {
        const answer = await send(store.name, write);
        if (!answer.ok) throw new StatusError(answer.error);
        const revision = Number(answer.value.metadata.resourceVersion);
        if (Number.isFinite(revision)) store.expect(revision);
        return answer.value;
      } finally {
        release();
      }
    },
    onSuccess: (_answer, write) => options.onSuccess?.(write),
    onError: (error, write) => {
      if (error instanceof StatusError) options.onError?.(error.status, write);
    },
  });
}
