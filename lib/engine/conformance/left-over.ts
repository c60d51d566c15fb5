/**
 * A recording may begin with the recycler Pod of the scenario that was recorded before it: a Pod that its first step
 * shows and that nothing in the recording could have made. Such a Pod is part of the start, not of the behaviour.
 */
import type { Pod } from '../../kubernetes/pod';
import type { Operation } from '../simulation-api';
import { actionsOf, type Recording } from './recording';

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
