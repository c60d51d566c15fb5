import { relative } from 'node:path';
import { expect, test } from 'vitest';
import { run } from './prepare/child.mjs';
import { root } from './prepare/root.mjs';
import { plantTree } from './testing/planted-tree';

async function runPlanted(text: string, args: readonly string[] = []) {
  const folder = plantTree({ 'program.ts': text });
  const program = ['lib/tooling/run-ts.mjs', relative(root, `${folder}/program.ts`), ...args];
  return run(process.execPath, program, { cwd: root });
}

test('types go, the alias leads to the root, arguments arrive, and the result is the exit code', async () => {
  const { code, output } = await runPlanted(
    `import { jsonEqual } from '@/lib/base/json';
    export function main(args: readonly string[]): number {
      console.log(jsonEqual(args, ['a', 'b']));
      return 3;
    }`,
    ['a', 'b'],
  );
  expect({ code, output: output.trim() }).toEqual({ code: 3, output: 'true' });
});

test('an error names the line of the source', async () => {
  const { code, output } = await runPlanted(
    'interface Gone {\n  x: number;\n}\nexport function main(gone?: Gone): void {\n  throw new Error(String(gone));\n}',
  );
  expect(code).toBe(1);
  expect(output).toContain('program.ts:5');
});

test('a file without main is refused', async () => {
  const { code, output } = await runPlanted('export const x = 1;');
  expect(code).toBe(1);
  expect(output).toContain('does not export a function named main');
});
