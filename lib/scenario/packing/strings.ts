/**
 * Strings of a scenario, most of which were there before: the string that stood here last, the one that follows from
 * the object that this one is about (a volume's claim), one from elsewhere by its number, and only then letters.
 * **Part of link format 2: never change what it computes.**
 */
import { Unreadable } from './arithmetic';
import { type Place, toFront } from './place';
import { blend, type Predictor } from './predictor';
import { asBit, Speller } from './spelling';
import { WORDS_2 } from './words-2';

const FROM_TWIN = 20;
const FROM_BEFORE = 21;
const RECENT_HERE = 22;
const RECENT_RANK = 23;
const FROM_ELSEWHERE = 24;
const SAME_SOURCE = 25;

/** An object with an `apiVersion`: what its strings are, and which other object it is about. */
export class Subject {
  readonly values = new Map<Place, string>();
  readonly places = new Map<string, Place>();
  about: Subject | undefined;

  note(place: Place, text: string): void {
    if (!this.values.has(place)) this.values.set(place, text);
    if (!this.places.has(text)) this.places.set(text, place);
  }
}

interface Known {
  readonly index: number;
  readonly place: Place | undefined;
  /** Its place in the list of what stood at `place` first. */
  readonly rank: number;
  readonly subject: Subject | undefined;
}

/** How a string was told: numbers that `trace` is made of. */
type Way = 0 | 1 | 2 | 3 | 4;

export class Strings {
  readonly speller: Speller;
  readonly #predictor: Predictor;
  readonly #spend: (characters: number) => void;
  readonly #all: string[] = [];
  readonly #known = new Map<string, Known>();
  #previous = '';

  constructor(predictor: Predictor, spend: (characters: number) => void) {
    this.#predictor = predictor;
    this.#spend = spend;
    this.speller = new Speller(predictor, spend);
    for (const word of WORDS_2) this.#add(word, undefined, undefined);
  }

  /** Codes `text`, or reads a string where it is undefined. `subject` is the object that it stands in. */
  code(place: Place, subject: Subject | undefined, text: string | undefined): string {
    const { string, way } = this.#find(place, subject, text);
    place.trace = (place.trace * 5 + way) % 3_125;
    const twin = subject?.about?.places.get(string);
    if (twin) place.twin = twin;
    subject?.note(place, string);
    this.#add(string, place, subject);
    this.speller.mention(string);
    toFront(place.recent, string);
    place.after.set(this.#previous, string);
    this.#previous = string;
    return string;
  }

  #find(
    place: Place,
    subject: Subject | undefined,
    text: string | undefined,
  ): { readonly string: string; readonly way: Way } {
    const twin = place.twin && subject?.about?.values.get(place.twin);
    if (twin !== undefined && this.#asks(FROM_TWIN, place, text, (wanted) => wanted === twin))
      return { string: this.#again(twin), way: 0 };
    const before = place.after.get(this.#previous);
    const isNew = before !== undefined && before !== twin;
    if (isNew && this.#asks(FROM_BEFORE, place, text, (wanted) => wanted === before))
      return { string: this.#again(before), way: 1 };
    const { recent } = place;
    if (recent.length > 0 && this.#asks(RECENT_HERE, place, text, (wanted) => recent.includes(wanted)))
      return { string: this.#again(this.#recent(place, text)), way: 2 };
    if (!this.#asks(FROM_ELSEWHERE, place, text, (wanted) => this.#known.has(wanted)))
      return { string: this.speller.spell(place, text), way: 4 };
    const elsewhere = this.#elsewhere(place, text);
    const origin = this.#known.get(elsewhere);
    place.source = origin?.place;
    if (subject && !subject.about && origin?.subject !== subject) subject.about = origin?.subject;
    return { string: this.#again(elsewhere), way: 3 };
  }

  #asks(
    question: number,
    place: Place,
    text: string | undefined,
    fits: (wanted: string) => boolean,
  ): boolean {
    const bit = text === undefined ? undefined : asBit(fits(text));
    return this.#predictor.bit(question, [place.id, blend(place.id, place.trace)], bit) === 1;
  }

  #recent({ id, recent }: Place, text: string | undefined): string {
    const rank = text === undefined ? undefined : recent.indexOf(text);
    return found(recent[this.speller.count(RECENT_RANK, id, rank)]);
  }

  #elsewhere(place: Place, text: string | undefined): string {
    const known = text === undefined ? undefined : this.#known.get(text);
    const { source } = place;
    if (source && this.#asks(SAME_SOURCE, place, text, () => known?.place === source))
      return found(source.firsts[this.#predictor.evenly(source.firsts.length, known?.rank)]);
    return found(this.#all[this.#predictor.evenly(this.#all.length, known?.index)]);
  }

  #again(text: string): string {
    this.#spend(text.length);
    return text;
  }

  #add(text: string, place: Place | undefined, subject: Subject | undefined): void {
    if (this.#known.has(text)) return;
    this.#known.set(text, { index: this.#all.length, place, rank: place?.firsts.length ?? 0, subject });
    this.#all.push(text);
    place?.firsts.push(text);
  }
}

function found(text: string | undefined): string {
  if (text === undefined) throw new Unreadable('there was no such string');
  return text;
}
