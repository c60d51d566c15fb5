/** The branches of simulated clusters as a family: which belong together, and which began where. Pure. */
import type { ClusterDescription } from '@/lib/history/stream-message';

export interface Branch {
  readonly name: string;
  readonly title: string;
  readonly timeMs: number;
  readonly revision: number;
}

/** Branches that began in `parent`, in the order of their origins. */
export function branchesOf(clusters: readonly ClusterDescription[], parent: string): readonly Branch[] {
  return clusters
    .flatMap(({ name, title, branch }) =>
      branch?.of === parent ? [{ name, title, timeMs: branch.timeMs, revision: branch.revision }] : [],
    )
    .sort((a, b) => a.revision - b.revision);
}

/** `name` with all that it is a branch of and all that branched from those: the first of them first. */
export function familyOf(
  clusters: readonly ClusterDescription[],
  name: string,
): readonly ClusterDescription[] {
  const byName = new Map(clusters.map((cluster) => [cluster.name, cluster]));
  let root = name;
  const seen = new Set<string>();
  for (let at = byName.get(name); at?.branch && !seen.has(at.name); at = byName.get(at.branch.of)) {
    seen.add(at.name);
    root = at.branch.of;
  }
  const family: ClusterDescription[] = [];
  const collect = (of: string) => {
    const cluster = byName.get(of);
    if (cluster && !family.includes(cluster)) family.push(cluster);
    for (const branch of branchesOf(clusters, of)) {
      if (!family.some((member) => member.name === branch.name)) collect(branch.name);
    }
  };
  collect(root);
  return family;
}
