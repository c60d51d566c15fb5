import type { Metadata } from 'next';
import { VolumeTypesView } from '@/components/volumetype/volume-types-view';

export const metadata: Metadata = { title: 'Volume types' };

export default function Page() {
  return <VolumeTypesView />;
}
