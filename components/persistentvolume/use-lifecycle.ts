'use client';
/** The model of the lifecycle for the cluster of the page, and the way of the selected object through it. */
import { useMemo } from 'react';
import { edgeOf, type LifecycleEdgeId } from '@/lib/graph/lifecycle-edges';
import { type LifecycleModel, lifecycleModel } from '@/lib/graph/lifecycle-model';
import { phaseMoves } from '@/lib/history/object-history';
import { type KubernetesObject, objectKey } from '@/lib/kubernetes/object';
import { persistentVolumeClaims, persistentVolumes } from '@/lib/kubernetes/resources';
import { useClusterPart, useHistoryOf, useObjects } from '@/lib/queries/use-cluster';
import { useClaimStandings } from '../object/use-claim-standings';
import { clockText } from '../ui/duration';

/** `namespace` undefined: claims of all namespaces. Volumes have none and are always shown. */
export function useLifecycleModel(namespace: string | undefined): LifecycleModel {
  const volumes = useObjects(persistentVolumes);
  const allClaims = useObjects(persistentVolumeClaims);
  const standings = useClaimStandings();
  const changes = useClusterPart((snapshot) => snapshot.log.changes);
  const baseTimeMs = useClusterPart((snapshot) => snapshot.log.baseTimeMs);
  const goneCount = useMemo(
    () =>
      changes.filter(({ type, object }) => type === 'DELETED' && object.kind === 'PersistentVolume').length,
    [changes],
  );
  // The same object for the same count: a step in time that moves no volume draws nothing anew.
  const gone = useMemo(
    () => ({ count: goneCount, since: clockText(baseTimeMs).slice(0, 5) }),
    [goneCount, baseTimeMs],
  );
  const claims = useMemo(() => {
    if (namespace === undefined) return allClaims;
    return new Map([...allClaims].filter(([, claim]) => claim.metadata.namespace === namespace));
  }, [allClaims, namespace]);
  return useMemo(
    () =>
      lifecycleModel({
        volumes,
        claims,
        claimStanding: (claim) => standings.get(objectKey(claim)) ?? 'progress',
        gone,
      }),
    [volumes, claims, standings, gone],
  );
}

export interface WayThrough {
  /** The edge by which it came to where it is, and when. */
  readonly history: { readonly edge: LifecycleEdgeId; readonly time: string } | undefined;
  /** Edges by which it could go on from here. */
  readonly ways: readonly LifecycleEdgeId[];
}

const NO_WAY: WayThrough = { history: undefined, ways: [] };

export function useWayThrough(
  object: KubernetesObject | undefined,
  ways: readonly LifecycleEdgeId[],
): WayThrough {
  const history = useHistoryOf(object);
  return useMemo(() => {
    if (!object) return NO_WAY;
    const kind = object.kind === 'PersistentVolume' ? 'volume' : 'claim';
    const last = phaseMoves(history.changes).findLast(
      (move) => move.from !== undefined && move.to !== undefined,
    );
    const edge = last && edgeOf(kind, last.from, last.to);
    return { history: edge && last ? { edge, time: clockText(last.timeMs) } : undefined, ways };
  }, [object, history, ways]);
}
