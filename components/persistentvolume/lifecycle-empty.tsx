'use client';
/** A cluster without volumes and claims: says what would be here and where to begin. */
import { useClusterDescription } from '@/lib/queries/clusters';
import { useClusterName } from '@/lib/queries/use-cluster';
import { ButtonLink } from '../ui/button';
import { EmptyState } from '../ui/states';

export function LifecycleEmpty() {
  const cluster = useClusterName();
  const readOnly = useClusterDescription(cluster)?.readOnly ?? false;
  if (readOnly) {
    return (
      <EmptyState title="No volumes and no claims" className="mb-5">
        This cluster has none that you may read. They appear here when somebody creates them.
      </EmptyState>
    );
  }
  return (
    <EmptyState
      title="No volumes and no claims yet"
      className="mb-5"
      actions={
        <>
          <ButtonLink variant="primary" href={`/c/${encodeURIComponent(cluster)}/manifests`}>
            Apply manifests
          </ButtonLink>
          <ButtonLink variant="quiet" href="/c/demo/lifecycle">
            Open the demo
          </ButtonLink>
        </>
      }
    >
      A new simulated cluster has none. Create some and watch what the controllers do with them.
    </EmptyState>
  );
}
