/** A claim as one would write it to create it again: what the user decided, without what the cluster added. */
import {
  annBetaStorageProvisioner,
  annBindCompleted,
  annBoundByController,
  annLastApplied,
  annMigratedTo,
  annSelectedNode,
  annStorageProvisioner,
} from '../kubernetes/annotations';
import type { PersistentVolumeClaim } from '../kubernetes/persistent-volume-claim';

const OF_THE_CLUSTER: readonly string[] = [
  annBindCompleted,
  annBoundByController,
  annSelectedNode,
  annStorageProvisioner,
  annBetaStorageProvisioner,
  annMigratedTo,
  annLastApplied,
];

export function freshClaim(claim: PersistentVolumeClaim): PersistentVolumeClaim {
  const { name, namespace, labels, annotations } = claim.metadata;
  const chosenByController = annotations?.[annBoundByController] !== undefined;
  const kept = Object.entries(annotations ?? {}).filter(([key]) => !OF_THE_CLUSTER.includes(key));
  const { volumeName, ...spec } = claim.spec;
  return {
    apiVersion: 'v1',
    kind: 'PersistentVolumeClaim',
    metadata: {
      name,
      ...(namespace === undefined ? {} : { namespace }),
      ...(labels ? { labels } : {}),
      ...(kept.length > 0 ? { annotations: Object.fromEntries(kept) } : {}),
    },
    spec: chosenByController || volumeName === undefined ? spec : { ...spec, volumeName },
  };
}
