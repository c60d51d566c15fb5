/**
 * Lets a source claim go that is being deleted, when no Pending claim is to be cloned from it any more. It looks at
 * nothing but claims with a deletionTimestamp, so the finalizer stays on a living source for ever.
 * Upstream: CloningProtectionController, external-provisioner pkg/controller/clone_controller.go, 6.3.
 */
import { err, ok } from '../../base/result';
import { finalizerCloningProtection } from '../../kubernetes/annotations';
import { persistentVolumeClaims } from '../../kubernetes/resources';
import { dataSourceKind } from '../../volume/data-source-kind';
import type { ComponentContext } from '../component';
import { withoutFinalizer } from '../controllers/finalizers';
import { type SyncResult, statusMessage, type Task, update } from '../task';

export function* releaseCloneSource(context: ComponentContext, key: string): Task<SyncResult> {
  const source = context.api.get(persistentVolumeClaims, key);
  if (source?.metadata.deletionTimestamp === undefined) return ok(undefined);
  const released = withoutFinalizer(source, finalizerCloningProtection);
  if (released === source) return ok(undefined);
  const { namespace, name } = source.metadata;
  const wanted = context.api
    .list(persistentVolumeClaims, namespace)
    .some(
      (claim) =>
        claim.status?.phase === 'Pending' &&
        dataSourceKind(claim) === 'Claim' &&
        claim.spec.dataSource?.name === name,
    );
  if (wanted) return ok(undefined);
  const written = yield* update(released);
  return written.ok || written.error.code === 404 ? ok(undefined) : err(statusMessage(written.error));
}
