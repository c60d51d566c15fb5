import type { Metadata } from 'next';
import { VolumesView } from '@/components/persistentvolume/volumes-view';

export const metadata: Metadata = { title: 'Volumes' };

export default function Page() {
  return <VolumesView />;
}
