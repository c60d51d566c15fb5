/** Keeps files and functions short enough to be read in one sitting. */
import type { Finding } from './finding';
import { isModule, isTest, type SourceTree } from './source-tree';
import { identifierName, isNode, type Syntax, type SyntaxNode, syntaxOf, visitNodes } from './syntax';

export const fileLineLimit = 500;
export const functionLineLimit = 70;

const sized = /\.(tsx?|mjs|cjs|jsx?|css|mdx|go)$/;
const functionTypes = new Set(['FunctionDeclaration', 'FunctionExpression', 'ArrowFunctionExpression']);

/** True for files that a tool wrote, which say so in their first line in the words that Go's tools agreed on. */
function isGenerated(text: string): boolean {
  return /^\/\/ Code generated .* DO NOT EDIT\.?$/m.test(text.slice(0, 400));
}

/**
 * A `describe` block is a chapter of a test file and no function: its length is the file's. Also `describe.each(…)(…)`
 * and `describe.skipIf(…)(…)`.
 */
function isTestChapter(parent: SyntaxNode | undefined): boolean {
  if (parent?.type !== 'CallExpression') return false;
  let callee: unknown = parent.callee;
  while (isNode(callee)) {
    if (identifierName(callee) === 'describe') return true;
    callee = callee.type === 'MemberExpression' ? callee.object : callee.callee;
  }
  return false;
}

function longFunctions(path: string, syntax: Syntax): Finding[] {
  const findings: Finding[] = [];
  visitNodes(syntax.program, (node, parent) => {
    if (!functionTypes.has(node.type) || (isTest(path) && isTestChapter(parent))) return;
    const line = syntax.lineOf(node.start);
    const lines = syntax.lineOf(node.end - 1) - line + 1;
    if (lines <= functionLineLimit) return;
    const name =
      identifierName(node.id) ?? identifierName(parent?.id) ?? identifierName(parent?.key) ?? 'a function';
    findings.push({
      path,
      line,
      says: `${name} has ${lines} lines; at most ${functionLineLimit}: give its parts names`,
    });
  });
  return findings;
}

export function checkSizes(tree: SourceTree): readonly Finding[] {
  return tree.files
    .filter((path) => sized.test(path) && !isGenerated(tree.text(path)))
    .flatMap((path) => {
      const lines = tree.text(path).trimEnd().split('\n').length;
      const says = `has ${lines} lines; at most ${fileLineLimit}: split it by what it decides`;
      const functions = isModule(path) ? longFunctions(path, syntaxOf(tree, path)) : [];
      return lines > fileLineLimit ? [{ path, says }, ...functions] : functions;
    });
}
