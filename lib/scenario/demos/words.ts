/**
 * Notes of the demos, written as one reads them: `code` in back ticks, an object in brackets such as [claim notes].
 * The text of a note becomes the spans of the scenario format; nothing here decides what happens.
 */
import { assertDefined } from '../../base/assert';
import type { OperationTarget } from '../../engine/simulation-api';
import type { Note, NoteQuestion, NoteSpan, NoteText } from '../scenario';

const KINDS: Readonly<Record<string, { readonly kind: string; readonly namespace?: string }>> = {
  claim: { kind: 'PersistentVolumeClaim', namespace: 'default' },
  volume: { kind: 'PersistentVolume' },
  class: { kind: 'StorageClass' },
  pod: { kind: 'Pod', namespace: 'default' },
};

const SPAN = /`([^`]+)`|\[(\w+) ([a-z0-9.-]+)\]/;

/** `text` as spans. An unknown kind in brackets is an error of whoever wrote the demo. */
export function words(text: string): NoteText {
  const spans: NoteSpan[] = [];
  let rest = text;
  for (let found = SPAN.exec(rest); found; found = SPAN.exec(rest)) {
    const [whole, code, kind = '', name = ''] = found;
    if (found.index > 0) spans.push(rest.slice(0, found.index));
    spans.push(code === undefined ? { object: { ...kindOf(kind), name } } : { code });
    rest = rest.slice(found.index + whole.length);
  }
  return rest === '' ? spans : [...spans, rest];
}

function kindOf(word: string) {
  return assertDefined(KINDS[word], `[${word} …] is no object that a note can name`);
}

/** What the reader is to predict; `untilS` seconds after the start the cluster shows the answer. */
export function question(
  ask: string,
  options: readonly string[],
  answer: number,
  because: string,
  untilS?: number,
): NoteQuestion {
  return {
    ask: words(ask),
    options,
    answer,
    because: words(because),
    ...(untilS === undefined ? {} : { untilMs: untilS * 1_000 }),
  };
}

/** A note `atS` seconds after the start of its demo. */
export function note(
  atS: number,
  title: string,
  text: string,
  more: { readonly select?: OperationTarget; readonly view?: string; readonly question?: NoteQuestion } = {},
): Note {
  return { atMs: atS * 1_000, title, text: words(text), ...more };
}
