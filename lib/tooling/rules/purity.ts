/**
 * Bans what the compiler lets through and what would still make the engine's answers depend on where or when it runs:
 * the clock, chance, the machine's language and time zone. The rest (DOM, Node, timers, network) does not even compile
 * in these folders, see lib/tsconfig.json.
 */
import type { Finding } from './finding';
import { isModule, isTest, isWithin, type SourceTree } from './source-tree';
import { identifierName, isNode, type SyntaxNode, syntaxOf, visitNodes } from './syntax';

/** The folders of lib/tsconfig.json; a test compares the two lists. */
export const pureFolders: readonly string[] = [
  'lib/base',
  'lib/kubernetes',
  'lib/volume',
  'lib/engine',
  'lib/manifest',
  'lib/scenario',
  'lib/history',
  'lib/graph',
  'lib/lessons',
];

const chance = 'take a random generator as a parameter (lib/base/random.ts)';
const clock = 'take the time as a parameter';
const language = 'it depends on the language of the machine; compare with lib/base/compare.ts';
const zone = 'it depends on the time zone of the machine; use the UTC method';

const bannedMembers: Readonly<Record<string, string>> = {
  'Date.now': clock,
  'Math.random': chance,
  'performance.now': clock,
};
const bannedGlobals: Readonly<Record<string, string>> = {
  Intl: language,
  process: 'take what it would tell as a parameter',
  globalThis: 'name what is needed, and take it as a parameter',
};
const bannedMethods: ReadonlyMap<string, string> = new Map([
  ...[
    'localeCompare',
    'toLocaleString',
    'toLocaleLowerCase',
    'toLocaleUpperCase',
    'toLocaleDateString',
    'toLocaleTimeString',
  ].map((name) => [name, language] as const),
  ...['getTimezoneOffset', 'getFullYear', 'getMonth', 'getDate', 'getDay', 'getHours', 'getMinutes'].map(
    (name) => [name, zone] as const,
  ),
]);

/** True for an identifier that names a variable, and not a property or a key. */
function isReference(node: SyntaxNode, parent: SyntaxNode | undefined): boolean {
  if (node.type !== 'Identifier' || !parent) return false;
  if (parent.type === 'MemberExpression') return parent.object === node || parent.computed === true;
  if (parent.type === 'Property') return parent.value === node && parent.key !== node;
  return !/^(TS|PropertyDefinition|MethodDefinition|Import|Export|Labeled)/.test(parent.type);
}

function memberBreach(node: SyntaxNode): string | undefined {
  const property = identifierName(node.property);
  if (property === undefined || node.computed === true) return undefined;
  const full = `${identifierName(node.object) ?? ''}.${property}`;
  const why = bannedMembers[full];
  if (why) return `${full}: ${why}`;
  const method = bannedMethods.get(property);
  return method && `${property}: ${method}`;
}

function breach(node: SyntaxNode, parent: SyntaxNode | undefined): string | undefined {
  if (node.type === 'MemberExpression') return memberBreach(node);
  const makesDate = identifierName(node.callee) === 'Date';
  if (node.type === 'CallExpression' && makesDate) return `Date(): ${clock}`;
  if (node.type === 'NewExpression' && makesDate) {
    return Array.isArray(node.arguments) && node.arguments.length === 0 ? `new Date(): ${clock}` : undefined;
  }
  const name = identifierName(node);
  const why = name === undefined || !Object.hasOwn(bannedGlobals, name) ? undefined : bannedGlobals[name];
  return why && isReference(node, parent) ? `${name}: ${why}` : undefined;
}

/** Comments can open a module to the types that the compiler keeps from it. */
const opensTypes = /^\/\s*<reference\b|@ts-(ignore|nocheck|expect-error)\b/;

export function checkPurity(tree: SourceTree): readonly Finding[] {
  const findings: Finding[] = [];
  for (const path of tree.files) {
    if (!isModule(path) || isTest(path) || !pureFolders.some((folder) => isWithin(path, folder))) continue;
    const syntax = syntaxOf(tree, path);
    visitNodes(syntax.program, (node, parent) => {
      const says = isNode(node) ? breach(node, parent) : undefined;
      if (says) findings.push({ path, line: syntax.lineOf(node.start), says });
    });
    for (const { value, start } of syntax.comments) {
      if (opensTypes.test(value.trimStart()))
        findings.push({
          path,
          line: syntax.lineOf(start),
          says: 'a comment must not change what compiles here',
        });
    }
  }
  return findings;
}
