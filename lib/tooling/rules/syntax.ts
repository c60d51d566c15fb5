/**
 * Syntax trees of TypeScript, read with the parser that Vite brings. The rules judge syntax and never text, so a
 * forbidden word in a comment or a string is no breach, and one that is spelt over two lines is.
 */
import { parseSync } from 'vite';
import type { SourceTree } from './source-tree';

/** Any node of the tree: a kind, a place, and children under names that depend on the kind. */
export interface SyntaxNode {
  readonly type: string;
  /** Offsets into the text, in UTF-16 code units. */
  readonly start: number;
  readonly end: number;
  readonly [child: string]: unknown;
}

export interface Syntax {
  readonly text: string;
  readonly program: SyntaxNode;
  readonly comments: readonly { readonly value: string; readonly start: number }[];
  /** The line of an offset, from 1. */
  lineOf(offset: number): number;
}

const parsed = new WeakMap<SourceTree, Map<string, Syntax>>();

function parse(path: string, text: string): Syntax {
  const { program, comments, errors } = parseSync(path, text);
  const [error] = errors;
  if (error) throw new Error(`${path} cannot be parsed: ${error.message}`);
  const lineStarts = [0];
  for (let at = text.indexOf('\n'); at !== -1; at = text.indexOf('\n', at + 1)) lineStarts.push(at + 1);
  const lineOf = (offset: number) => {
    let [low, high] = [0, lineStarts.length - 1];
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if ((lineStarts[middle] ?? 0) <= offset) low = middle;
      else high = middle - 1;
    }
    return low + 1;
  };
  return { text, program: program as unknown as SyntaxNode, comments, lineOf };
}

/** The syntax of a module; throws when it cannot be parsed. */
export function syntaxOf(tree: SourceTree, path: string): Syntax {
  const ofTree = parsed.get(tree) ?? new Map<string, Syntax>();
  parsed.set(tree, ofTree);
  const known = ofTree.get(path) ?? parse(path, tree.text(path));
  ofTree.set(path, known);
  return known;
}

export function isNode(value: unknown): value is SyntaxNode {
  return typeof value === 'object' && value !== null && typeof (value as SyntaxNode).type === 'string';
}

/** Visits every node, parents first. */
export function visitNodes(
  node: SyntaxNode,
  visit: (node: SyntaxNode, parent: SyntaxNode | undefined) => void,
  parent?: SyntaxNode,
): void {
  visit(node, parent);
  for (const child of Object.values(node)) {
    for (const value of Array.isArray(child) ? child : [child])
      if (isNode(value)) visitNodes(value, visit, node);
  }
}

/** The name of an identifier node, or undefined. */
export function identifierName(node: unknown): string | undefined {
  return isNode(node) && node.type === 'Identifier' ? String(node.name) : undefined;
}

/** The value of a string literal, or of a template without gaps, or undefined. */
export function literalText(node: unknown): string | undefined {
  if (!isNode(node)) return undefined;
  if (node.type === 'Literal' && typeof node.value === 'string') return node.value;
  if (node.type !== 'TemplateLiteral') return undefined;
  const quasis = node.quasis as readonly { readonly value: { readonly cooked?: string | null } }[];
  return quasis.length === 1 ? (quasis[0]?.value.cooked ?? undefined) : undefined;
}
