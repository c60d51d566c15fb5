/** Verdicts in words: two or three for a cell, a phrase for a list, a clause for a headline. Plain words first. */
import { assertUnreachable } from '../base/assert';
import { compareQuantities, formatQuantity, parseQuantity, type Quantity } from '../kubernetes/quantity';
import { orderedAccessModes, shortAccessMode } from './access-modes';
import type { MatchCheck } from './match-checks';
import type { VerdictRejection, WinReason } from './match-verdict';
import { requirementText, type UnmetRequirement } from './selector-terms';
import type { Sentence, Span } from './sentence';

/** What each check looks at, as the head of its column. */
export const CHECK_TITLES: Readonly<Record<MatchCheck, string>> = {
  AccessModes: 'Access',
  Exclusion: 'Chosen',
  ClaimRef: 'Reserved',
  Capacity: 'Size',
  VolumeMode: 'Mode',
  VolumeAttributesClass: 'Attributes',
  Deletion: 'Deleting',
  DelayBinding: 'Waits',
  Phase: 'Phase',
  Selector: 'Labels',
  StorageClass: 'Class',
  NodeAffinity: 'Node',
};

/** The exact rule of each check. */
export const CHECK_RULES: Readonly<Record<MatchCheck, Sentence>> = {
  AccessModes: [
    { code: 'spec.accessModes' },
    ' of the volume must contain every mode that the claim asks for.',
  ],
  Exclusion: ['The scheduler must not have chosen the volume for another claim of the same Pod.'],
  ClaimRef: [
    { code: 'spec.claimRef' },
    ' of the volume must be empty or name this claim, with its uid or with none.',
  ],
  Capacity: [
    { code: 'spec.capacity.storage' },
    ' must be at least what the claim requests, compared exactly.',
  ],
  VolumeMode: [{ code: 'spec.volumeMode' }, ' must be equal; none means ', { code: 'Filesystem' }, '.'],
  VolumeAttributesClass: [{ code: 'spec.volumeAttributesClassName' }, ' must be equal; none equals none.'],
  Deletion: ['The volume must not have a ', { code: 'metadata.deletionTimestamp' }, '.'],
  DelayBinding: [
    'The class has ',
    { code: 'volumeBindingMode: WaitForFirstConsumer' },
    ': only a volume that is reserved for the claim is bound before a Pod arrives.',
  ],
  Phase: [{ code: 'status.phase' }, ' must be ', { code: 'Available' }, '.'],
  Selector: ["The volume's labels must meet ", { code: 'spec.selector' }, ' of the claim.'],
  StorageClass: [{ code: 'storageClassName' }, ' must be equal as text; the class itself need not exist.'],
  NodeAffinity: [{ code: 'spec.nodeAffinity' }, ' of the volume must allow the node.'],
};

/** What stands in a cell beside the sign: the value that was found. */
export function cellText(rejection: VerdictRejection): string {
  switch (rejection.reason) {
    case 'ACCESS_MODES':
      return rejection.has.map(shortAccessMode).join(' ') || 'none';
    case 'CHOSEN_FOR_OTHER_CLAIM':
    case 'CLAIMREF_OTHER_CLAIM':
      return 'taken';
    case 'CLAIMREF_UID_MISMATCH':
      return 'old uid';
    case 'TOO_SMALL':
      return rejection.has ?? 'no size';
    case 'VOLUME_MODE':
      return rejection.has;
    case 'VOLUME_ATTRIBUTES_CLASS':
    case 'STORAGE_CLASS':
      return rejection.has || 'none';
    case 'DELETING':
      return 'deleting';
    case 'DELAY_BINDING':
      return 'waits';
    case 'NOT_AVAILABLE':
      return rejection.phase || 'no phase';
    case 'SELECTOR':
      return selectorCell(rejection.unmet);
    case 'NODE_AFFINITY':
    case 'PREBOUND_NODE_AFFINITY':
      return 'other node';
    case 'EARLIER_BUCKET':
      return 'not reached';
    case 'SEARCH_ENDED':
      return 'not reached';
    case 'RESERVED_WINS':
      return 'not reserved';
    case 'NOT_SMALLEST':
      return 'larger';
    case 'TIE':
      return 'equal';
    default:
      return assertUnreachable(rejection);
  }
}

function selectorCell(unmet: readonly UnmetRequirement[]): string {
  const [first] = unmet;
  if (!first) return 'no match';
  if (first.has === undefined) return 'no label';
  return first.has === '' ? 'empty' : first.has;
}

/** The reason in a few words: "20Gi too small", "wrong label tier". */
export function rejectionPhrase(rejection: VerdictRejection): Sentence {
  switch (rejection.reason) {
    case 'ACCESS_MODES': {
      const [only, ...more] = orderedAccessModes(rejection.has);
      if (only === undefined) return ['offers no access mode'];
      if (more.length === 0) return ['offers only ', { code: only }];
      return ['does not offer ', ...codes(rejection.missing)];
    }
    case 'CHOSEN_FOR_OTHER_CLAIM':
      return ['chosen for another claim of the Pod'];
    case 'CLAIMREF_OTHER_CLAIM':
      return ['belongs to ', { code: rejection.claimKey }];
    case 'CLAIMREF_UID_MISMATCH':
      return ['kept for a former claim of this name'];
    case 'TOO_SMALL':
      return sizePhrase(rejection.wanted, rejection.has);
    case 'VOLUME_MODE':
      return ['is a ', { code: rejection.has }, ' volume'];
    case 'VOLUME_ATTRIBUTES_CLASS':
      return attributesPhrase(rejection.has);
    case 'DELETING':
      return ['is being deleted'];
    case 'DELAY_BINDING':
      return ['held back until a Pod uses the claim'];
    case 'NOT_AVAILABLE':
      return rejection.phase === '' ? ['has no phase yet'] : ['is ', { code: rejection.phase }];
    case 'SELECTOR':
      return selectorPhrase(rejection.unmet);
    case 'STORAGE_CLASS':
      return rejection.has === '' ? ['has no class'] : ['is of class ', { code: rejection.has }];
    case 'NODE_AFFINITY':
      return ['cannot be reached from the node'];
    case 'PREBOUND_NODE_AFFINITY':
      return ['reserved for the claim, but out of reach of the node'];
    default:
      return searchPhrase(rejection);
  }
}

