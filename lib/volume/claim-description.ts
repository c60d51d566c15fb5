/** What a cause of a claim's state is called in words; each part of the explanation of claims gives one. */
import type { Evidence } from './evidence';
import type { Sentence } from './sentence';

export interface ClaimDescription {
  readonly title: Sentence;
  readonly details?: readonly Sentence[];
  readonly evidence?: readonly Evidence[];
  readonly next: Sentence;
}

export const RESYNC: Sentence = ['The controller looks again at every resync, within 15 s.'];
