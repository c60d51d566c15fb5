import { describe, expect, it } from 'vitest';
import { compileSurvivors, withCompileErrors } from './compile';
import { type MutationReport, scoresOfFiles } from './score';

const SOURCE = `import { a } from './a';

export function first(): string {
  return a;
}

export function second(): number {
  return (
    1 + 1
  );
}
`;

type Place = readonly [line: number, column: number, endLine: number, endColumn: number];

function mutant(status: string, replacement: string, [line, column, endLine, endColumn]: Place) {
  const location = { start: { line, column }, end: { line: endLine, column: endColumn } };
  return { mutatorName: 'X', status, replacement, location };
}

const REPORT: MutationReport = {
  files: {
    'a.ts': {
      source: SOURCE,
      mutants: [
        mutant('Survived', '7', [4, 10, 4, 11]),
        mutant('NoCoverage', '[\n1\n]', [8, 10, 10, 4]),
        mutant('Survived', '2', [9, 5, 9, 6]),
        mutant('Killed', 'b', [4, 10, 4, 11]),
      ],
    },
  },
};

describe('the compiler as a judge of survivors', () => {
  it('sees one mutant of each declaration at a time, and only those that no test noticed', () => {
    const seen: string[] = [];
    compileSurvivors(
      REPORT,
      () => true,
      new Map(),
      (files) => {
        seen.push(files.get('a.ts') ?? 'as it is');
        return [];
      },
    );
    expect(seen).toEqual([
      'as it is',
      SOURCE.replace('return a', 'return 7').replace('(\n    1 + 1\n  )', '[\n1\n]'),
      SOURCE.replace('1 + 1', '2 + 1'),
    ]);
  });

  it('refuses a mutant for an error inside its declaration, also where another one moved the lines', () => {
    const verdicts = new Map<string, boolean>();
    const long = mutant('Survived', '7 +\n\n\n8', [4, 10, 4, 11]);
    const report = {
      files: { 'a.ts': { source: SOURCE, mutants: [long, mutant('Survived', '"x"', [9, 5, 9, 10])] } },
    };
    compileSurvivors(
      report,
      () => true,
      verdicts,
      (files) => {
        const lines = (files.get('a.ts') ?? '').split('\n');
        const line = lines.findIndex((text) => text.includes('"x"')) + 1;
        return line > 0 ? [{ path: 'a.ts', line }] : [];
      },
    );
    expect([...verdicts.values()]).toEqual([false, true]);
    expect(withCompileErrors(report, verdicts).files['a.ts']?.mutants.map(({ status }) => status)).toEqual([
      'Survived',
      'CompileError',
    ]);
    expect(scoresOfFiles(withCompileErrors(report, verdicts))).toEqual([
      { path: 'a.ts', detected: 0, undetected: 1 },
    ]);
  });

  it('keeps its verdicts, and asks about nothing that is not wanted', () => {
    const verdicts = new Map<string, boolean>();
    const none = () => [];
    compileSurvivors(REPORT, () => true, verdicts, none);
    const never = () => {
      throw new Error('asked again');
    };
    compileSurvivors(REPORT, () => true, verdicts, never);
    compileSurvivors(REPORT, () => false, new Map(), never);
    expect(verdicts.size).toBe(3);
  });

  it('refuses to judge where the code itself has errors', () => {
    const broken = () => [{ path: 'b.ts', line: 1 }];
    expect(() => compileSurvivors(REPORT, () => true, new Map(), broken)).toThrow(
      'the code does not compile without a mutant',
    );
  });
});
