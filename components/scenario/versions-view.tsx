'use client';
/** What differs between two versions of Kubernetes for the scenario of this cluster: outcomes first, then the gates. */
import { useState } from 'react';
import { KUBERNETES_VERSIONS, type KubernetesVersion } from '@/lib/kubernetes/feature-gates';
import { useClusterDescription } from '@/lib/queries/clusters';
import { StatusError } from '@/lib/queries/status-error';
import { useClock, useClusterName } from '@/lib/queries/use-cluster';
import type { VersionComparison } from '@/lib/scenario/version-comparison';
import { Button } from '../ui/button';
import { counted } from '../ui/counted';
import { SelectField } from '../ui/field';
import { EmptyState, ErrorState, LoadingState } from '../ui/states';
import { ViewFrame } from '../ui/view-frame';
import { useOpenInVersion, useVersionComparison } from './use-versions';
import { VersionDifferences } from './version-differences';

export function VersionsView() {
  const cluster = useClusterName();
  const description = useClusterDescription(cluster);
  if (!description) return <LoadingState title="Reading the cluster" />;
  const own = KUBERNETES_VERSIONS.find((version) => version === description.kubernetesVersion);
  if (description.kind !== 'simulated' || !own) {
    return (
      <ViewFrame title="Compare versions">
        <EmptyState title="Only a simulated cluster can be compared">
          It is replayed in another version of Kubernetes. A live cluster has the version that it has.
        </EmptyState>
      </ViewFrame>
    );
  }
  return <Comparison key={cluster} cluster={cluster} own={own} />;
}

function Comparison({ cluster, own }: { readonly cluster: string; readonly own: KubernetesVersion }) {
  const others = KUBERNETES_VERSIONS.filter((version) => version !== own);
  const [other, setOther] = useState<KubernetesVersion | undefined>(others[0]);
  const revision = useClock()?.revision;
  const [moment, setMoment] = useState(() => `at ${revision}`);
  const { data, error, isFetching } = useVersionComparison(cluster, other, moment);
  const open = useOpenInVersion(cluster);
  return (
    <ViewFrame
      title="Compare versions"
      summary={data ? summaryOf(data) : 'The same scenario, replayed in two versions of Kubernetes.'}
      actions={
        <>
          <SelectField
            label="Compare with"
            hideLabel
            size="small"
            options={others.map((id) => ({ id, label: `With Kubernetes ${id}` }))}
            selectedKey={other}
            onSelectionChange={(key) => setOther(key as KubernetesVersion)}
            className="w-44"
          />
          <Button size="small" isDisabled={isFetching} onPress={() => setMoment(`at ${revision}`)}>
            Compare again
          </Button>
          {other ? (
            <Button size="small" isPending={open.isPending} onPress={() => open.mutate(other)}>
              Open in {other}
            </Button>
          ) : null}
        </>
      }
    >
      {error instanceof StatusError ? <ErrorState title="Not compared">{error.message}</ErrorState> : null}
      {!data && !error ? <LoadingState title={`Replaying in ${own} and in ${other}`} /> : null}
      {data ? <VersionDifferences comparison={data} /> : null}
    </ViewFrame>
  );
}

function summaryOf({ versions, objects, leftOut, same, refusals }: VersionComparison): string {
  const differing = objects.length + leftOut.objects;
  const refused = refusals.length + leftOut.refusals;
  return [
    `This scenario in ${versions[0]} and in ${versions[1]}:`,
    differing === 0 ? 'no object differs,' : `${counted(differing, 'object differs', 'objects differ')},`,
    `${same} are the same${refused === 0 ? '.' : `; ${counted(refused, 'request was', 'requests were')} answered otherwise.`}`,
  ].join(' ');
}
