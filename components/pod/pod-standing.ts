/** The sign and the words of where a Pod stands. */
import type { PodStanding } from '@/lib/volume/diagnose-pod';
import type { SignName } from '../ui/sign';

const STANDINGS: Readonly<Record<PodStanding, { readonly sign: SignName; readonly word: string }>> = {
  waiting: { sign: 'waiting', word: 'Pending: waiting' },
  progress: { sign: 'progress', word: 'Pending: in progress' },
  blocked: { sign: 'blocked', word: 'Pending: blocked' },
  running: { sign: 'bound', word: 'Running' },
  finished: { sign: 'bound', word: 'Succeeded' },
  failed: { sign: 'failed', word: 'Failed' },
  terminating: { sign: 'terminating', word: 'Terminating' },
};

export function podStandingSign(standing: PodStanding): SignName {
  return STANDINGS[standing].sign;
}

export function podStandingWord(standing: PodStanding): string {
  return STANDINGS[standing].word;
}
