/**
 * Kubernetes versions differ by rows of tables (lib/kubernetes/feature-gates.ts, version-behaviours.ts): code asks for
 * a row by its name, and never compares versions by itself. Only tables with columns `since` and `until` may.
 */
import { KUBERNETES_VERSIONS } from '../../kubernetes/feature-gates';
import type { Finding } from './finding';
import { isModule, isTest, isWithin, type SourceTree } from './source-tree';
import { identifierName, isNode, type SyntaxNode, syntaxOf, visitNodes } from './syntax';

/** Tables with columns of their own. */
const tables: readonly string[] = [
  'lib/volume/migration.ts',
  'lib/volume/plugins.ts',
  'lib/volume/volume-types.ts',
];

const judged: readonly string[] = ['lib', 'app', 'components'];
const comparisons = new Set(['==', '===', '!=', '!==', '<', '<=', '>', '>=']);

function isVersion(node: unknown): boolean {
  return isNode(node) && (KUBERNETES_VERSIONS as readonly unknown[]).includes(node.value);
}

function breach(node: SyntaxNode): string | undefined {
  const byName = node.type === 'CallExpression' && identifierName(node.callee) === 'atLeast';
  const byHand =
    node.type === 'BinaryExpression' &&
    comparisons.has(String(node.operator)) &&
    (isVersion(node.left) || isVersion(node.right));
  if (!byName && !byHand) return undefined;
  return 'compares versions: name what changed in a row of lib/kubernetes, and ask hasBehaviour or featureEnabled';
}

export function checkVersions(tree: SourceTree): readonly Finding[] {
  const findings: Finding[] = [];
  for (const path of tree.files) {
    if (!isModule(path) || isTest(path) || !judged.some((folder) => isWithin(path, folder))) continue;
    if (isWithin(path, 'lib/kubernetes') || tables.includes(path)) continue;
    const syntax = syntaxOf(tree, path);
    visitNodes(syntax.program, (node) => {
      const says = breach(node);
      if (says) findings.push({ path, line: syntax.lineOf(node.start), says });
    });
  }
  return findings;
}
