import type { Metadata } from 'next';
import { ClaimsView } from '@/components/persistentvolumeclaim/claims-view';

export const metadata: Metadata = { title: 'Claims' };

export default function Page() {
  return <ClaimsView />;
}
