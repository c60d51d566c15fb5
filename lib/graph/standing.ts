/** Where volumes and claims stand, in words: the phase, with the kinds of Pending told apart. */
import type { ClaimStanding } from '../volume/diagnose-claim';
import { type VolumeStanding, volumeStanding } from '../volume/volume-standing';

export { type ClaimStanding, type VolumeStanding, volumeStanding };

const WORDS: Readonly<Record<VolumeStanding | ClaimStanding, string>> = {
  waiting: 'Pending',
  progress: 'Pending: in progress',
  blocked: 'Pending: blocked',
  available: 'Available',
  bound: 'Bound',
  released: 'Released',
  failed: 'Failed',
  lost: 'Lost',
  terminating: 'Terminating',
};

export function volumeStandingWord(standing: VolumeStanding): string {
  return WORDS[standing];
}

/** A claim that waits for a Pod is told from a volume that is merely new. */
export function claimStandingWord(standing: ClaimStanding): string {
  return standing === 'waiting' ? 'Pending: waiting' : WORDS[standing];
}
