// @ts-check
/**
 * Leaves out what no test can reach, because it is there for the case that the program itself is wrong: the text of an
 * assertion, and the `default:` that proves by the types that a switch names every case.
 */

const ASSERTIONS = new Set(['assert', 'assertDefined', 'assertUnreachable']);

/**
 * @typedef {{ readonly type: string, readonly test?: unknown, readonly callee?: { readonly name?: string },
 *   readonly consequent?: readonly { readonly type: string, readonly argument?: Node }[] }} Node
 * @typedef {{ readonly node: Node, readonly listKey?: string, readonly key?: unknown,
 *   readonly parentPath?: Path | null }} Path
 */

/** @param {Node | undefined} node */
function isAssertion(node) {
  return node?.type === 'CallExpression' && ASSERTIONS.has(node.callee?.name ?? '');
}

/** @param {Path} path */
function shouldIgnore({ node, listKey, key, parentPath }) {
  const isText = node.type === 'StringLiteral' || node.type === 'TemplateLiteral';
  if (isText && listKey === 'arguments' && key !== 0 && isAssertion(parentPath?.node)) {
    return 'the text of an assertion';
  }
  const isDefault = node.type === 'SwitchCase' && node.test === null;
  if (isDefault && node.consequent?.length === 1 && isAssertion(node.consequent[0]?.argument)) {
    return 'proves that the cases are complete';
  }
  return undefined;
}

export const strykerPlugins = [{ kind: 'Ignore', name: 'assertions', value: { shouldIgnore } }];
