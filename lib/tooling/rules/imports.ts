/**
 * Checks every import of the project against the allow-list of `layers.ts`.
 *
 * An import that cannot be resolved, or that is computed, is a breach as well: what the check cannot see it must not
 * pass. The number of modules and imports is part of the answer, so that a blind run is noticed.
 */
import { builtinModules } from 'node:module';
import { posix } from 'node:path';
import type { Finding } from './finding';
import { type ImportStatement, importStatements } from './import-statements';
import { checkedFolders, forTests, type Layer, layerOf, separateFolders } from './layers';
import { isFile, isModule, isOurs, isTest, isWithin, type SourceTree } from './source-tree';
import { syntaxOf } from './syntax';

export interface ImportReport {
  readonly findings: readonly Finding[];
  readonly modules: number;
  readonly imports: number;
}

type Target =
  | { readonly kind: 'file'; readonly path: string }
  | { readonly kind: 'package'; readonly name: string }
  | { readonly kind: 'node'; readonly name: string }
  | { readonly kind: 'missing'; readonly path: string };

const suffixes = ['', '.ts', '.tsx', '.mjs', '.js', '.d.ts', '/index.ts', '/index.tsx'];

function resolveTarget(tree: SourceTree, from: string, specifier: string): Target {
  const [bare = ''] = specifier.split('?');
  if (bare.startsWith('node:') || builtinModules.includes(bare)) return { kind: 'node', name: bare };
  const isPath = bare.startsWith('.') || bare.startsWith('@/');
  if (!isPath) {
    const parts = bare.split('/');
    return { kind: 'package', name: parts.slice(0, bare.startsWith('@') ? 2 : 1).join('/') };
  }
  const path = bare.startsWith('@/') ? bare.slice(2) : posix.join(posix.dirname(from), bare);
  const suffix = suffixes.find((ending) => isFile(tree.root, path + ending));
  return suffix === undefined ? { kind: 'missing', path } : { kind: 'file', path: path + suffix };
}

/** Two subfolders of one separate folder, such as two controllers, of which one imports the other. */
function separateBreach(from: string, to: string): string | undefined {
  const parent = separateFolders.find((folder) => isWithin(from, folder) && isWithin(to, folder));
  if (parent === undefined) return undefined;
  const [own, other] = [from, to].map((path) => path.slice(parent.length + 1).split('/'));
  if (!own || !other || own.length === 1 || other.length === 1 || own[0] === other[0]) return undefined;
  return `${parent}/${own[0]} must not import ${parent}/${other[0]}: they are separate`;
}

function fileBreach(from: string, layer: Layer, path: string): string | undefined {
  const separate = separateBreach(from, path);
  if (separate) return separate;
  if (isWithin(path, layer.folder) && layerOf(path) === layer) return undefined;
  if (layer.folders.some((folder) => isWithin(path, folder))) return undefined;
  return `${layer.folder} must not import ${layerOf(path)?.folder ?? path}`;
}

function breach(from: string, layer: Layer, target: Target): string | undefined {
  const allowed = isTest(from) ? [layer, forTests] : [layer];
  switch (target.kind) {
    case 'missing':
      return `imports ${target.path}, which does not exist`;
    case 'node':
      return allowed.some((row) => row.node) ? undefined : `${layer.folder} must not import ${target.name}`;
    case 'package':
      return allowed.some((row) => row.packages.includes(target.name))
        ? undefined
        : `${layer.folder} must not import the package ${target.name}`;
    case 'file':
      if (isTest(target.path) && !isTest(from)) return `imports ${target.path}, which is for tests only`;
      return fileBreach(from, layer, target.path);
  }
}

/** How a path is written: relative inside `lib`; `@/` from `components` and `app` into another top-level folder. */
function spellingBreach(from: string, specifier: string): string | undefined {
  if (isWithin(from, 'lib')) {
    return specifier.startsWith('@/')
      ? `imports "${specifier}": inside lib, imports are relative`
      : undefined;
  }
  if (!specifier.startsWith('.') || !(isWithin(from, 'components') || isWithin(from, 'app')))
    return undefined;
  const top = from.split('/')[0] ?? '';
  const target = posix.join(posix.dirname(from), specifier);
  return isWithin(target, top) ? undefined : `imports "${specifier}": outside ${top}, write "@/${target}"`;
}

function breachOf(
  tree: SourceTree,
  from: string,
  layer: Layer,
  statement: ImportStatement,
): string | undefined {
  const { specifier, mayBeData } = statement;
  if (specifier === undefined)
    return mayBeData ? undefined : 'imports something computed, which nobody can check';
  const target = resolveTarget(tree, from, specifier);
  // A build is data to whoever starts it, and must not be judged by whether it was made yet.
  if (mayBeData && (target.kind !== 'file' || !isOurs(target.path))) return undefined;
  return spellingBreach(from, specifier) ?? breach(from, layer, target);
}

/** Checks all imports of a tree. */
export function checkImports(tree: SourceTree): ImportReport {
  const findings: Finding[] = [];
  let modules = 0;
  let imports = 0;
  for (const path of tree.files) {
    const checked = isModule(path) && checkedFolders.some((folder) => isWithin(path, folder));
    if (!checked && layerOf(path) === undefined) continue;
    if (!isModule(path)) continue;
    const layer = layerOf(path);
    modules += 1;
    if (!layer)
      findings.push({
        path,
        says: 'belongs to no layer: give its folder a row in lib/tooling/rules/layers.ts',
      });
    else if (!layer.anything) {
      for (const statement of importStatements(syntaxOf(tree, path))) {
        imports += 1;
        const says = breachOf(tree, path, layer, statement);
        if (says) findings.push({ path, line: statement.line, says });
      }
    }
  }
  return { findings, modules, imports };
}
