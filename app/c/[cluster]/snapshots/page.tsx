import type { Metadata } from 'next';
import { SnapshotsView } from '@/components/volumesnapshot/snapshots-view';

export const metadata: Metadata = { title: 'Snapshots' };

export default function Page() {
  return <SnapshotsView />;
}
