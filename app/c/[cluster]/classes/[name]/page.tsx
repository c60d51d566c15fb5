import type { Metadata } from 'next';
import { ClassView } from '@/components/storageclass/class-view';

interface Props {
  readonly params: Promise<{ readonly name: string }>;
}

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  return { title: `Class ${decodeURIComponent((await params).name)}` };
}

export default async function Page({ params }: Props) {
  return <ClassView name={decodeURIComponent((await params).name)} />;
}
