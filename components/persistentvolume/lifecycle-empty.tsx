'use client';
/** A cluster without volumes and claims: says what would be here and where to begin. */
import { useClusterDescription } from '@/lib/queries/clusters';
import { useClusterName } from '@/lib/queries/use-cluster';
import { useFromManifest } from '../cluster/from-manifest';
import { ButtonLink } from '../ui/button';
import { EmptyState } from '../ui/states';

export function LifecycleEmpty({ what }: { readonly what: 'volumes' | 'volumes and no claims' }) {
  const cluster = useClusterName();
  const description = useClusterDescription(cluster);
  const manifests = useFromManifest('Apply manifests');
  if (description?.readOnly || description?.writes) {
    return (
      <EmptyState title={`No ${what}`} className="mb-5" actions={manifests}>
        This cluster has none that you may read. They appear here when somebody creates them.
      </EmptyState>
    );
  }
  return (
    <EmptyState
      title={`No ${what} yet`}
      className="mb-5"
      actions={
        <>
          {manifests}
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
