import { redirect } from 'next/navigation';

export default async function ClusterHome({
  params,
}: {
  readonly params: Promise<{ readonly cluster: string }>;
}) {
  const { cluster } = await params;
  redirect(`/c/${cluster}/lifecycle`);
}
