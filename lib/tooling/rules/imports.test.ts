import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { importsCheck } from '../checks/rules-checks';
import { root } from '../prepare/root.mjs';
import { plantTree } from '../testing/planted-tree';
import { checkImports } from './imports';
import { forTests, layerOf, layers } from './layers';
import { readTree } from './source-tree';

/** One module in each folder that the rows below import. */
const house = {
  'lib/base/result.ts': 'export const ok = 1;',
  'lib/kubernetes/pod.ts': "import { ok } from '../base/result'; export const pod = ok;",
  'lib/volume/match.ts': "import { pod } from '../kubernetes/pod'; export const match = pod;",
  'lib/volume/testing/volumes.ts': 'export const volumes = [];',
  'lib/engine/simulation.ts': "import { match } from '../volume/match'; export const run = match;",
  'lib/engine/controllers/index.ts': "export * from './expand/sync'; export * from './attachdetach/sync';",
  'lib/engine/controllers/expand/sync.ts': 'export const expand = 1;',
  'lib/engine/controllers/attachdetach/sync.ts': 'export const attach = 1;',
  'lib/cluster/registry.ts':
    "import 'server-only'; import { run } from '../engine/simulation'; export const r = run;",
  'components/ui/badge.tsx': "import { ok } from '@/lib/base/result'; export const badge = ok;",
  'app/page.tsx': "import { badge } from '@/components/ui/badge'; export default badge;",
};

function findings(extra: Readonly<Record<string, string>>): readonly string[] {
  return checkImports(readTree(plantTree({ ...house, ...extra }))).findings.map(
    ({ path, says }) => `${path}: ${says}`,
  );
}

test('a house in order passes, and its modules and imports are counted', () => {
  const report = checkImports(readTree(plantTree(house)));
  expect(report.findings).toEqual([]);
  expect(report).toMatchObject({ modules: 11, imports: 9 });
});

const breaches = [
  {
    name: 'a static import',
    path: 'lib/volume/x.ts',
    text: "import { run } from '../engine/simulation';",
    says: 'lib/volume must not import lib/engine',
  },
  {
    name: 'an import over two lines',
    path: 'lib/volume/x.ts',
    text: "import {\n run\n}\nfrom\n'../engine/simulation';",
    says: 'lib/volume must not import lib/engine',
  },
  {
    name: 'an import of types only',
    path: 'lib/volume/x.ts',
    text: "import type { Run } from '../engine/simulation';",
    says: 'lib/volume must not import lib/engine',
  },
  {
    name: 'a type within an import',
    path: 'lib/volume/x.ts',
    text: "import { type Run } from '../engine/simulation';",
    says: 'lib/volume must not import lib/engine',
  },
  {
    name: 'an import for its effect',
    path: 'lib/volume/x.ts',
    text: "import '../engine/simulation';",
    says: 'lib/volume must not import lib/engine',
  },
  {
    name: 'an export-from',
    path: 'lib/volume/x.ts',
    text: "export { run } from '../engine/simulation';",
    says: 'lib/volume must not import lib/engine',
  },
  {
    name: 'an export-all',
    path: 'lib/volume/x.ts',
    text: "export * from '../engine/simulation';",
    says: 'lib/volume must not import lib/engine',
  },
  {
    name: 'an export of types',
    path: 'lib/volume/x.ts',
    text: "export type { Run } from '../engine/simulation';",
    says: 'lib/volume must not import lib/engine',
  },
  {
    name: 'a dynamic import',
    path: 'lib/volume/x.ts',
    text: "export const x = () => import('../engine/simulation');",
    says: 'lib/volume must not import lib/engine',
  },
  {
    name: 'a dynamic import with a template',
    path: 'lib/volume/x.ts',
    text: 'export const x = () => import(`../engine/simulation`);',
    says: 'lib/volume must not import lib/engine',
  },
  {
    name: 'an import in a type',
    path: 'lib/volume/x.ts',
    text: "export type X = import('../engine/simulation').Run;",
    says: 'lib/volume must not import lib/engine',
  },
  {
    name: 'a require',
    path: 'lib/volume/x.ts',
    text: "export const x = require('../engine/simulation');",
    says: 'lib/volume must not import lib/engine',
  },
  {
    name: 'an import-equals',
    path: 'lib/volume/x.ts',
    text: "import x = require('../engine/simulation'); export { x };",
    says: 'lib/volume must not import lib/engine',
  },
  {
    name: 'a worker',
    path: 'components/ui/x.ts',
    text: "new Worker(new URL('../../lib/engine/simulation.ts', import.meta.url));",
    says: 'outside components, write "@/lib/engine/simulation.ts"',
  },
  {
    name: 'the alias',
    path: 'components/ui/x.tsx',
    text: "import { run } from '@/lib/engine/simulation';",
    says: 'components/ui must not import lib/engine',
  },
  {
    name: 'a detour through the same folder',
    path: 'lib/volume/x.ts',
    text: "import { run } from '../volume/../engine/simulation';",
    says: 'lib/volume must not import lib/engine',
  },
  {
    name: 'a computed import',
    path: 'lib/volume/x.ts',
    text: 'export const x = (name: string) => import(name);',
    says: 'imports something computed',
  },
  {
    name: 'an import of nothing',
    path: 'lib/volume/x.ts',
    text: "import './gone';",
    says: 'imports lib/volume/gone, which does not exist',
  },
  {
    name: "Node's own module",
    path: 'lib/engine/x.ts',
    text: "import { readFileSync } from 'node:fs';",
    says: 'lib/engine must not import node:fs',
  },
  {
    name: "Node's own module without its prefix",
    path: 'lib/engine/x.ts',
    text: "import { readFileSync } from 'fs';",
    says: 'lib/engine must not import fs',
  },
  {
    name: 'a package',
    path: 'lib/volume/x.ts',
    text: "import { select } from 'd3';",
    says: 'lib/volume must not import the package d3',
  },
  {
    name: 'a part of a scoped package',
    path: 'lib/volume/x.ts',
    text: "import type { X } from '@kubernetes/client-node/dist/x';",
    says: 'lib/volume must not import the package @kubernetes/client-node',
  },
  {
    name: 'a test framework in what is shipped',
    path: 'lib/volume/x.ts',
    text: "import { test } from 'vitest';",
    says: 'lib/volume must not import the package vitest',
  },
  {
    name: 'a builder of tests in what is shipped',
    path: 'lib/volume/x.ts',
    text: "import './testing/volumes';",
    says: 'which is for tests only',
  },
  {
    name: 'one controller in another',
    path: 'lib/engine/controllers/expand/x.ts',
    text: "import '../attachdetach/sync';",
    says: 'lib/engine/controllers/expand must not import lib/engine/controllers/attachdetach',
  },
  {
    name: 'the server in a component',
    path: 'components/ui/x.tsx',
    text: "import '@/lib/cluster/registry';",
    says: 'components/ui must not import lib/cluster',
  },
  {
    name: 'a component in lib',
    path: 'lib/graph/x.ts',
    text: "import '../../components/ui/badge';",
    says: 'lib/graph must not import components/ui',
  },
  {
    name: 'the alias inside lib',
    path: 'lib/volume/x.ts',
    text: "import '@/lib/base/result';",
    says: 'inside lib, imports are relative',
  },
  {
    name: 'a relative path out of the components',
    path: 'components/ui/x.ts',
    text: "import '../../lib/base/result';",
    says: 'outside components, write "@/lib/base/result"',
  },
  {
    name: 'a folder without a row',
    path: 'lib/attic/x.ts',
    text: 'export const x = 1;',
    says: 'belongs to no layer',
  },
  {
    name: 'a tool in the project',
    path: 'lib/cluster/x.ts',
    text: "import '../tooling/x.mjs';",
    says: 'which does not exist',
  },
];

