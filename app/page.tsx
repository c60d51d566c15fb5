import { redirect } from 'next/navigation';
import { getClusters } from '@/lib/cluster/clusters';

/** Asked at each visit: which cluster comes first depends on how the server was started. */
export const dynamic = 'force-dynamic';

/** The first page is the lifecycle of the cluster that the server opens first: the demo, unless told otherwise. */
export default async function Home(): Promise<never> {
  const { initial } = await getClusters();
  redirect(`/c/${encodeURIComponent(initial)}/lifecycle`);
}
