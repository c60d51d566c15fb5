/**
 * Who may import whom: an allow-list, one row a layer. What no row allows is forbidden.
 *
 * A file belongs to the row with the longest folder that holds it; a file of the checked folders without a row is a
 * breach. A layer may always import itself. Tests and `testing` folders may import what their layer may, and
 * `forTests`.
 */
export interface Layer {
  readonly folder: string;
  /** Folders of other layers; a folder allows everything below it. */
  readonly folders: readonly string[];
  /** npm packages. */
  readonly packages: readonly string[];
  /** Whether Node's own modules may be imported. */
  readonly node: boolean;
  /** Whether everything may be imported: for tools that no user ever runs. */
  readonly anything: boolean;
}

type Permission = string | { readonly packages: readonly string[] } | 'node:' | '*';

const npm = (...packages: readonly string[]): Permission => ({ packages });
const node = 'node:';

function layer(folder: string, ...permissions: readonly Permission[]): Layer {
  const texts = permissions.filter((permission) => typeof permission === 'string');
  return {
    folder,
    folders: texts.filter((text) => text !== node && text !== '*'),
    packages: permissions.flatMap((permission) =>
      typeof permission === 'string' ? [] : permission.packages,
    ),
    node: texts.includes(node),
    anything: texts.includes('*'),
  };
}

const base = 'lib/base';
const kubernetes = 'lib/kubernetes';
const volume = 'lib/volume';
const engine = 'lib/engine';
const scenario = 'lib/scenario';
const history = 'lib/history';
const graph = 'lib/graph';
const lessons = 'lib/lessons';
const cluster = 'lib/cluster';
const manifest = 'lib/manifest';
const queries = 'lib/queries';
const draft = 'lib/draft';
const ui = 'components/ui';

const pure = [base, kubernetes, volume, manifest, scenario, history, graph, lessons];
const screen = [...pure, queries, draft, 'components'];
const react = npm('react', 'react-aria-components', 'next');

export const layers: readonly Layer[] = [
  layer(base, npm('pure-rand')),
  layer(kubernetes, base),
  layer(volume, base, kubernetes),
  layer(engine, base, kubernetes, volume, npm('tinyqueue', 'rfc6902', 'valibot', '@noble/hashes')),
  layer(manifest, base, kubernetes, npm('yaml', 'valibot')),
  layer(scenario, base, kubernetes, engine, manifest, npm('valibot', 'fflate')),
  layer(history, base, kubernetes),
  layer(graph, base, kubernetes, volume),
  layer(lessons, base, kubernetes, scenario),
  layer(
    cluster,
    ...pure,
    engine,
    node,
    npm('@kubernetes/client-node', 'pg', 'server-only', 'undici', 'valibot'),
  ),
  layer(draft, base, scenario, npm('idb', 'valibot')),
  layer(queries, base, kubernetes, history, scenario, manifest, npm('@tanstack/react-query', 'react')),
  layer(ui, base, react),
  layer('components/graph', ui, base, kubernetes, volume, graph, 'lib/queries/settled.ts', react, npm('d3')),
  layer('components', ...screen, react, npm('@tanstack/react-query')),
  layer(
    'components/manifest',
    ...screen,
    react,
    npm(
      '@codemirror/commands',
      '@codemirror/lang-yaml',
      '@codemirror/language',
      '@codemirror/lint',
      '@codemirror/state',
      '@codemirror/view',
      '@lezer/highlight',
    ),
  ),
  layer('app', ...screen, cluster, react, npm('valibot')),
  layer('instrumentation.ts', 'instrumentation-node.ts'),
  layer('instrumentation-node.ts', cluster),
  layer(
    'e2e',
    ...pure,
    cluster,
    'lib/queries',
    'lib/tooling',
    'app/api',
    node,
    npm('@playwright/test', '@axe-core/playwright', 'pg', 'yaml'),
  ),
  layer('lib/tooling', '*'),
];

/** What every test may import besides. */
export const forTests = layer(
  '',
  node,
  npm(
    'vite',
    'vitest',
    'fast-check',
    'ajv',
    'fake-indexeddb',
    '@testing-library/react',
    '@testing-library/dom',
  ),
);

/** Folders whose subfolders must not import each other: controllers meet only in the API server, as in Kubernetes. */
export const separateFolders: readonly string[] = ['lib/engine/controllers', 'lib/engine/plugins'];

/** Folders of which every module must have a row above. */
export const checkedFolders: readonly string[] = ['lib', 'components', 'app', 'e2e'];

/** The row of a file, or undefined. */
export function layerOf(path: string): Layer | undefined {
  let found: Layer | undefined;
  for (const row of layers) {
    const holds = path === row.folder || path.startsWith(`${row.folder}/`);
    if (holds && row.folder.length > (found?.folder.length ?? -1)) found = row;
  }
  return found;
}
