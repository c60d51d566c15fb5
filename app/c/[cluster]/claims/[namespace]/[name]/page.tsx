import type { Metadata } from 'next';
import { ClaimView } from '@/components/persistentvolumeclaim/claim-view';

interface Props {
  readonly params: Promise<{ readonly namespace: string; readonly name: string }>;
}

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  return { title: `Claim ${decodeURIComponent((await params).name)}` };
}

export default async function Page({ params }: Props) {
  const { namespace, name } = await params;
  return <ClaimView namespace={decodeURIComponent(namespace)} name={decodeURIComponent(name)} />;
}
