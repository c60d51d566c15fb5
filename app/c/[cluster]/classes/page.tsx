import type { Metadata } from 'next';
import { ClassesView } from '@/components/storageclass/classes-view';

export const metadata: Metadata = { title: 'Classes' };

export default function Page() {
  return <ClassesView />;
}
