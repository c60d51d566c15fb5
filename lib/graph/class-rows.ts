/** All classes as rows, with what depends on each; classes that claims name but nobody created are rows too. */
import { compareStrings } from '../base/compare';
import type { StorageClass } from '../kubernetes/storage-class';
import type { ClusterView } from '../volume/cluster-view';
import { type ClaimStanding, diagnoseClaim } from '../volume/diagnose-claim';
import {
  chooseDefaultStorageClass,
  getPersistentVolumeClaimClass,
  getPersistentVolumeClass,
  isDefaultStorageClass,
} from '../volume/storage-class-name';

export interface ClassRow {
  readonly name: string;
  /** Undefined: it is named, but does not exist, or was not read. */
  readonly storageClass: StorageClass | undefined;
  /** Classes could not be read: whether it exists is not known. */
  readonly unread: boolean;
  /** `shadowed`: marked as default, but a newer default wins. */
  readonly isDefault: 'no' | 'yes' | 'shadowed';
  readonly claims: ReadonlyMap<ClaimStanding, number>;
  readonly claimCount: number;
  readonly volumeCount: number;
  /** Claims of it that somebody has to do something about. */
  readonly problems: number;
}

/** Problems first, then by name. */
export function classRows(view: ClusterView): readonly ClassRow[] {
  const claims = new Map<string, Map<ClaimStanding, number>>();
  for (const claim of view.claims()) {
    const name = getPersistentVolumeClaimClass(claim);
    if (name === '') continue;
    const counts = claims.get(name) ?? new Map<ClaimStanding, number>();
    const { standing } = diagnoseClaim(view, claim);
    counts.set(standing, (counts.get(standing) ?? 0) + 1);
    claims.set(name, counts);
  }
  const volumes = new Map<string, number>();
  for (const volume of view.volumes()) {
    const name = getPersistentVolumeClass(volume);
    volumes.set(name, (volumes.get(name) ?? 0) + 1);
  }
  const classes = new Map([...view.storageClasses()].map((one) => [one.metadata.name, one]));
  const chosen = chooseDefaultStorageClass(classes.values());
  const winner = chosen.kind === 'None' ? undefined : chosen.storageClass.metadata.name;
  const names = new Set([...classes.keys(), ...claims.keys()]);
  return [...names]
    .map((name): ClassRow => {
      const storageClass = classes.get(name);
      const counts = claims.get(name) ?? new Map<ClaimStanding, number>();
      const marked = storageClass !== undefined && isDefaultStorageClass(storageClass);
      return {
        name,
        storageClass,
        unread: storageClass === undefined && !view.isReadable('StorageClass'),
        isDefault: !marked ? 'no' : name === winner ? 'yes' : 'shadowed',
        claims: counts,
        claimCount: [...counts.values()].reduce((sum, count) => sum + count, 0),
        volumeCount: volumes.get(name) ?? 0,
        problems: (counts.get('blocked') ?? 0) + (counts.get('lost') ?? 0),
      };
    })
    .sort((a, b) => b.problems - a.problems || compareStrings(a.name, b.name));
}
