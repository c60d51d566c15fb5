import { describe, expect, it } from 'vitest';
import { main } from './mutation';
import { percent, readReport, scoresOfFiles, scoresOfFolders, survivors, total } from './mutation/score';

const location = { start: { line: 2, column: 3 }, end: { line: 2, column: 8 } };
const mutants = (...statuses: readonly string[]) =>
  statuses.map((status) => ({ mutatorName: 'X', replacement: 'a <\n  b', status, location }));

const REPORT = {
  files: {
    'a/two.ts': { source: 'first\n  a < b;', mutants: mutants('Killed', 'Survived', 'Ignored') },
    'a/one.ts': { source: '', mutants: mutants('Killed', 'Timeout', 'NoCoverage', 'RuntimeError') },
    'a/b/three.ts': { source: '', mutants: mutants('Killed') },
    'a/b/none.ts': { source: '', mutants: mutants('Ignored', 'CompileError') },
  },
};

function report() {
  const read = readReport(JSON.stringify(REPORT));
  if (!read.ok) throw new Error(read.error);
  return read.value;
}

describe('the score', () => {
  it('counts what was detected among what could be, file by file', () => {
    expect(scoresOfFiles(report())).toEqual([
      { path: 'a/b/three.ts', detected: 1, undetected: 0 },
      { path: 'a/one.ts', detected: 2, undetected: 1 },
      { path: 'a/two.ts', detected: 1, undetected: 1 },
    ]);
  });

  it('is summed for each folder and in all', () => {
    const files = scoresOfFiles(report());
    expect(scoresOfFolders(files)).toEqual([
      { path: 'a/b', detected: 1, undetected: 0 },
      { path: 'a', detected: 3, undetected: 2 },
    ]);
    expect(percent(total('all', files))).toBeCloseTo(66.67);
    expect(percent(total('none', []))).toBe(100);
  });

  it('names the survivors with what they replaced', () => {
    expect(survivors(report(), (path) => path === 'a/two.ts')).toEqual([
      'a/two.ts:2:3 Survived X: a < b → a < b',
    ]);
  });

  it('refuses what is no report', () => {
    expect(readReport('{"files":{"a.ts":{}}}')).toEqual({
      ok: false,
      error: expect.stringMatching(/^not a report of Stryker: files\.a\.ts\.source: /),
    });
  });
});

describe('npm run mutation', () => {
  it.each([
    [['--help'], /^usage: npm run mutation/],
    [['--unknown'], /Unknown option '--unknown'[\s\S]*usage:/],
    [['--concurrency', '0'], /^--concurrency 0: expected a whole number from 1 to 16$/],
    [['lib/no-such-folder'], /^lib\/no-such-folder: there is no such file or folder/],
    [
      ['lib/base'],
      /^only files below lib\/volume and lib\/engine\/controllers\/persistentvolume are mutated$/,
    ],
    [['lib/volume/bind.test.ts'], /^only files below /],
  ])('%j ends with 2 and says why', async (args, why) => {
    const lines: string[] = [];
    expect(await main(args, (line) => lines.push(line))).toBe(2);
    expect(lines.join('\n')).toMatch(why);
  });
});
