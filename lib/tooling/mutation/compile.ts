/**
 * Asks the compiler about the mutants that no test noticed: one that breaks the types can never get into the program,
 * so it is no survivor (`CompileError`, as Stryker's own checker calls it, which needs an API that this compiler does
 * not have). One mutant of each declaration is compiled at a time, and only an error inside that declaration counts.
 */
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { cpSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { assert } from '../../base/assert';
import { isUndetected, type MutationReport } from './score';

type Mutant = MutationReport['files'][string]['mutants'][number];

/** Where the compiler found something wrong, in files relative to the project's root; lines from 1. */
export interface CompilerError {
  readonly path: string;
  readonly line: number;
}

/** Compiles the project with these files in place of its own. */
export type Compile = (files: ReadonlyMap<string, string>) => readonly CompilerError[];

/** What the compiler said before, by mutant: true where it refuses. */
export type Verdicts = Map<string, boolean>;

/** Compiles every undetected mutant of the wanted files that has no verdict yet. Throws where the code itself has errors. */
export function compileSurvivors(
  report: MutationReport,
  isWanted: (path: string) => boolean,
  verdicts: Verdicts,
  compile: Compile,
): void {
  let waiting = Object.entries(report.files)
    .filter(([path]) => isWanted(path))
    .flatMap(([path, { source, mutants }]) => {
      const undecided = mutants
        .map((mutant) => ({ mutant, key: keyOf(path, source, mutant) }))
        .filter(({ mutant, key }) => isUndetected(mutant.status) && !verdicts.has(key));
      const starts = declarationStarts(source);
      return undecided.map((one) => ({ ...one, path, source, lines: declarationOf(starts, one.mutant) }));
    });
  if (waiting.length > 0)
    assert(compile(new Map()).length === 0, 'the code does not compile without a mutant');
  while (waiting.length > 0) {
    const round = firstOfEach(waiting, ({ path, lines }) => `${path}:${lines.from}`);
    const files = [...new Set(round.map(({ path }) => path))].map((path) => {
      const ofFile = round.filter((one) => one.path === path);
      return { path, ...mutated(ofFile) };
    });
    const errors = compile(new Map(files.map(({ path, text }) => [path, text])));
    for (const { path, ranges } of files) {
      for (const { key, from, to } of ranges) {
        const refused = errors.some((error) => error.path === path && error.line >= from && error.line <= to);
        verdicts.set(key, refused);
      }
    }
    waiting = waiting.filter(({ key }) => !verdicts.has(key));
  }
}

/** The report in which a mutant that the compiler refuses has the status `CompileError`. */
export function withCompileErrors(report: MutationReport, verdicts: Verdicts): MutationReport {
  const files = Object.entries(report.files).map(([path, { source, mutants }]) => {
    const judged = mutants.map((mutant) => {
      const refused = isUndetected(mutant.status) && verdicts.get(keyOf(path, source, mutant)) === true;
      return refused ? { ...mutant, status: 'CompileError' } : mutant;
    });
    return [path, { source, mutants: judged }] as const;
  });
  return { files: Object.fromEntries(files) };
}

/** The compiler of the project on a copy of its pure folders, where files can be replaced. */
export function compilerIn(root: string, folders: readonly string[]): Compile {
  const copy = join(root, '.cache', 'mutation-types');
  rmSync(copy, { recursive: true, force: true });
  for (const folder of ['base', 'kubernetes', 'volume', 'engine']) {
    cpSync(join(root, 'lib', folder), join(copy, 'lib', folder), {
      recursive: true,
      filter: (from) => !from.endsWith('.test.ts') && !/\/(testing|recordings)$/.test(from),
    });
  }
  const compilerOptions = {
    lib: ['ES2023'],
    types: [],
    plugins: [],
    incremental: false,
    noUnusedLocals: false,
    noUnusedParameters: false,
    allowUnreachableCode: true,
  };
  const config = { extends: '../../tsconfig.json', compilerOptions, include: folders, exclude: [] };
  writeFileSync(join(copy, 'tsconfig.json'), JSON.stringify(config));
  const compiler = join(root, 'node_modules', 'typescript', 'bin', 'tsc');
  return (files) => {
    for (const [path, text] of files) writeFileSync(join(copy, path), text);
    const args = [compiler, '--noEmit', '--pretty', 'false', '-p', '.'];
    const { stdout, error } = spawnSync(process.execPath, args, { cwd: copy, encoding: 'utf8' });
    for (const path of files.keys()) writeFileSync(join(copy, path), readFileSync(join(root, path)));
    if (error) throw error;
    return [...stdout.matchAll(/^([^\s(][^(]*)\((\d+),\d+\): error TS/gm)].map(([, path = '', line]) => ({
      path,
      line: Number(line),
    }));
  };
}

export function readVerdicts(path: string): Verdicts {
  return new Map(existsSync(path) ? (JSON.parse(readFileSync(path, 'utf8')) as [string, boolean][]) : []);
}

export function writeVerdicts(path: string, verdicts: Verdicts): void {
  mkdirSync(join(path, '..'), { recursive: true });
  writeFileSync(path, JSON.stringify([...verdicts]));
}

interface Tried {
  readonly key: string;
  readonly source: string;
  readonly mutant: Mutant;
  /** Of the declaration around it, in the source. */
  readonly lines: { readonly from: number; readonly to: number };
}

/** The source with mutants of different declarations in it, and the lines where each declaration then is. */
function mutated(tried: readonly Tried[]): {
  readonly text: string;
  readonly ranges: readonly { readonly key: string; readonly from: number; readonly to: number }[];
} {
  const downwards = [...tried].sort((a, b) => a.lines.from - b.lines.from);
  let text = downwards[0]?.source ?? '';
  for (const { mutant } of [...downwards].reverse()) text = replaced(text, mutant);
  let shift = 0;
  const ranges = downwards.map(({ key, mutant, lines: { from, to } }) => {
    const { start, end } = mutant.location;
    const grown = (mutant.replacement ?? '').split('\n').length - 1 - (end.line - start.line);
    const range = { key, from: from + shift, to: to + shift + grown };
    shift += grown;
    return range;
  });
  return { text, ranges };
}

function replaced(text: string, { location: { start, end }, replacement = '' }: Mutant): string {
  const lines = text.split('\n');
  const before = [...lines.slice(0, start.line - 1), lines[start.line - 1]?.slice(0, start.column - 1)];
  const after = [lines[end.line - 1]?.slice(end.column - 1), ...lines.slice(end.line)];
  return `${before.join('\n')}${replacement}${after.join('\n')}`;
}

/** Lines on which a declaration of the module begins; declared types keep an error inside its own. */
function declarationStarts(source: string): readonly number[] {
  return source
    .split('\n')
    .flatMap((line, index) =>
      /^(export|function|const|class|type|interface|async)\b/.test(line) ? [index + 1] : [],
    );
}

function declarationOf(
  starts: readonly number[],
  { location }: Mutant,
): { readonly from: number; readonly to: number } {
  const from = starts.findLast((line) => line <= location.start.line) ?? 1;
  return { from, to: (starts.find((line) => line > from) ?? Number.MAX_SAFE_INTEGER) - 1 };
}

function firstOfEach<T>(all: readonly T[], keyFor: (one: T) => string): readonly T[] {
  return [...new Map([...all].reverse().map((one) => [keyFor(one), one])).values()];
}

function keyOf(path: string, source: string, { mutatorName, replacement, location }: Mutant): string {
  const { start, end } = location;
  const place = `${start.line}:${start.column}-${end.line}:${end.column}`;
  const text = `${path}\n${place} ${mutatorName} ${replacement}\n${source}`;
  return createHash('sha256').update(text).digest('hex').slice(0, 24);
}
