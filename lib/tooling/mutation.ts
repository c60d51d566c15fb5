/**
 * `npm run mutation -- [options] [file or folder…]`: changes the code in many small ways, one at a time, and counts
 * how many of these mutants a test notices. It runs Stryker by parts of a few files and keeps the result of each mutant
 * in .cache/mutation.json, so an interrupted run goes on where it was and a later one runs only what has changed.
 */
import { existsSync, mkdirSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join, relative } from 'node:path';
import { parseArgs } from 'node:util';
import { Stryker } from '@stryker-mutator/core';
import { err, ok, type Result } from '../base/result';
import {
  compilerIn,
  compileSurvivors,
  readVerdicts,
  withCompileErrors,
  writeVerdicts,
} from './mutation/compile';
import {
  type MutationReport,
  percent,
  readReport,
  type Score,
  scoresOfFiles,
  scoresOfFolders,
  survivors,
  total,
} from './mutation/score';
import { root } from './prepare/root.mjs';

/** Folders whose code is mutated; the tests of the same folder have to notice. */
const SCOPE = ['lib/volume', 'lib/engine/controllers/persistentvolume'];
const RESULTS = '.cache/mutation.json';
const VERDICTS = '.cache/mutation-compiled.json';
const REQUIRED_PERCENT = 85;
const FILES_IN_A_PART = 6;

const USAGE = `usage: npm run mutation -- [options] [file or folder…]
  without a file: ${SCOPE.join(' and ')}
  --results        run no test: only the scores of what was run before
  --compile        with --results: compile also the mutants that no test noticed
  --survivors      list also the mutants that no test noticed
  --static         also mutants in code that runs only while a module is loaded (each needs all tests: slow)
  --concurrency N  test processes at a time, 1 to 16; 1 unless given`;

interface Choice {
  readonly files: readonly string[];
  readonly run: boolean;
  readonly compile: boolean;
  readonly survivors: boolean;
  readonly static: boolean;
  readonly concurrency: number;
}

/** 0 when the score of the chosen files is high enough, 1 when it is not, 2 when nothing could be run. */
export async function main(
  args: readonly string[],
  print: (line: string) => void = console.log,
): Promise<number> {
  const choice = readArguments(args);
  if (!choice.ok) {
    print(choice.error);
    return 2;
  }
  if (choice.value.run) await mutate(choice.value, print);
  const results = join(root, RESULTS);
  if (!existsSync(results)) {
    print(`nothing was run yet: there is no ${RESULTS}`);
    return 2;
  }
  const report = readReport(readFileSync(results, 'utf8'));
  if (!report.ok) {
    print(`${RESULTS}: ${report.error}; remove it and run again`);
    return 2;
  }
  const verdicts = readVerdicts(join(root, VERDICTS));
  if (choice.value.run || choice.value.compile) {
    compileSurvivors(
      report.value,
      (path) => choice.value.files.includes(path),
      verdicts,
      compilerIn(root, SCOPE),
    );
    writeVerdicts(join(root, VERDICTS), verdicts);
  }
  return printScores(withCompileErrors(report.value, verdicts), choice.value, print);
}

async function mutate(choice: Choice, print: (line: string) => void): Promise<void> {
  const { files, concurrency } = choice;
  mkdirSync(join(root, '.cache'), { recursive: true });
  for (const folder of SCOPE) {
    // Read by mutation/vitest.config.ts in the processes that Stryker starts.
    process.env.STOWAGE_MUTATED_FOLDER = folder;
    const ofFolder = files.filter((file) => file.startsWith(`${folder}/`));
    for (let start = 0; start < ofFolder.length; start += FILES_IN_A_PART) {
      const part = ofFolder.slice(start, start + FILES_IN_A_PART);
      print(
        `files ${start + 1} to ${start + part.length} of ${ofFolder.length} in ${folder}: ${part.join(' ')}`,
      );
      await new Stryker({ mutate: part, concurrency, ignoreStatic: !choice.static }).runMutationTest();
    }
  }
}

function printScores(report: MutationReport, choice: Choice, print: (line: string) => void): number {
  const chosen = new Set(choice.files);
  const files = scoresOfFiles(report).filter(({ path }) => chosen.has(path));
  if (choice.survivors) for (const line of survivors(report, (path) => chosen.has(path))) print(line);
  const all = total('all', files);
  for (const score of [...files, ...scoresOfFolders(files), all]) print(scoreLine(score));
  const missing = choice.files.length - files.length;
  if (missing > 0) print(`${missing} of the chosen files have no mutant, or were not run yet`);
  if (files.length === 0) return 2;
  return percent(all) >= REQUIRED_PERCENT ? 0 : 1;
}

function scoreLine(score: Score): string {
  const counts = `${score.detected} of ${score.detected + score.undetected}`;
  return `${percent(score).toFixed(1).padStart(5)} %  ${counts.padStart(14)}  ${score.path}`;
}

function readArguments(args: readonly string[]): Result<Choice, string> {
  const parsed = tryParseArgs(args);
  if (!parsed.ok) return parsed;
  const { values, positionals } = parsed.value;
  const concurrency = Number(values.concurrency ?? '1');
  if (!Number.isInteger(concurrency) || concurrency < 1 || concurrency > 16) {
    return err(`--concurrency ${values.concurrency}: expected a whole number from 1 to 16`);
  }
  const files = filesOf(positionals.length > 0 ? positionals : SCOPE);
  if (!files.ok) return files;
  return ok({
    files: files.value,
    run: !values.results,
    compile: values.compile ?? false,
    survivors: values.survivors ?? false,
    static: values.static ?? false,
    concurrency,
  });
}

function tryParseArgs(args: readonly string[]) {
  const options = {
    results: { type: 'boolean' },
    compile: { type: 'boolean' },
    survivors: { type: 'boolean' },
    static: { type: 'boolean' },
    concurrency: { type: 'string' },
    help: { type: 'boolean' },
  } as const;
  try {
    const parsed = parseArgs({ args: [...args], allowPositionals: true, options });
    return parsed.values.help ? err(USAGE) : ok(parsed);
  } catch (error) {
    return err(`${error instanceof Error ? error.message : String(error)}\n${USAGE}`);
  }
}

/** The files that can be mutated, relative to the project's root: no tests, and nothing that is only for tests. */
function filesOf(paths: readonly string[]): Result<readonly string[], string> {
  const files: string[] = [];
  for (const path of paths) {
    const full = join(root, path);
    const stat = statSync(full, { throwIfNoEntry: false });
    if (!stat) return err(`${path}: there is no such file or folder below the project's root`);
    const found = stat.isDirectory()
      ? readdirSync(full, { recursive: true, encoding: 'utf8' }).map((name) => join(full, name))
      : [full];
    files.push(...found.map((name) => relative(root, name).replaceAll('\\', '/')).filter(isMutable));
  }
  const inScope = files.filter((file) => SCOPE.some((folder) => file.startsWith(`${folder}/`)));
  if (inScope.length === 0) return err(`only files below ${SCOPE.join(' and ')} are mutated`);
  return ok([...new Set(inScope)].sort());
}

function isMutable(path: string): boolean {
  return path.endsWith('.ts') && !path.endsWith('.test.ts') && !path.includes('/testing/');
}
