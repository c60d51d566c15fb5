/** The sign of a snapshot's standing: one that can be restored from has the sign of what is settled. */
import type { SnapshotStanding } from '@/lib/volume/snapshot/diagnose-snapshot';
import type { SignName } from '../ui/sign';

export function snapshotSign(standing: SnapshotStanding): SignName {
  return standing === 'ready' ? 'bound' : standing;
}
