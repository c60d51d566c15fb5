/**
 * Sends Pods away from Nodes with a NoExecute taint, when their time there is over. It asks for the deletion and no
 * more: on a Node whose kubelet is gone the Pod stays Terminating until somebody removes it by force.
 * Upstream: taint_eviction.go of pkg/controller/tainteviction, 1.37. The time runs from when this controller saw the
 * taint, so a restart gives it anew, as upstream.
 */

import type { Node, Taint } from '../../../kubernetes/node';
import { objectKey } from '../../../kubernetes/object';
import { isPodTerminated, type Pod } from '../../../kubernetes/pod';
import { nodes, pods } from '../../../kubernetes/resources';
import { formatTimestamp } from '../../../kubernetes/timestamp';
import type { ComponentContext, ComponentDefinition } from '../../component';
import { patch, remove, type Task } from '../../task';
import { withDisruptionTarget } from '../disruption-target';
import { judgeEviction } from './eviction-time';

const DISRUPTION = {
  reason: 'DeletionByTaintManager',
  message: 'Taint manager: deleting due to NoExecute taint',
};

export const taintEvictionController: ComponentDefinition = {
  name: 'taint-eviction-controller',
  start: (context) => new TaintEvictionController(context).start(),
};

interface PlannedEviction {
  readonly uid: string;
  readonly createdMs: number;
  readonly dueMs: number;
}

class TaintEvictionController {
  readonly #context: ComponentContext;
  /** By key of the Pod. */
  readonly #planned = new Map<string, PlannedEviction>();

  constructor(context: ComponentContext) {
    this.#context = context;
  }

  start(): void {
    const { watch, api } = this.#context;
    watch(nodes, ({ type, object }, previous) => {
      if (type === 'DELETED' || (noExecute(object).length === 0 && noExecute(previous).length === 0)) return;
      for (const pod of api.list(pods))
        if (pod.spec.nodeName === object.metadata.name) this.#judge(pod, object);
    });
    watch(pods, ({ type, object }) => {
      if (type === 'DELETED') this.#planned.delete(objectKey(object));
      const node = object.spec.nodeName ? api.get(nodes, object.spec.nodeName) : undefined;
      if (type !== 'DELETED' && node) this.#judge(object, node);
    });
  }

  /** processPodOnNode: a plan that would end later than the one there is does not replace it. */
  #judge(pod: Pod, node: Node): void {
    if (isPodTerminated(pod) || pod.metadata.deletionTimestamp !== undefined) return;
    const key = objectKey(pod);
    const verdict = judgeEviction(pod, noExecute(node));
    const planned = this.#planned.get(key);
    if (verdict.kind === 'Stays') {
      if (planned) this.#cancel(pod);
      return;
    }
    const now = this.#context.nowMs();
    const start = planned?.createdMs ?? now;
    const dueMs = verdict.kind === 'AtOnce' ? now : start + verdict.seconds * 1000;
    if (planned && planned.dueMs <= dueMs) return;
    const plan = { uid: pod.metadata.uid ?? '', createdMs: start, dueMs };
    this.#planned.set(key, plan);
    this.#context.after(Math.max(0, dueMs - now), () => {
      if (this.#planned.get(key) === plan) this.#context.spawn(this.#evict(key, plan));
    });
  }

  #cancel(pod: Pod): void {
    this.#planned.delete(objectKey(pod));
    const message = `Cancelling deletion of Pod ${objectKey(pod)}`;
    this.#context.recorder.event(pod, 'Normal', 'TaintManagerEviction', message);
  }

  *#evict(key: string, { uid }: PlannedEviction): Task {
    const { api, recorder } = this.#context;
    const pod = api.get(pods, key);
    this.#planned.delete(key);
    if (pod?.metadata.uid !== uid || !pod) return;
    const message = `Marking for deletion Pod ${key}`;
    recorder.event(pod, 'Normal', 'TaintManagerEviction', message);
    const { namespace, name } = pod.metadata;
    const path = { resource: pods, namespace, name };
    if (this.#context.enabled('PodDisruptionConditions')) {
      const conditions = withDisruptionTarget(pod, DISRUPTION, formatTimestamp(this.#context.nowMs()));
      yield* patch(path, { status: { conditions } }, 'merge', 'status');
    }
    yield* remove(path, { uid });
  }
}

function noExecute(node: Node | undefined): readonly Taint[] {
  return (node?.spec?.taints ?? []).filter(({ effect }) => effect === 'NoExecute');
}
