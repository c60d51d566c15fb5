import { describe, expect, it } from 'vitest';
import { createSimulation } from '../../engine/simulation';
import { findResourceByKind, persistentVolumeClaims } from '../../kubernetes/resources';
import { encodeLink } from '../link';
import { noteMs, toldMs } from '../moment';
import { ScenarioPlayer, simulationOptions } from '../replay';
import type { Note, NoteText, Scenario } from '../scenario';
import { parseScenario } from '../schema';
import { DEMOS, findDemo } from '.';
import { DEMO_CATALOGUE, DEMO_GROUPS, DEMO_LEVELS } from './catalogue';
import { filmOf, type Moment } from './testing/film';
import { type Claims, TOLD_FACTS } from './testing/told-facts';

/** What a link to a demo may take of an address. */
const LINK_LENGTH = 2_000;

function playedTo(scenario: Scenario, atMs: number): ScenarioPlayer {
  const player = new ScenarioPlayer(scenario, createSimulation(simulationOptions(scenario)));
  player.advanceTo(player.simulation.config.startMs + atMs);
  return player;
}

const holds = ({ facts }: Moment, fact: string): boolean =>
  fact.startsWith('no ') ? !facts.has(fact.slice(3)) : facts.has(fact);

const wrongAt = (moment: Moment, facts: readonly string[]) => facts.filter((fact) => !holds(moment, fact));

function factsIn({ asked = [], answer = [], still = [], meanwhile = {} }: Claims) {
  return { asked, answer, still, meanwhile: Object.values(meanwhile).flat() };
}

/** Objects as `Moment.objects` names them. */
const keyOf = (target: { readonly kind: string; readonly namespace?: string; readonly name?: string }) =>
  `${target.kind} ${target.namespace ? `${target.namespace}/` : ''}${target.name}`;

function references(text: NoteText): readonly string[] {
  return text.flatMap((span) => (typeof span === 'object' && 'object' in span ? [keyOf(span.object)] : []));
}

const wordsIn = (text: NoteText): readonly string[] =>
  text
    .map((span) => (typeof span === 'string' ? span : 'code' in span ? span.code : span.object.name))
    .join('')
    .toLowerCase()
    .match(/[a-z0-9]+/g) ?? [];

/** Words of a title that tell nothing: of grammar, and for what there is in every demo. */
const EMPTY_WORDS = new Set(
  'a an and are at by claim class for from in is it no not now of on one or pod snapshot the to volume yes'.split(
    ' ',
  ),
);
/** `released` and `release`, `waits` and `wait`. */
const stemOf = (word: string) => word.replace(/(ing|ed|es|s|e|d)$/, '');

/** The words of the title that are in the right option or its reason, and nowhere before the reader has answered. */
function givenAway({ title, text, question }: Note): readonly string[] {
  if (!question) return [];
  const { ask, options, answer, because } = question;
  const wrong = options.filter((_, index) => index !== answer);
  const open = new Set([text, ask, ...wrong.map((option) => [option])].flatMap(wordsIn).map(stemOf));
  const answers = new Set([[options[answer] ?? ''], because].flatMap(wordsIn).map(stemOf));
  return wordsIn([title]).filter(
    (word) => !EMPTY_WORDS.has(word) && answers.has(stemOf(word)) && !open.has(stemOf(word)),
  );
}

/** `make`, called at the first use. */
function once<T>(make: () => T): () => T {
  let made: { readonly value: T } | undefined;
  return () => {
    made ??= { value: make() };
    return made.value;
  };
}

const demos = DEMO_CATALOGUE.map(({ id }) => [id, findDemo(id) as Scenario] as const);

describe('the catalogue', () => {
  it('lists each demo with notes once, and only those', () => {
    const told = Object.entries(DEMOS).filter(([, { notes = [] }]) => notes.length > 0);
    expect(DEMO_CATALOGUE.map(({ id }) => id).sort()).toEqual(told.map(([id]) => id).sort());
    expect(DEMO_CATALOGUE.length).toBeGreaterThanOrEqual(14);
  });

  it('knows the group and the level of each', () => {
    expect(DEMO_CATALOGUE.filter(({ group }) => !DEMO_GROUPS.includes(group))).toEqual([]);
    expect(DEMO_CATALOGUE.filter(({ level }) => !DEMO_LEVELS.includes(level))).toEqual([]);
  });
});

