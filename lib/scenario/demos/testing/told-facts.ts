/**
 * What each note of each demo claims, as facts of the cluster at their moments; `no` before a fact says that it is not
 * so. For tests only.
 */
import { FACTS_OF_BINDING } from './facts-of-binding';
import { FACTS_OF_PROVISIONING } from './facts-of-provisioning';

export interface Claims {
  /** What the text of the note says: so when the note appears. */
  readonly asked?: readonly string[];
  /** What the answer rests on: none of it is so when the note appears, all of it when the answer is told. */
  readonly answer?: readonly string[];
  /** What the answer says does not change: so at both moments. */
  readonly still?: readonly string[];
  /** What is so on the way, by seconds since the start. */
  readonly meanwhile?: Readonly<Record<number, readonly string[]>>;
  /** Who writes what between the two moments, in this order, perhaps with other writes between them. */
  readonly writes?: readonly string[];
}

/** By demo and by title of the note. */
export type ToldFacts = Readonly<Record<string, Readonly<Record<string, Claims>>>>;

export const TOLD_FACTS: ToldFacts = { ...FACTS_OF_BINDING, ...FACTS_OF_PROVISIONING };
