'use client';
/**
 * The cluster as the explanations of lib/volume read it, one for a page: its indexes are made once for each batch of
 * changes and shared by everything that explains.
 */
import { createContext, type ReactNode, useContext, useMemo } from 'react';
import { assertDefined } from '@/lib/base/assert';
import {
  DEFAULT_KUBERNETES_VERSION,
  isKubernetesVersion,
  KUBERNETES_VERSIONS,
  type KubernetesVersion,
} from '@/lib/kubernetes/feature-gates';
import type { KubernetesObject } from '@/lib/kubernetes/object';
import {
  csiDrivers,
  csiNodes,
  csiStorageCapacities,
  events,
  findResourceByKind,
  namespaces,
  nodes,
  persistentVolumeClaims,
  persistentVolumes,
  pods,
  type Resource,
  type ResourceInfo,
  statefulSets,
  storageClasses,
  volumeAttachments,
  volumeAttributesClasses,
  volumeSnapshotClasses,
  volumeSnapshotContents,
  volumeSnapshots,
} from '@/lib/kubernetes/resources';
import { useClusterDescription } from '@/lib/queries/clusters';
import { useClusterName, useClusterPart, useObjects } from '@/lib/queries/use-cluster';
import { type ClusterObjects, type ClusterView, clusterView } from '@/lib/volume/cluster-view';
import { UPSTREAM_FLAGS } from '@/lib/volume/volume-view';

const ClusterViewContext = createContext<ClusterView | undefined>(undefined);

/** What the explanations of lib/volume ask; the same until an object changes. */
export function useClusterView(): ClusterView {
  return assertDefined(useContext(ClusterViewContext), 'explanations need a page of a cluster around them');
}

/** Flags of the simulated controller; those of a live one cannot be read, so upstream's defaults are taken. */
const SIMULATED_FLAGS = { ...UPSTREAM_FLAGS, enableHostPathProvisioner: true };

const configMaps: ResourceInfo = assertDefined(findResourceByKind('v1', 'ConfigMap'), 'a row for ConfigMap');
const secrets: ResourceInfo = assertDefined(findResourceByKind('v1', 'Secret'), 'a row for Secret');

/** Kinds that a live cluster does not let us read, or in some namespaces only; none of a simulated one. */
function useUnreadable(): Pick<ClusterObjects, 'unreadableKinds' | 'whyUnread' | 'readNamespaces'> {
  const unreadable = useClusterPart(({ log }) => log.state?.unreadable);
  return useMemo(() => {
    const whole = (unreadable ?? []).filter(({ readNamespaces }) => !readNamespaces);
    const parts = (unreadable ?? []).flatMap(({ kind, readNamespaces }) =>
      readNamespaces ? [[kind, new Set(readNamespaces)] as const] : [],
    );
    return {
      unreadableKinds: new Set(whole.map(({ kind }) => kind)),
      whyUnread: new Map((unreadable ?? []).map(({ kind, why }) => [kind, why])),
      readNamespaces: new Map(parts),
    };
  }, [unreadable]);
}

/** The objects of one kind; the same list until one of them changes, so that its indexes hold. */
function useList<T extends KubernetesObject>(resource: Resource<T>): readonly T[] {
  const objects = useObjects(resource);
  return useMemo(() => [...objects.values()], [objects]);
}

/** Volumes, claims, and what is asked of them all the time. */
function useStorage() {
  const volumes = useList(persistentVolumes);
  const claims = useList(persistentVolumeClaims);
  const classes = useList(storageClasses);
  const attributesClasses = useList(volumeAttributesClasses);
  const attachments = useList(volumeAttachments);
  return useMemo(
    () => ({
      volumes,
      claims,
      storageClasses: classes,
      volumeAttributesClasses: attributesClasses,
      volumeAttachments: attachments,
    }),
    [volumes, claims, classes, attributesClasses, attachments],
  );
}

/** Pods, their nodes and the drivers there. */
function usePlaces() {
  const allPods = useList(pods);
  const allNodes = useList(nodes);
  const drivers = useList(csiDrivers);
  const driversOfNodes = useList(csiNodes);
  const capacities = useList(csiStorageCapacities);
  return useMemo(
    () => ({
      pods: allPods,
      nodes: allNodes,
      csiDrivers: drivers,
      csiNodes: driversOfNodes,
      csiStorageCapacities: capacities,
    }),
    [allPods, allNodes, drivers, driversOfNodes, capacities],
  );
}

function useSnapshotObjects() {
  const snapshots = useList(volumeSnapshots);
  const snapshotContents = useList(volumeSnapshotContents);
  const snapshotClasses = useList(volumeSnapshotClasses);
  return useMemo(
    () => ({ snapshots, snapshotContents, snapshotClasses }),
    [snapshots, snapshotContents, snapshotClasses],
  );
}

/** What volumes and claims are held or described by. */
function useOwners(simulated: boolean) {
  const sets = useList(statefulSets);
  const spaces = useList(namespaces);
  const allConfigMaps = useList(configMaps);
  const allSecrets = useList(secrets);
  return useMemo(
    () => ({
      statefulSets: sets,
      namespaces: spaces,
      // Stowage never reads those of a live cluster, so there it knows of none whether it exists.
      ...(simulated ? { configMaps: allConfigMaps, secrets: allSecrets } : {}),
    }),
    [sets, spaces, simulated, allConfigMaps, allSecrets],
  );
}

export function ClusterViewProvider({ children }: { readonly children: ReactNode }) {
  const description = useClusterDescription(useClusterName());
  const version = nearestVersion(description?.kubernetesVersion);
  const simulated = description?.kind === 'simulated';
  const flags = simulated || description === undefined ? SIMULATED_FLAGS : UPSTREAM_FLAGS;
  const storage = useStorage();
  const places = usePlaces();
  const snapshots = useSnapshotObjects();
  const owners = useOwners(simulated);
  const unreadable = useUnreadable();
  const allEvents = useList(events);
  const view = useMemo(
    () =>
      clusterView({
        version,
        flags,
        ...storage,
        ...places,
        ...snapshots,
        ...owners,
        ...unreadable,
        events: allEvents,
      }),
    [version, flags, storage, places, snapshots, owners, unreadable, allEvents],
  );
  return <ClusterViewContext value={view}>{children}</ClusterViewContext>;
}

/** The known version at or below `text` (`1.37`, `v1.33.2`); the oldest for anything older. */
export function nearestVersion(text: string | undefined): KubernetesVersion {
  const match = /^v?(\d+)\.(\d+)/.exec(text ?? '');
  if (!match) return DEFAULT_KUBERNETES_VERSION;
  const exact = `${match[1]}.${match[2]}`;
  if (isKubernetesVersion(exact)) return exact;
  const minor = Number(match[2]);
  return (
    KUBERNETES_VERSIONS.findLast((version) => Number(version.split('.')[1]) <= minor) ??
    KUBERNETES_VERSIONS[0]
  );
}
