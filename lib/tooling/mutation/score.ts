/**
 * Reads what Stryker found and counts it: a score per file, per folder and in all. A mutant counts as detected when a
 * test failed or ran out of time; the score is the share of the detected among the detected and the undetected, as
 * Stryker counts it. Mutants that were ignored or could not run are in neither.
 */
import { dirname } from 'node:path';
import * as v from 'valibot';
import { err, ok, type Result } from '../../base/result';

const positionSchema = v.object({ line: v.number(), column: v.number() });

const mutantSchema = v.object({
  mutatorName: v.string(),
  replacement: v.optional(v.string()),
  status: v.string(),
  location: v.object({ start: positionSchema, end: positionSchema }),
});

const reportSchema = v.object({
  files: v.record(v.string(), v.object({ source: v.string(), mutants: v.array(mutantSchema) })),
});

export type MutationReport = v.InferOutput<typeof reportSchema>;

export interface Score {
  /** A file or a folder. */
  readonly path: string;
  readonly detected: number;
  readonly undetected: number;
}

/** The incremental file of Stryker, which keeps the newest result of every mutant. */
export function readReport(json: string): Result<MutationReport, string> {
  const parsed = v.safeParse(reportSchema, JSON.parse(json));
  if (parsed.success) return ok(parsed.output);
  const [issue] = parsed.issues;
  return err(`not a report of Stryker: ${v.getDotPath(issue) ?? ''}: ${issue.message}`);
}

export function scoresOfFiles(report: MutationReport): readonly Score[] {
  return Object.entries(report.files)
    .map(([path, { mutants }]) => ({
      path,
      detected: mutants.filter(({ status }) => isDetected(status)).length,
      undetected: mutants.filter(({ status }) => isUndetected(status)).length,
    }))
    .filter(({ detected, undetected }) => detected + undetected > 0)
    .sort((a, b) => (a.path < b.path ? -1 : 1));
}

/** Each folder with what is directly in it. */
export function scoresOfFolders(files: readonly Score[]): readonly Score[] {
  return [...new Set(files.map(({ path }) => dirname(path)))].map((folder) =>
    total(
      folder,
      files.filter(({ path }) => dirname(path) === folder),
    ),
  );
}

export function total(path: string, scores: readonly Score[]): Score {
  return {
    path,
    detected: scores.reduce((sum, { detected }) => sum + detected, 0),
    undetected: scores.reduce((sum, { undetected }) => sum + undetected, 0),
  };
}

/** From 0 to 100; 100 where there is no mutant. */
export function percent({ detected, undetected }: Score): number {
  return detected + undetected === 0 ? 100 : (100 * detected) / (detected + undetected);
}

/** `file:line:column mutator: what stood there → what took its place`, a line each, for the files given. */
export function survivors(report: MutationReport, isWanted: (path: string) => boolean): readonly string[] {
  return Object.entries(report.files)
    .filter(([path]) => isWanted(path))
    .flatMap(([path, { source, mutants }]) => {
      const lines = source.split('\n');
      return mutants
        .filter(({ status }) => isUndetected(status))
        .map(({ mutatorName, replacement, status, location: { start, end } }) => {
          const last = start.line === end.line ? end.column - 1 : undefined;
          const before = lines[start.line - 1]?.slice(start.column - 1, last) ?? '';
          return `${path}:${start.line}:${start.column} ${status} ${mutatorName}: ${before} → ${oneLine(replacement)}`;
        });
    });
}

function oneLine(text = ''): string {
  return text.replace(/\s+/g, ' ').slice(0, 100);
}

function isDetected(status: string): boolean {
  return status === 'Killed' || status === 'Timeout';
}

export function isUndetected(status: string): boolean {
  return status === 'Survived' || status === 'NoCoverage';
}
