/**
 * A change that a bound claim asks of its volume, told as steps: more room (`explain-resize.ts`) or other attributes
 * (`explain-modify.ts`). Each names where it stands, why, and who acts next.
 */
import type { Evidence } from './evidence';
import type { Sentence } from './sentence';
import type { WayOut } from './way-out';

export type ChangeStanding = 'waiting' | 'progress' | 'blocked';

export interface ChangeStep {
  /** "Requested", "Storage", "Node", "Done": who has it in hand. */
  readonly name: string;
  readonly state: 'done' | 'waiting' | 'progress' | 'blocked' | 'later';
  readonly text: Sentence;
}

export interface ClaimChange {
  readonly kind: 'Resize' | 'Modify';
  readonly cause: string;
  readonly standing: ChangeStanding;
  /** One sentence: where it stands and why. */
  readonly title: Sentence;
  readonly details: readonly Sentence[];
  readonly evidence: readonly Evidence[];
  readonly next: Sentence;
  readonly waysOut: readonly WayOut[];
  readonly steps: readonly ChangeStep[];
}

/** The words for one cause of a change. */
export interface ChangeDescription {
  readonly title: Sentence;
  readonly details?: readonly Sentence[];
  readonly evidence?: readonly Evidence[];
  readonly next: Sentence;
  readonly waysOut?: readonly WayOut[];
}
