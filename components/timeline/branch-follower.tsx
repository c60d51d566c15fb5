'use client';
/** Takes the page to the branch that the reader made by acting in the past, and says what happened. */
import { useQueryClient } from '@tanstack/react-query';
import { useRouter } from 'next/navigation';
import { useEffect, useEffectEvent } from 'react';
import { onBranchMade } from '@/lib/queries/branches';
import { clustersKey } from '@/lib/queries/clusters';
import { useClusterName } from '@/lib/queries/use-cluster';
import { showToast } from '../ui/toast';
import { useBranchHref } from './use-branch-href';

export function BranchFollower() {
  const router = useRouter();
  const queries = useQueryClient();
  const name = useClusterName();
  const hrefOf = useBranchHref();
  const follow = useEffectEvent((branch: { readonly name: string; readonly title: string }) => {
    void queries.invalidateQueries({ queryKey: clustersKey });
    const back = hrefOf(name);
    router.push(hrefOf(branch.name));
    showToast({
      sign: 'bound',
      title: `You are in a branch: ${branch.title}.`,
      text: 'What came later in the other timeline is still there.',
      action: { label: 'Go back to it', onPress: () => router.push(back) },
    });
  });
  useEffect(() => onBranchMade((branch) => follow(branch)), []);
  return null;
}
