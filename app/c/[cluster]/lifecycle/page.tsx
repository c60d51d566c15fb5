import type { Metadata } from 'next';
import { EmptyState } from '@/components/ui/states';
import { ViewFrame } from '@/components/ui/view-frame';

export const metadata: Metadata = { title: 'Lifecycle' };

export default function Page() {
  return (
    <ViewFrame title="Lifecycle">
      <EmptyState title="Not here yet">This view is being built.</EmptyState>
    </ViewFrame>
  );
}
