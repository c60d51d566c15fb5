import type { Metadata } from 'next';
import { ManifestsView } from '@/components/manifest/manifests-view';

export const metadata: Metadata = { title: 'Manifests' };

export default function Page() {
  return <ManifestsView />;
}
