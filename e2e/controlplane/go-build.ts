/**
 * Builds programs from a Go module of this folder's neighbours, once: into `.cache`, under a name made of their sources,
 * so that a later run finds them. Nothing here is part of Stowage; where Go is missing it says so.
 */
import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

const run = promisify(execFile);
const cache = fileURLToPath(new URL('../../.cache/', import.meta.url));

const GO_PLACES = ['go', '/usr/local/go/bin/go', '/usr/lib/go/bin/go'];

export interface GoModule {
  /** Where its `go.mod` is. */
  readonly folder: string;
  /** Files of which the programs are made, below `folder`. */
  readonly sources: readonly string[];
  /** Of the folder below `.cache`. */
  readonly name: string;
  readonly packages: readonly string[];
  readonly flags?: readonly string[];
  /** What is built and how long it takes, for whoever waits. */
  readonly says: string;
}

/** The folder with the built programs, each named after its package; or why there is none. */
export type Built = { readonly kind: 'built'; readonly path: string } | { readonly kind: 'absent'; readonly why: string };

/** `say` hears of what takes long. */
export async function buildGo(module: GoModule, say: (line: string) => void): Promise<Built> {
  const { folder, sources, name, packages, flags = [], says } = module;
  const hash = createHash('sha256');
  for (const source of sources) hash.update(source).update(readFileSync(join(folder, source)));
  const home = join(cache, name);
  const path = join(home, `${hash.digest('hex').slice(0, 16)}-${process.platform}-${process.arch}`);
  if (existsSync(path)) return { kind: 'built', path };
  const go = await findGo();
  if (!go) return { kind: 'absent', why: 'Go is not installed, and what is tested against is built from Go modules' };
  mkdirSync(home, { recursive: true });
  const unfinished = mkdtempSync(`${path}.`);
  say(says);
  try {
    await run(go, ['build', '-buildvcs=false', ...flags, '-o', `${unfinished}/`, ...packages], {
      cwd: folder,
      maxBuffer: 64 * 1024 * 1024,
    });
    renameSync(unfinished, path);
  } catch (error) {
    rmSync(unfinished, { recursive: true, force: true });
    // Another run may have been faster.
    if (existsSync(path)) return { kind: 'built', path };
    const lines = (error as { stderr?: string }).stderr?.trim().split('\n') ?? [String(error)];
    return { kind: 'absent', why: `${name} cannot be built: ${lines.slice(-5).join('\n')}` };
  }
  return { kind: 'built', path };
}

async function findGo(): Promise<string | undefined> {
  for (const go of GO_PLACES) {
    const found = await run(go, ['version']).then(
      () => true,
      () => false,
    );
    if (found) return go;
  }
  return undefined;
}
