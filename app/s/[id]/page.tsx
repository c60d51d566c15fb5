import type { Metadata } from 'next';
import { OpenLink } from '@/components/scenario/open-link';
import { findDemo } from '@/lib/scenario/demos';

interface Props {
  readonly params: Promise<{ readonly id: string }>;
}

/** What a chat shows of the link: the data itself is in the fragment and never reaches a server. */
export async function generateMetadata({ params }: Props): Promise<Metadata> {
  const demo = findDemo((await params).id);
  const title = demo?.title ?? 'A shared scenario';
  const description =
    demo?.description ?? 'A simulated Kubernetes cluster that opens at the moment at which it was shared.';
  return { title, description, openGraph: { title, description, siteName: 'Stowage', type: 'website' } };
}

export default async function Page({ params }: Props) {
  return <OpenLink id={(await params).id} />;
}
