/**
 * Plays one scenario against a real cluster and tells after each step what came of it, in the form of a recording.
 * It begins with an empty cluster and leaves it as it became.
 */
import { setTimeout as pause } from 'node:timers/promises';
import type { Administrator, Answer } from '../../../e2e/controlplane/administrator';
import { assertDefined } from '../../base/assert';
import type { SeenStep } from '../../engine/conformance/judge';
import { UidNames } from '../../engine/conformance/normalise';
import { observedObjects } from '../../engine/conformance/objects';
import { Observer } from '../../engine/conformance/observer';
import { quietTimeMs } from '../../engine/conformance/quiet';
import {
  actionsOf,
  type RecordedAction,
  type RecordedOutcome,
  type RecordedStep,
} from '../../engine/conformance/recording';
import { pods, RESOURCES, resourceOf, resourcePath } from '../../kubernetes/resources';
import type { Status } from '../../kubernetes/status';
import type { ClusterWatch } from './cluster-watch';
import { HeardChanges } from './heard-changes';

const STEP_LIMIT_MS = 300_000;
const PATCH_TYPES = { merge: 'application/merge-patch+json', json: 'application/json-patch+json' };

/**
 * One step after the other, from an empty cluster; each waits until the reader wants it. The cluster is left alone
 * `patience` times as long as the recordings' rule says: more than once where the machine is busy.
 */
export async function* playSteps(
  administrator: Administrator,
  cluster: ClusterWatch,
  steps: readonly RecordedStep['do'][],
  patience: number,
): AsyncGenerator<SeenStep, void, void> {
  const uids = new UidNames();
  const heard = new HeardChanges();
  const observer = new Observer(heard, uids);
  const stop = cluster.subscribe((change) => heard.keep(change));
  try {
    for (const step of steps) {
      const outcomes: RecordedOutcome[] = [];
      for (const action of actionsOf({ do: step })) {
        if (action.wait !== undefined) await pause(action.wait * 1000);
        else outcomes.push(await perform(administrator, action));
      }
      cluster.touch();
      await cluster.untilQuiet(() => quietTimeMs(cluster.list(pods)) * patience, STEP_LIMIT_MS);
      heard.tell(uids);
      const objects = observedObjects(cluster, uids);
      yield { outcomes: uids.apply(outcomes), objects, observer };
      observer.nextStep();
    }
  } finally {
    stop();
  }
}

async function perform(administrator: Administrator, action: RecordedAction): Promise<RecordedOutcome> {
  if (action.create) {
    const { apiVersion, kind, metadata } = action.create;
    const path = resourcePath(resourceOf(apiVersion, kind), String(metadata.namespace ?? 'default'));
    return outcomeOf(await administrator.create(path, action.create));
  }
  if (action.patch) {
    const { patch, type = 'merge', subresource } = action.patch;
    const path = pathOf(action.patch) + (subresource === undefined ? '' : `/${subresource}`);
    return outcomeOf(await administrator.send('PATCH', path, patch, PATCH_TYPES[type]));
  }
  const target = assertDefined(action.delete, 'an action that is neither create, patch, delete nor wait');
  return outcomeOf(await administrator.send('DELETE', pathOf(target), { propagationPolicy: 'Background' }));
}

/** Recordings name only the kind; all kinds of the resource table have different names. */
function pathOf({ apiVersion, kind, namespace, name }: NonNullable<RecordedAction['delete']>): string {
  const known = RESOURCES.find((row) => row.kind === kind);
  const resource = apiVersion === undefined && known ? known : resourceOf(apiVersion ?? 'v1', kind);
  return resourcePath(resource, namespace ?? 'default', name);
}

/** What a recording keeps of an answer. */
export function outcomeOf({ code, body }: Pick<Answer, 'code' | 'body'>): RecordedOutcome {
  if (code < 400) return { code };
  const { reason, message, details } = body as Partial<Status>;
  const causes = details?.causes?.map((cause) => ({ ...cause }));
  return { code, reason, message, ...(causes?.length && { causes }) };
}
