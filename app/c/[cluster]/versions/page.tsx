import type { Metadata } from 'next';
import { VersionsView } from '@/components/scenario/versions-view';

export const metadata: Metadata = { title: 'Compare versions' };

export default function Page() {
  return <VersionsView />;
}
