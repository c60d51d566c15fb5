/**
 * What the scenario that was recorded before left behind in a recording, and nothing in the recording could have made:
 * a recycler Pod that the first step shows, and events about objects that the recording does not have at that time.
 * Such a Pod is part of the start, such an event no part of the behaviour.
 */
import type { Pod } from '../../kubernetes/pod';
import type { Operation } from '../simulation-api';
import type { ObjectSet } from './compare';
import { objectName } from './normalise';
import { actionsOf, type RecordedEvent, type RecordedStep, type Recording } from './recording';

const RECYCLER_PREFIX = 'recycler-for-';

/** What has to be created before the first step. A step that deletes a claim may have made the Pod itself. */
export function leftOverRecyclerPods(recording: Recording): readonly Operation[] {
  const [first] = recording.steps;
  if (first === undefined) return [];
  if (actionsOf(first).some((action) => action.create?.kind === 'PersistentVolumeClaim' || action.delete))
    return [];
  return (first.changed ?? [])
    .filter((object) => object.kind === 'Pod' && object.metadata.name.startsWith(RECYCLER_PREFIX))
    .filter(
      (object) => !actionsOf(first).some((action) => action.create?.metadata.name === object.metadata.name),
    )
    .map((object) => ({ create: recyclerPod(object.metadata.name, object.metadata.namespace) }));
}

function recyclerPod(name: string, namespace = 'default'): Pod {
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name, namespace },
    spec: {
      restartPolicy: 'Never',
      volumes: [{ name: 'vol', emptyDir: {} }],
      containers: [
        {
          name: 'pv-recycler',
          image: 'registry.k8s.io/build-image/debian-base:bookworm-v1.0.6',
          volumeMounts: [{ name: 'vol', mountPath: '/scrub' }],
        },
      ],
    },
  };
}

/** Kinds of which a recording lists all objects: about others it cannot be said whether they exist. */
const LISTED_KINDS = ['PersistentVolume', 'PersistentVolumeClaim', 'Pod', 'StorageClass'];

/**
 * True when `event` is about an object that neither exists before or after the step nor came and went in it.
 * `before` and `after` are the recorded objects.
 */
export function isLeftOverEvent(
  event: RecordedEvent,
  step: RecordedStep,
  before: ObjectSet,
  after: ObjectSet,
): boolean {
  const [kind = ''] = event.object.split('/');
  if (!LISTED_KINDS.includes(kind) || isAboutRecyclerPod(event)) return false;
  if (before.has(event.object) || after.has(event.object)) return false;
  if (step.gone?.includes(event.object) || step.transitions?.[event.object]) return false;
  return !actionsOf(step).some((action) => action.create && createdName(action.create) === event.object);
}

function createdName(object: NonNullable<ReturnType<typeof actionsOf>[number]['create']>): string {
  const { name = '', namespace } = object.metadata as { name?: string; namespace?: string };
  return objectName({ kind: object.kind, metadata: { name, namespace } });
}

/** A recycler Pod comes and goes within a step, and is named by no recording. */
export function isAboutRecyclerPod(event: RecordedEvent): boolean {
  return event.object.startsWith(`Pod/default/${RECYCLER_PREFIX}`);
}
