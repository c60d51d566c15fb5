/**
 * Writes the status of ResourceQuotas: what they allow, and how much of it the claims of the namespace use. It looks again
 * whenever a claim comes, goes or is changed; the decision about a claim is the API server's.
 * Upstream: syncResourceQuota of pkg/controller/resourcequota/resource_quota_controller.go, 1.37, which counts what is
 * given back and leaves what is taken to admission. Not simulated: resources of other kinds, scopes.
 */
import { jsonEqual } from '../../../base/json';
import { err, ok } from '../../../base/result';
import { objectKey } from '../../../kubernetes/object';
import { persistentVolumeClaims, resourceQuotas } from '../../../kubernetes/resources';
import { countsEveryClaim, quotaStatus, usageOfClaims } from '../../../volume/claim-quota';
import type { ComponentContext, ComponentDefinition } from '../../component';
import { type SyncResult, statusMessage, type Task, update } from '../../task';
import { controllerBackoff } from '../../workqueue';

export const resourceQuotaController: ComponentDefinition = {
  name: 'resourcequota-controller',
  start(context) {
    const queue = context.queue({
      name: 'resourcequota',
      sync: (key) => syncQuota(context, key),
      retryDelayMs: controllerBackoff,
    });
    context.watch(resourceQuotas, ({ type, object }) => {
      if (type !== 'DELETED') queue.add(objectKey(object));
    });
    context.watch(persistentVolumeClaims, ({ object }) => {
      for (const quota of context.api.list(resourceQuotas)) {
        if (quota.metadata.namespace === object.metadata.namespace) queue.add(objectKey(quota));
      }
    });
  },
};

function* syncQuota(context: ComponentContext, key: string): Task<SyncResult> {
  const { api } = context;
  const quota = api.get(resourceQuotas, key);
  if (!quota || !countsEveryClaim(quota)) return ok(undefined);
  const claims = api
    .list(persistentVolumeClaims)
    .filter(({ metadata }) => metadata.namespace === quota.metadata.namespace);
  const used = usageOfClaims(claims, context.enabled('RecoverVolumeExpansionFailure'));
  const status = quotaStatus(quota, used);
  if (jsonEqual(status, quota.status ?? {})) return ok(undefined);
  const written = yield* update({ ...quota, status });
  return written.ok ? ok(undefined) : err(statusMessage(written.error));
}
