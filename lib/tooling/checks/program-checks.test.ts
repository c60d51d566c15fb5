import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { root } from '../prepare/root.mjs';
import { linkPackages, type PlantedFiles, plantTree } from '../testing/planted-tree';
import { programChecks } from './program-checks';

const own = (path: string) => readFileSync(join(root, path), 'utf8');

/** The configuration of this project, and two modules of which one uses the other. */
const house: PlantedFiles = {
  '.gitignore': 'node_modules\n',
  'package.json': own('package.json'),
  'biome.json': own('biome.json').replace('"enabled": true, "clientKind"', '"enabled": false, "clientKind"'),
  'tsconfig.json': own('tsconfig.json'),
  'lib/tsconfig.json': own('lib/tsconfig.json'),
  'lib/volume/size.ts': 'export const size = 1;\n',
  'lib/volume/start.ts': "import { size } from './size';\n\nexport const start: number = size;\n",
};

async function problems(name: string, files: PlantedFiles): Promise<string> {
  const check = programChecks.find((one) => one.name === name);
  if (!check) throw new Error(`there is no check "${name}"`);
  return (await check.run(linkPackages(plantTree({ ...house, ...files })))).problems.join('\n');
}

const rows = [
  { name: 'biome', breach: 'a format', path: 'lib/volume/x.ts', text: 'export const x =1\n', says: 'format' },
  {
    name: 'biome',
    breach: 'any',
    path: 'lib/volume/x.ts',
    text: 'export const x: any = 1;\n',
    says: 'noExplicitAny',
  },
  {
    name: 'biome',
    breach: 'a cycle',
    path: 'lib/volume/size.ts',
    text: "import { start } from './start';\n\nexport const size = start;\n",
    says: 'noImportCycles',
  },
  {
    name: 'biome',
    breach: 'an undeclared package',
    path: 'lib/volume/x.ts',
    text: "import left from 'left-pad';\n\nexport const x = left;\n",
    says: 'noUndeclaredDependencies',
  },
  {
    name: 'types',
    breach: 'a wrong type',
    path: 'components/x.ts',
    text: "export const x: number = 'one';\n",
    says: 'TS2322',
  },
  {
    name: 'types',
    breach: 'an unchecked index',
    path: 'lib/volume/x.ts',
    text: 'export const x = (y: number[]): number => y[0];\n',
    says: 'TS2322',
  },
  {
    name: 'types of the core',
    breach: 'a timer',
    path: 'lib/volume/x.ts',
    text: 'export const x = () => setTimeout(() => {}, 1);\n',
    says: "'setTimeout'",
  },
  {
    name: 'types of the core',
    breach: 'the network',
    path: 'lib/graph/x.ts',
    text: "export const x = () => fetch('/');\n",
    says: "'fetch'",
  },
  {
    name: 'types of the core',
    breach: 'the page',
    path: 'lib/lessons/x.ts',
    text: 'export const x = document.title;\n',
    says: "'document'",
  },
  {
    name: 'types of the core',
    breach: "Node's environment",
    path: 'lib/base/x.ts',
    text: 'export const x = process.env.X;\n',
    says: "'process'",
  },
];

describe.each(['biome', 'types', 'types of the core'])('%s', (name) => {
  test('passes a project in order', async () => {
    expect(await problems(name, {})).toBe('');
  });

  test.each(rows.filter((row) => row.name === name))('finds $breach', async ({ path, text, says }) => {
    expect(await problems(name, { [path]: text })).toContain(says);
  });
});

describe('dead code', () => {
  const wishes = JSON.stringify({ name: 'x', type: 'module', dependencies: { yaml: '1.0.0' } });
  const config = JSON.stringify({
    entry: ['lib/volume/start.ts'],
    project: ['lib/**/*.ts'],
    includeEntryExports: false,
  });
  const live = { 'knip.json': config, 'package.json': JSON.stringify({ name: 'x', type: 'module' }) };

  const planted: readonly { breach: string; files: PlantedFiles; says: string }[] = [
    { breach: 'nothing in a project in order', files: {}, says: '' },
    { breach: 'an unused file', files: { 'lib/volume/x.ts': 'export {};' }, says: 'lib/volume/x.ts' },
    {
      breach: 'an unused export',
      files: { 'lib/volume/size.ts': 'export const size = 1; export const x = 2;' },
      says: 'Unused exports',
    },
    { breach: 'an unused package', files: { 'package.json': wishes }, says: 'Unused dependencies' },
  ];

  test.each(planted)('finds $breach', async ({ files, says }) => {
    const found = await problems('dead code', { ...live, ...files });
    if (says === '') expect(found).toBe('');
    else expect(found).toContain(says);
  });
});

describe('npm ci', () => {
  const project = (wanted: string) => ({ name: 'x', version: '1.0.0', dependencies: { a: wanted } });
  const lockfile = (wanted: string) =>
    JSON.stringify({
      name: 'x',
      version: '1.0.0',
      lockfileVersion: 3,
      packages: { '': project(wanted), 'node_modules/a': { version: wanted, integrity: 'sha512-AA==' } },
    });

  test('finds a wish that the lockfile does not know', async () => {
    const files = {
      'package.json': JSON.stringify(project('2.0.0')),
      'package-lock.json': lockfile('1.0.0'),
    };
    const check = programChecks.find((one) => one.name === 'npm ci');
    const { problems: found } = (await check?.run(plantTree(files))) ?? { problems: [] };
    expect(found.join('\n')).toContain('exit code 1');
  });
});
