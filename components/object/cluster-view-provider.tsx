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
  events,
  nodes,
  persistentVolumeClaims,
  persistentVolumes,
  pods,
  storageClasses,
  volumeAttachments,
} from '@/lib/kubernetes/resources';
import { useClusterDescription } from '@/lib/queries/clusters';
import { useClusterName, useObjects } from '@/lib/queries/use-cluster';
import { type ClusterView, clusterView } from '@/lib/volume/cluster-view';
import { UPSTREAM_FLAGS } from '@/lib/volume/volume-view';

const ClusterViewContext = createContext<ClusterView | undefined>(undefined);

/** What the explanations of lib/volume ask; the same until an object changes. */
export function useClusterView(): ClusterView {
  return assertDefined(useContext(ClusterViewContext), 'explanations need a page of a cluster around them');
}

/** Flags of the simulated controller; those of a live one cannot be read, so upstream's defaults are taken. */
const SIMULATED_FLAGS = { ...UPSTREAM_FLAGS, enableHostPathProvisioner: true };

export function ClusterViewProvider({ children }: { readonly children: ReactNode }) {
  const description = useClusterDescription(useClusterName());
  const version = nearestVersion(description?.kubernetesVersion);
  const flags = description?.kind === 'live' ? UPSTREAM_FLAGS : SIMULATED_FLAGS;
  const objects = {
    volumes: useObjects(persistentVolumes),
    claims: useObjects(persistentVolumeClaims),
    storageClasses: useObjects(storageClasses),
    pods: useObjects(pods),
    nodes: useObjects(nodes),
    csiDrivers: useObjects(csiDrivers),
    volumeAttachments: useObjects(volumeAttachments),
    events: useObjects(events),
  };
  const { volumes, claims, storageClasses: classes, pods: allPods, nodes: allNodes } = objects;
  const { csiDrivers: drivers, volumeAttachments: attachments, events: allEvents } = objects;
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
        volumeAttachments: [...attachments.values()],
        events: [...allEvents.values()],
      }),
    [version, flags, volumes, claims, classes, allPods, allNodes, drivers, attachments, allEvents],
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
