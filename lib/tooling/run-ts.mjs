// @ts-check
/**
 * Runs a TypeScript file of this project without a build step: `node lib/tooling/run-ts.mjs <file.ts> [arguments]`.
 *
 * The file exports `main(arguments)`, which resolves to the exit code. Vite transforms it and what it imports,
 * with the same `@/` alias as the application, because the oldest Node that Stowage supports cannot read
 * TypeScript by itself.
 */

import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { runnerImport } from 'vite';
import { root } from './prepare/root.mjs';

/**
 * @param {string} file path of a TypeScript module that exports `main`, relative to the working directory
 * @param {string[]} args
 * @returns {Promise<number>} the exit code
 */
export async function runTypeScript(file, args) {
  process.setSourceMapsEnabled(true);
  const { module } = await runnerImport(pathToFileURL(resolve(file)).href, {
    root,
    configFile: false,
    logLevel: 'error',
    resolve: {
      alias: [
        // `server-only` throws outside a server bundle; its empty twin is what a bundler picks there.
        { find: /^server-only$/, replacement: resolve(root, 'node_modules/server-only/empty.js') },
        { find: /^@\//, replacement: `${root}/` },
      ],
    },
  });
  const { main } = /** @type {{ main?: (args: string[]) => number | Promise<number> }} */ (module);
  if (typeof main !== 'function') throw new Error(`${file} does not export a function named main`);
  return await main(args);
}

if (process.argv[1] && import.meta.url === pathToFileURL(process.argv[1]).href) {
  const [file, ...args] = process.argv.slice(2);
  if (!file) {
    console.error('usage: node lib/tooling/run-ts.mjs <file.ts> [arguments]');
    process.exit(2);
  }
  process.exitCode = await runTypeScript(file, args);
}
