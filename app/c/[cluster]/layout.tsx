import type { ReactNode } from 'react';
import { ClusterProvider } from '@/components/cluster/cluster-provider';
import { Shell } from '@/components/shell/shell';

export default async function ClusterLayout({
  children,
  params,
}: {
  readonly children: ReactNode;
  readonly params: Promise<{ readonly cluster: string }>;
}) {
  const { cluster } = await params;
  return (
    <ClusterProvider name={decodeURIComponent(cluster)}>
      <Shell>{children}</Shell>
    </ClusterProvider>
  );
}