type OwnReason = Exclude<
  VerdictRejection['reason'],
  'EARLIER_BUCKET' | 'SEARCH_ENDED' | 'RESERVED_WINS' | 'NOT_SMALLEST' | 'TIE'
>;

function searchPhrase(rejection: Exclude<VerdictRejection, { reason: OwnReason }>): Sentence {
  switch (rejection.reason) {
    case 'EARLIER_BUCKET':
      return [{ code: rejection.winner }, ' offers fewer modes and fits'];
    case 'SEARCH_ENDED':
      return ['the search ended at ', { code: rejection.by }];
    case 'RESERVED_WINS':
      return [{ code: rejection.winner }, ' is reserved for the claim'];
    case 'NOT_SMALLEST':
      return ['fits; ', { code: rejection.winner }, ' is smaller'];
    case 'TIE':
      return ['fits, as large as ', { code: rejection.winner }];
    default:
      return assertUnreachable(rejection);
  }
}

function attributesPhrase(has: string): Sentence {
  return has === '' ? ['has no attributes class'] : ['is of attributes class ', { code: has }];
}

function selectorPhrase(unmet: readonly UnmetRequirement[]): Sentence {
  const [first, ...more] = unmet;
  if (!first) return ['labels do not match'];
  const rest = more.length > 0 ? ` and ${more.length} more` : '';
  if (first.has === undefined) return ['lacks label ', { code: first.key }, rest];
  return ['wrong label ', { code: first.key }, rest];
}

function sizePhrase(wanted: string, has: string | undefined): Sentence {
  const want = parseQuantity(wanted);
  const have = parseQuantity(has ?? '0');
  if (has === undefined || !want.ok || !have.ok || compareQuantities(have.value, want.value) >= 0) {
    return ['says no size'];
  }
  return [`${formatQuantity(difference(want.value, have.value))} too small`];
}

function difference(a: Quantity, b: Quantity): Quantity {
  return { nano: a.nano - b.nano, format: a.format };
}

/** The reason as a clause of its own, mostly after "it": "its label is tier=silver, not tier=gold". */
export function rejectionClause(rejection: VerdictRejection): Sentence {
  switch (rejection.reason) {
    case 'SELECTOR': {
      const [first] = rejection.unmet;
      if (!first) return ['its labels do not match'];
      return labelClause(first);
    }
    case 'TOO_SMALL':
      return ['it has ', { code: rejection.has ?? 'no size' }, ', not ', { code: rejection.wanted }];
    case 'STORAGE_CLASS':
      return ['its class is ', classSpan(rejection.has), ', not ', classSpan(rejection.wanted)];
    case 'VOLUME_MODE':
      return ['its mode is ', { code: rejection.has }, ', not ', { code: rejection.wanted }];
    case 'ACCESS_MODES':
      return ['it does not offer ', ...codes(rejection.missing)];
    case 'CLAIMREF_OTHER_CLAIM':
      return ['it belongs to ', { code: rejection.claimKey }];
    case 'CLAIMREF_UID_MISMATCH':
      return ['it is kept for a former claim of this name'];
    case 'NOT_AVAILABLE':
      return ['it is ', { code: rejection.phase || 'without a phase' }, ', not ', { code: 'Available' }];
    case 'DELETING':
      return ['it is being deleted'];
    case 'CHOSEN_FOR_OTHER_CLAIM':
    case 'DELAY_BINDING':
    case 'PREBOUND_NODE_AFFINITY':
      return ['it is ', ...rejectionPhrase(rejection)];
    case 'EARLIER_BUCKET':
    case 'SEARCH_ENDED':
    case 'RESERVED_WINS':
      return rejectionPhrase(rejection);
    default:
      return ['it ', ...rejectionPhrase(rejection)];
  }
}

function labelClause(unmet: UnmetRequirement): Sentence {
  const wanted: Span = { code: requirementText(unmet) };
  if (unmet.has === undefined) return ['it lacks the label ', wanted];
  return ['its label is ', { code: `${unmet.key}=${unmet.has}` }, ', not ', wanted];
}

/** A class name as a span; none is a word, not a value. */
export function classSpan(name: string): Span {
  return name === '' ? 'none' : { code: name };
}

function codes(modes: readonly string[]): readonly Span[] {
  return modes.flatMap((mode, index): Span[] => (index === 0 ? [{ code: mode }] : [', ', { code: mode }]));
}

export function winPhrase(why: WinReason): Sentence {
  switch (why.kind) {
    case 'Reserved':
      return ['reserved for this claim: taken at once'];
    case 'OnlyOne':
      return ['the only one that fits'];
    case 'Smallest':
      return [`the smallest of ${why.of} that fit`];
    case 'FirstByName':
      return ['as small as ', ...codes(why.tiedWith), '; first by name here, undefined in a real cluster'];
    default:
      return assertUnreachable(why);
  }
}