test.each(breaches)('finds $name', ({ path, text, says }) => {
  const found = findings({ [path]: text });
  expect(found).toHaveLength(1);
  expect(found[0]).toContain(`${path}: `);
  expect(found[0]).toContain(says);
});

test('tests may import what their layer may, the test packages, and builders', () => {
  const text =
    "import { test } from 'vitest'; import 'node:fs'; import 'fast-check'; import './testing/volumes';";
  expect(findings({ 'lib/volume/x.test.ts': text })).toEqual([]);
  expect(findings({ 'lib/volume/x.test.ts': "import '../engine/simulation';" })).toHaveLength(1);
});

test('a controller may import a plugin and what stands beside it', () => {
  const text = "import '../../plugins/nfs/plugin'; import '../index';";
  const plugin = { 'lib/engine/plugins/nfs/plugin.ts': 'export const nfs = 1;' };
  expect(findings({ ...plugin, 'lib/engine/controllers/expand/x.ts': text })).toEqual([]);
});

test('the address of a build is no import, whether it was made yet or not', () => {
  const text = "export const server = new URL('../../.next/standalone/server.js', import.meta.url);";
  const build = { '.next/standalone/server.js': 'export const x = 1;' };
  expect(findings({ ...build, 'e2e/live/x.ts': text })).toEqual([]);
  expect(findings({ ...build, 'e2e/live/x.ts': "import '../../.next/standalone/server.js';" })).toHaveLength(
    1,
  );
});

test('words in comments and strings are no imports', () => {
  expect(
    findings({ 'lib/volume/x.ts': "// import '../engine/simulation'\nexport const x = \"import 'fs'\";" }),
  ).toEqual([]);
});

test('the check fails when it sees too few modules', async () => {
  const { problems } = await importsCheck(100).run(plantTree(house));
  expect(problems).toEqual([expect.stringContaining('only 11 modules')]);
});

test('every row of the allow-list stands once, and a file belongs to the longest folder', () => {
  const folders = layers.map(({ folder }) => folder);
  expect(new Set(folders).size).toBe(folders.length);
  expect(layerOf('components/ui/badge.tsx')?.folder).toBe('components/ui');
  expect(layerOf('components/event/list.tsx')?.folder).toBe('components');
  expect(layerOf('library/x.ts')).toBeUndefined();
});

test('every package of the allow-list is one that package.json wants', () => {
  const { dependencies, devDependencies } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
  const wanted = Object.keys({ ...dependencies, ...devDependencies });
  const named = [...layers, forTests].flatMap((row) => row.packages);
  expect(named.filter((name) => !wanted.includes(name))).toEqual([]);
});

test('the pure folders may reach neither Node nor the screen nor the server', () => {
  for (const row of layers.filter(({ folder }) =>
    /^lib\/(base|kubernetes|volume|engine|scenario|history|graph|lessons)$/.test(folder),
  )) {
    expect(row.node || row.anything, row.folder).toBe(false);
    expect(
      row.folders.filter((folder) => /cluster|queries|components|app|tooling/.test(folder)),
      row.folder,
    ).toEqual([]);
  }
});
