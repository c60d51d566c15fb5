import type { Metadata } from 'next';
import { DemoGallery } from '@/components/scenario/gallery';

export const metadata: Metadata = {
  title: 'Demos',
  description:
    'Kubernetes storage, told step by step on a simulated cluster: predict, then see what happens.',
};

export default function Page() {
  return <DemoGallery />;
}
