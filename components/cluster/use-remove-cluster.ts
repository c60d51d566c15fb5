'use client';
/**
 * Deletes a simulated cluster. Nobody needs to be asked first: the message that says it can bring the cluster back. The
 * page that asked may be gone by then, so what follows hangs on the answers and not on a component.
 */
import { useRouter } from 'next/navigation';
import type { ClusterDescription } from '@/lib/history/stream-message';
import { useRestoreCluster } from '@/lib/queries/branches';
import { useDeleteSimulation } from '@/lib/queries/simulations';
import { showToast } from '../ui/toast';

/** The answer is false where it could not be deleted; the reader has been told why. */
export function useRemoveCluster({
  name,
  title,
}: Pick<ClusterDescription, 'name' | 'title'>): () => Promise<boolean> {
  const router = useRouter();
  const restore = useRestoreCluster();
  const remove = useDeleteSimulation();
  const bringBack = async () => {
    try {
      const restored = await restore.mutateAsync(name);
      router.push(`/c/${encodeURIComponent(restored.name)}/timelines`);
    } catch (error) {
      showToast({ sign: 'failed', title: 'Not brought back.', raw: messageOf(error) });
    }
  };
  return async () => {
    try {
      await remove.mutateAsync(name);
    } catch (error) {
      showToast({ sign: 'failed', title: 'Not deleted.', raw: messageOf(error) });
      return false;
    }
    const action = { label: 'Undo', onPress: () => void bringBack() };
    showToast({ sign: 'bound', title: `Deleted: ${title}.`, action });
    return true;
  };
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
