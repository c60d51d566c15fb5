'use client';
/** All types of volumes, each with a short line and, on request, what happens to its data and why. */
import { useMemo } from 'react';
import { volumeTypeRows } from '@/lib/graph/volume-type-rows';
import { useClusterDescription } from '@/lib/queries/clusters';
import { useClusterName } from '@/lib/queries/use-cluster';
import { useClusterView } from '../object/cluster-view-provider';
import { ViewFrame } from '../ui/view-frame';
import { StoredData } from './stored-data';
import { VolumeTypeItem } from './volume-type-item';

export function VolumeTypesView() {
  const { version } = useClusterView();
  const simulated = useClusterDescription(useClusterName())?.kind === 'simulated';
  const rows = useMemo(() => volumeTypeRows(version), [version]);
  const gone = rows.filter(({ mountable }) => !mountable).length;
  return (
    <ViewFrame
      title="Volume types"
      summary={`What a volume can do in Kubernetes ${version}, and what becomes of the data in it. ${rows.length - gone} types work here, ${gone} do not.`}
    >
      <div className="grid max-w-[960px] gap-8">
        {simulated ? <StoredData /> : null}
        <section aria-labelledby="types-heading">
          <h2 id="types-heading" className="mb-2">
            Types
          </h2>
          <ul aria-label="Types" className="border-t border-line">
            {rows.map((row) => (
              <VolumeTypeItem key={row.name} row={row} version={version} />
            ))}
          </ul>
        </section>
      </div>
    </ViewFrame>
  );
}
