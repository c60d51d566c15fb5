import type { Metadata } from 'next';
import { JoinPresentation } from '@/components/present/join-presentation';

export const metadata: Metadata = {
  title: 'A presentation',
  description:
    'Follow what a presenter shows of a Kubernetes cluster, and explore it on a branch of your own.',
  // The link is for those who were given it.
  robots: { index: false },
  referrer: 'no-referrer',
};

export default async function Page({
  params,
}: {
  readonly params: Promise<{ readonly presentation: string }>;
}) {
  return <JoinPresentation id={(await params).presentation} />;
}