describe.each(demos)('%s', (id, scenario) => {
  const { notes = [], operations } = scenario;
  const film = once(() => filmOf(scenario));
  const claimsOf = (note: Note): Claims => TOLD_FACTS[id]?.[note.title] ?? {};
  const asked = (note: Note) => film().at(noteMs(scenario, note));
  const told = (note: Note) => film().at(toldMs(scenario, note));

  it('is a scenario that opens at its beginning', () => {
    expect(parseScenario(JSON.parse(JSON.stringify(scenario)))).toMatchObject({ ok: true });
    expect(scenario.untilMs).toBe(0);
  });

  it(`fits into a link of ${LINK_LENGTH} characters`, ({ annotate }) => {
    const link = encodeLink(scenario);
    const length = link.ok ? link.value.length : Number.POSITIVE_INFINITY;
    annotate(`${length} characters`);
    expect(length).toBeLessThanOrEqual(LINK_LENGTH);
  });

  it('begins with a note, and asks for at least three predictions, each shown before the next note', () => {
    expect(notes.filter(({ question }) => question).length).toBeGreaterThanOrEqual(3);
    const times = notes.map((note) => noteMs(scenario, note));
    expect(times[0]).toBe(0);
    expect(times).toEqual([...new Set(times)].sort((a, b) => a - b));
    notes.forEach((note, index) => {
      expect(toldMs(scenario, note)).toBeLessThan(times[index + 1] ?? Number.POSITIVE_INFINITY);
    });
    expect(toldMs(scenario, notes[notes.length - 1] ?? expect.fail('no notes'))).toBeGreaterThan(
      operations.at(-1)?.atMs ?? 0,
    );
  });

  it('asks in every note but the first, which may only say what there is', () => {
    expect(notes.slice(1).filter(({ question }) => !question)).toEqual([]);
  });

  it('asks before anybody does what the question is about', () => {
    const late = notes.filter((note) => {
      const [from, to] = [noteMs(scenario, note), toldMs(scenario, note)];
      const done = operations.filter(({ atMs }) => atMs >= from && atMs <= to);
      return note.question && (done.length === 0 || done.some(({ atMs }) => atMs === from));
    });
    expect(late.map(({ title }) => title)).toEqual([]);
  });

  it('has no title that answers', () => {
    expect(notes.flatMap((note) => givenAway(note).map((word) => `${note.title}: ${word}`))).toEqual([]);
  });

  it('points at an object or a view in every note', () => {
    const pointed = (note: Note) => note.select || note.view || references(note.text).length > 0;
    expect(notes.filter((note) => !pointed(note))).toEqual([]);
  });

  it('points at objects and pages that are there', () => {
    const missing = notes.flatMap((note) => {
      const { select, view, text, question } = note;
      const [now, later] = [asked(note).objects, told(note).objects];
      const page = /^claims\/([^/]+\/.+)$/.exec(view ?? '')?.[1];
      return [
        ...[...(select ? [keyOf(select)] : []), ...(page ? [`PersistentVolumeClaim ${page}`] : [])]
          .concat(references(text), references(question?.ask ?? []))
          .filter((key) => !now.has(key)),
        ...references(question?.because ?? []).filter((key) => !later.has(key)),
      ].map((key) => `${note.title}: ${key}`);
    });
    expect(missing).toEqual([]);
    const unknown = notes.filter(
      ({ select }) => select && !findResourceByKind(select.apiVersion, select.kind),
    );
    expect(unknown).toEqual([]);
  });

  it('has claims for each note, and an answer for each question', () => {
    expect(Object.keys(TOLD_FACTS[id] ?? {})).toEqual(notes.map(({ title }) => title));
    const without = notes.filter((note) => {
      const { asked: before = [], answer = [] } = claimsOf(note);
      return (note.question ? answer : before).length === 0;
    });
    expect(without.map(({ title }) => title)).toEqual([]);
  });

  it('says no only of what was or will be', () => {
    const denied = notes
      .flatMap((note) => Object.values(factsIn(claimsOf(note))).flat())
      .filter((fact) => fact.startsWith('no '))
      .map((fact) => fact.slice(3));
    expect(denied.filter((fact) => !film().ever.has(fact))).toEqual([]);
  });

  const each = notes.map((note) => [note.title, note] as const);

  it.each(each)('tells what is: %s', (_, note) => {
    const { asked: before = [], answer = [], still = [], meanwhile = {} } = claimsOf(note);
    expect(wrongAt(asked(note), [...before, ...still]), 'when it appears').toEqual([]);
    expect(wrongAt(told(note), [...answer, ...still]), 'when it is told').toEqual([]);
    for (const [seconds, facts] of Object.entries(meanwhile)) {
      const ms = Number(seconds) * 1_000;
      expect(ms, seconds).toBeGreaterThan(noteMs(scenario, note));
      expect(ms, seconds).toBeLessThan(toldMs(scenario, note));
      expect(wrongAt(film().at(ms), facts), `after ${seconds} seconds`).toEqual([]);
    }
  });

  it.each(each)('asks for nothing that is to be seen: %s', (_, note) => {
    const { answer = [] } = claimsOf(note);
    expect(answer.filter((fact) => holds(asked(note), fact))).toEqual([]);
  });

  it.each(each)('tells who writes, and in which order: %s', (_, note) => {
    const { writes = [] } = claimsOf(note);
    const written = film().writes(asked(note), told(note));
    let next = 0;
    for (const line of written) if (line === writes[next]) next += 1;
    expect(writes.slice(next), written.join('\n')).toEqual([]);
  });
});

describe('a title', () => {
  const asks: Note = {
    atMs: 0,
    title: '',
    text: ['The claim of ', { object: { kind: 'PersistentVolume', name: 'disk' } }, ' is deleted.'],
    question: {
      ask: ['Which phase?'],
      options: ['Available', 'Released', 'Lost'],
      answer: 1,
      because: ['It stays.'],
    },
  };

  it.each([
    ['Released', ['released']],
    ['A release', ['release']],
    ['It stays', ['stays']],
    ['The claim is deleted', []],
    ['Available, perhaps', []],
    ['Lost or available', []],
  ])('%s gives away %j', (title, expected) => {
    expect(givenAway({ ...asks, title })).toEqual(expected);
  });
});

describe('what only single demos tell', () => {
  it('dynamic provisioning: the volume controller names the provisioner on the claim', () => {
    const { api } = playedTo(findDemo('dynamic-provisioning') as Scenario, 6_000).simulation;
    expect(api.get(persistentVolumeClaims, 'default/data')?.metadata.annotations).toMatchObject({
      'volume.kubernetes.io/storage-provisioner': 'block.storage.example.com',
    });
  });

  it('WaitForFirstConsumer: the scheduler names the node on the claim', () => {
    const { api } = playedTo(findDemo('wait-for-first-consumer') as Scenario, 21_000).simulation;
    expect(api.get(persistentVolumeClaims, 'default/orders')?.metadata.annotations).toMatchObject({
      'volume.kubernetes.io/selected-node': 'node-b',
    });
  });
});
