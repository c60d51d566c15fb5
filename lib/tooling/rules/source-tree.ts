/**
 * The project's files as the rules see them: paths below the root, with their text, read once.
 *
 * Left out is only what no rule may judge: what tools generate, what npm installs, and files that are no text.
 */
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';

const notOurs = new Set([
  'node_modules',
  '.git',
  '.next',
  '.cache',
  '.stowage',
  'coverage',
  'test-results',
  'playwright-report',
]);
const noText = /\.(png|jpe?g|ico|webp|woff2?|gz|tsbuildinfo)$/;

export interface SourceTree {
  readonly root: string;
  /** Paths of all files, sorted by code unit. */
  readonly files: readonly string[];
  /** Paths of all folders, sorted by code unit; the root is not among them. */
  readonly folders: readonly string[];
  /** The text of one of `files`. */
  text(path: string): string;
}

/** Reads the tree below a folder. */
export function readTree(root: string): SourceTree {
  const files: string[] = [];
  const folders: string[] = [];
  const visit = (folder: string) => {
    for (const entry of readdirSync(join(root, folder), { withFileTypes: true })) {
      const path = folder === '' ? entry.name : `${folder}/${entry.name}`;
      if (notOurs.has(entry.name)) continue;
      if (entry.isDirectory()) {
        folders.push(path);
        visit(path);
      } else if (entry.isFile() && !noText.test(entry.name)) files.push(path);
    }
  };
  visit('');
  const texts = new Map<string, string>();
  return {
    root,
    files: files.sort(),
    folders: folders.sort(),
    text: (path) => {
      const known = texts.get(path);
      if (known !== undefined) return known;
      const text = readFileSync(join(root, path), 'utf8');
      texts.set(path, text);
      return text;
    },
  };
}

/** True for a path that no tool generates and npm does not install: what may be there or not, as the machine has it. */
export function isOurs(path: string): boolean {
  return !path.split('/').some((name) => notOurs.has(name));
}

/** True when a path is an existing file, of whatever kind. */
export function isFile(root: string, path: string): boolean {
  const absolute = join(root, path);
  return existsSync(absolute) && statSync(absolute).isFile();
}

/** True for modules that a JavaScript engine or a bundler reads. */
export function isModule(path: string): boolean {
  return /\.(tsx?|mjs|cjs|jsx?)$/.test(path) && !path.endsWith('.d.ts');
}

/** True for tests and for what only tests may import; end to end there is nothing else. */
export function isTest(path: string): boolean {
  return isWithin(path, 'e2e') || /\.test\.tsx?$/.test(path) || path.split('/').includes('testing');
}

/** True when `path` is `folder` or lies below it. */
export function isWithin(path: string, folder: string): boolean {
  return path === folder || path.startsWith(`${folder}/`);
}
