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
import {
  csiDrivers,
  csiNodes,
  csiStorageCapacities,
  events,
  findResourceByKind,
  nodes,
  persistentVolumeClaims,
  persistentVolumes,
  pods,
  type ResourceInfo,
  storageClasses,
  volumeAttachments,
} from '@/lib/kubernetes/resources';
import { useClusterDescription } from '@/lib/queries/clusters';
import { useClusterName, useClusterPart, useObjects } from '@/lib/queries/use-cluster';
import { type ClusterView, clusterView } from '@/lib/volume/cluster-view';
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

/** Kinds that a live cluster does not let us read; none of a simulated one. */
function useUnreadableKinds(): ReadonlySet<string> {
  const unreadable = useClusterPart(({ log }) => log.state?.unreadable);
  return useMemo(() => new Set(unreadable?.map(({ kind }) => kind)), [unreadable]);
}

export function ClusterViewProvider({ children }: { readonly children: ReactNode }) {
  const description = useClusterDescription(useClusterName());
  const version = nearestVersion(description?.kubernetesVersion);
  const simulated = description?.kind === 'simulated';
  const flags = description?.kind === 'live' ? UPSTREAM_FLAGS : SIMULATED_FLAGS;
  const objects = {
    volumes: useObjects(persistentVolumes),
    claims: useObjects(persistentVolumeClaims),
    storageClasses: useObjects(storageClasses),
    pods: useObjects(pods),
    nodes: useObjects(nodes),
    csiDrivers: useObjects(csiDrivers),
    csiNodes: useObjects(csiNodes),
    csiStorageCapacities: useObjects(csiStorageCapacities),
    volumeAttachments: useObjects(volumeAttachments),
    configMaps: useObjects(configMaps),
    secrets: useObjects(secrets),
    events: useObjects(events),
  };
  const { volumes, claims, storageClasses: classes, pods: allPods, nodes: allNodes } = objects;
  const { csiDrivers: drivers, volumeAttachments: attachments, events: allEvents } = objects;
  const { csiNodes: driversOfNodes, csiStorageCapacities: capacities } = objects;
  const { configMaps: allConfigMaps, secrets: allSecrets } = objects;
  const unreadableKinds = useUnreadableKinds();
  const view = useMemo(
    () =>
      clusterView({
        version,
        flags,
        volumes: [...volumes.values()],
        claims: [...claims.values()],
        storageClasses: [...classes.values()],
        pods: [...allPods.values()],
        nodes: [...allNodes.values()],
        csiDrivers: [...drivers.values()],
        csiNodes: [...driversOfNodes.values()],
        csiStorageCapacities: [...capacities.values()],
        volumeAttachments: [...attachments.values()],
        // Stowage never reads those of a live cluster, so there it knows of none whether it exists.
        ...(simulated ? { configMaps: [...allConfigMaps.values()], secrets: [...allSecrets.values()] } : {}),
        unreadableKinds,
        events: [...allEvents.values()],
      }),
    [
      version,
      flags,
      simulated,
      volumes,
      claims,
      classes,
      allPods,
      allNodes,
      drivers,
      driversOfNodes,
      capacities,
      attachments,
      allConfigMaps,
      allSecrets,
      unreadableKinds,
      allEvents,
    ],
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
