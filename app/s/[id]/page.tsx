import type { Metadata } from 'next';
import { headers } from 'next/headers';
import { EmbeddedScenario } from '@/components/scenario/embedded-scenario';
import { OpenLink } from '@/components/scenario/open-link';
import { originOf } from '@/lib/cluster/preview/address';
import { pictureOfDemo } from '@/lib/cluster/preview/picture';
import { findDemo } from '@/lib/scenario/demos';

interface Props {
  readonly params: Promise<{ readonly id: string }>;
  readonly searchParams: Promise<Readonly<Record<string, string | readonly string[] | undefined>>>;
}

/** What a chat shows of the link: the data itself is in the fragment and never reaches a server. */
export async function generateMetadata({ params }: Props): Promise<Metadata> {
  const { id } = await params;
  const asked = await headers();
  const origin = originOf(asked.get('host'), asked.get('x-forwarded-proto'));
  const demo = findDemo(id);
  const title = demo?.title ?? 'A shared scenario';
  const description =
    demo?.description ?? 'A simulated Kubernetes cluster that opens at the moment at which it was shared.';
  const address = `${origin}/s/${encodeURIComponent(id)}`;
  const images = demo ? [{ url: `${address}/preview.png`, width: 1200, height: 630, alt: title }] : [];
  return {
    title,
    description,
    openGraph: { title, description, siteName: 'Stowage', type: 'website', url: address, images },
    twitter: { card: demo ? 'summary_large_image' : 'summary', title, description, images },
    alternates: {
      types: { 'application/json+oembed': `${origin}/oembed?url=${encodeURIComponent(address)}` },
    },
  };
}

export default async function Page({ params, searchParams }: Props) {
  const { id } = await params;
  if ((await searchParams).embed !== '1') return <OpenLink id={id} />;
  const picture = await pictureOfDemo(id);
  return <EmbeddedScenario picture={picture?.ok ? picture.value : undefined} />;
}
