'use client';
/** The volumes of a Pod: how far each is, where its data lies, how long that lives, and what it holds now. */
import { useMemo } from 'react';
import { type PodVolumeRow, podVolumeRows } from '@/lib/graph/pod-volumes';
import { scopeText } from '@/lib/graph/volume-type-rows';
import type { Pod } from '@/lib/kubernetes/pod';
import { dataSets, nodeVolumes } from '@/lib/kubernetes/resources';
import { useClusterDescription } from '@/lib/queries/clusters';
import { useClusterName, useObjects } from '@/lib/queries/use-cluster';
import { useClusterView } from '../object/cluster-view-provider';
import { ObjectLink } from '../object/object-link';
import { viewHref } from '../shell/views';
import { ButtonLink } from '../ui/button';
import { PanelSection } from '../ui/panel';
import { Sign, type SignName } from '../ui/sign';
import { WrittenLines } from './written-lines';

export function PodVolumesSection({ pod }: { readonly pod: Pod }) {
  const view = useClusterView();
  const cluster = useClusterName();
  const simulated = useClusterDescription(cluster)?.kind === 'simulated';
  const mounts = useObjects(nodeVolumes);
  const sets = useObjects(dataSets);
  const rows = useMemo(() => {
    const known = simulated ? { nodeVolumes: mounts.values(), dataSets: sets.values() } : undefined;
    return podVolumeRows(view, pod, known);
  }, [view, pod, simulated, mounts, sets]);
  if (rows.length === 0) return null;
  return (
    <PanelSection
      title="Volumes"
      end={
        <ButtonLink size="small" variant="quiet" href={viewHref(cluster, 'volume-types')}>
          All types
        </ButtonLink>
      }
    >
      <ul aria-label="Volumes" className="grid gap-3">
        {rows.map((row) => (
          <VolumeItem key={row.name} row={row} namespace={pod.metadata.namespace} />
        ))}
      </ul>
    </PanelSection>
  );
}

const SIGNS: Readonly<Record<NonNullable<PodVolumeRow['stage']>['kind'], SignName>> = {
  Mounted: 'bound',
  OnItsWay: 'progress',
  Failing: 'blocked',
};

function VolumeItem({
  row,
  namespace,
}: {
  readonly row: PodVolumeRow;
  readonly namespace: string | undefined;
}) {
  return (
    <li className="border-t border-line pt-2 first:border-t-0 first:pt-0">
      <div className="flex flex-wrap items-center gap-x-2 gap-y-0.5">
        <b className="font-mono text-xs font-medium">{row.name}</b>
        <span className="text-xs text-ink-3">{row.type}</span>
        {row.stage ? (
          <span className="ml-auto flex items-center gap-1 text-xs">
            <Sign name={SIGNS[row.stage.kind]} size={12} />
            {row.stage.text}
          </span>
        ) : null}
      </div>
      {row.lastError ? <p className="text-xs wrap-anywhere text-bad">{row.lastError}</p> : null}
      <dl className="mt-1 grid grid-cols-[72px_minmax(0,1fr)] gap-x-3 gap-y-0.5">
        {row.claimName ? (
          <>
            <dt className="text-ink-3">Claim</dt>
            <dd>
              <ObjectLink
                reference={{ kind: 'PersistentVolumeClaim', namespace, name: row.claimName }}
                length={28}
              />
            </dd>
          </>
        ) : null}
        {row.place ? (
          <>
            <dt className="text-ink-3">Data lies</dt>
            <dd className="wrap-anywhere">{row.place}</dd>
          </>
        ) : null}
        {row.room ? (
          <>
            <dt className="text-ink-3">Holds at most</dt>
            <dd>{row.room}</dd>
          </>
        ) : null}
        {row.lifetime ? (
          <>
            <dt className="text-ink-3">Lives with</dt>
            <dd>
              {scopeText(row.lifetime.scope)}
              <span className="text-ink-3">: {row.lifetime.outcomes.PodDeletion.why}</span>
            </dd>
          </>
        ) : null}
        {row.lines ? (
          <>
            <dt className="text-ink-3">Holds</dt>
            <dd>
              <WrittenLines lines={row.lines} label={`Written in ${row.name}`} />
            </dd>
          </>
        ) : null}
      </dl>
    </li>
  );
}
