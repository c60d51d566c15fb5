import type { Metadata } from 'next';
import { TimelinesView } from '@/components/compare/timelines-view';

export const metadata: Metadata = { title: 'Branches and comparison' };

export default function Page() {
  return <TimelinesView />;
}
