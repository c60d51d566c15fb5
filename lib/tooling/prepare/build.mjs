// @ts-check
/**
 * Builds the server, when the sources differ from those of the build that is there.
 *
 * What is served is Next's standalone output with its static files beside it, the very layout that a container image
 * holds, so that what is tested is what is shipped. Sources are compared by content: a deleted file and an older
 * checkout count as a change, a touched file does not.
 */
import { createHash } from 'node:crypto';
import { cpSync, existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { run } from './child.mjs';

const sourceFolders = ['app', 'components', 'lib', 'public'];
const foldersWithoutSources = new Set(['node_modules', 'lib/tooling', 'lib/engine/conformance/recordings']);
const rootSource =
  /^(package-lock\.json|tsconfig\.json|(next\.config|postcss\.config|instrumentation|instrumentation-\w+|mdx-components|proxy)\.\w+)$/;
const notASource = /(\.test\.tsx?|\.md|\.tsbuildinfo)$/;

/** Where the server of a build starts. @param {string} root */
export function serverFile(root) {
  return join(root, '.next', 'standalone', 'server.js');
}

/** @param {string} root @param {string} folder @returns {string[]} paths below root, in a fixed order */
function filesBelow(root, folder) {
  if (foldersWithoutSources.has(folder) || !existsSync(join(root, folder))) return [];
  const entries = readdirSync(join(root, folder), { withFileTypes: true });
  return entries
    .flatMap((entry) => {
      const path = `${folder}/${entry.name}`;
      if (entry.isDirectory()) return filesBelow(root, path);
      return notASource.test(entry.name) ? [] : [path];
    })
    .sort();
}

/**
 * A digest of everything that a build depends on.
 * @param {string} root
 */
export function sourceFingerprint(root) {
  const rootFiles = readdirSync(root)
    .filter((name) => rootSource.test(name))
    .sort();
  const hash = createHash('sha256').update(process.versions.node.split('.')[0] ?? '');
  for (const path of [...rootFiles, ...sourceFolders.flatMap((folder) => filesBelow(root, folder))]) {
    const content = readFileSync(join(root, path));
    hash.update(`${path}\0${content.length}\0`).update(content);
  }
  return hash.digest('hex');
}

/** Puts the files that a browser fetches beside the server, as Next's documentation of standalone output asks. @param {string} root */
function copyStaticFiles(root) {
  const standalone = join(root, '.next', 'standalone');
  cpSync(join(root, '.next', 'static'), join(standalone, '.next', 'static'), { recursive: true });
  if (existsSync(join(root, 'public')))
    cpSync(join(root, 'public'), join(standalone, 'public'), { recursive: true });
}

/**
 * Builds, when there is no build of these sources.
 *
 * @param {string} root
 * @param {(line: string) => void} say
 * @returns {Promise<string | undefined>} what went wrong, or undefined
 */
export async function ensureBuilt(root, say) {
  const mark = join(root, '.next', 'built-from');
  const fingerprint = sourceFingerprint(root);
  const before = existsSync(mark) && existsSync(serverFile(root)) ? readFileSync(mark, 'utf8') : undefined;
  if (before === fingerprint) {
    say('Build: there already, of these very sources.');
    return undefined;
  }
  say(
    `Build: running next build (${before ? 'the sources have changed' : 'there is no build yet'}). This takes about a minute.`,
  );
  rmSync(mark, { force: true });
  rmSync(join(root, '.next', 'standalone'), { recursive: true, force: true });
  const { code, output } = await run(
    process.execPath,
    [join(root, 'node_modules/next/dist/bin/next'), 'build'],
    {
      cwd: root,
      env: { ...process.env, NODE_ENV: 'production', NEXT_TELEMETRY_DISABLED: '1' },
    },
  );
  if (code !== 0) return `next build failed with exit code ${code}. Its output:\n${output.trimEnd()}`;
  copyStaticFiles(root);
  writeFileSync(mark, fingerprint);
  return undefined;
}
