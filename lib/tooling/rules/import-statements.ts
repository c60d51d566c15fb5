/**
 * Finds what a module imports, in every form that TypeScript knows: import and export-from statements, also of types
 * only; dynamic imports; `import('…')` in a type; `require`; and `new URL('…', import.meta.url)`, which is how a worker
 * is named.
 */
import { identifierName, isNode, literalText, type Syntax, type SyntaxNode, visitNodes } from './syntax';

export interface ImportStatement {
  /** As written; undefined when it is computed, so that nobody can know what is imported. */
  readonly specifier: string | undefined;
  readonly line: number;
  /** Whether it may name what is no module: `new URL` also names folders and data. */
  readonly mayBeData: boolean;
}

/** The node that holds the specifier, or undefined when the node imports nothing. */
function specifierNode(node: SyntaxNode): unknown {
  switch (node.type) {
    case 'ImportDeclaration':
    case 'ImportExpression':
    case 'ExportAllDeclaration':
    case 'TSImportType':
      return node.source ?? node.argument;
    case 'ExportNamedDeclaration':
      return node.source ?? undefined;
    case 'TSExternalModuleReference':
      return node.expression;
    case 'CallExpression':
      return identifierName(node.callee) === 'require' ? argumentsOf(node)[0] : undefined;
    case 'NewExpression': {
      const [specifier, from] = argumentsOf(node);
      return identifierName(node.callee) === 'URL' && isImportMetaUrl(from) ? specifier : undefined;
    }
    default:
      return undefined;
  }
}

function argumentsOf(node: SyntaxNode): readonly unknown[] {
  return Array.isArray(node.arguments) ? node.arguments : [];
}

function isImportMetaUrl(node: unknown): boolean {
  if (!isNode(node) || node.type !== 'MemberExpression') return false;
  return (
    isNode(node.object) && node.object.type === 'MetaProperty' && identifierName(node.property) === 'url'
  );
}

/** Everything that a module imports, in the order of the text. */
export function importStatements(syntax: Syntax): readonly ImportStatement[] {
  const found: ImportStatement[] = [];
  visitNodes(syntax.program, (node) => {
    const source = specifierNode(node);
    if (source === undefined || source === null) return;
    const specifier = literalText(
      isNode(source) && source.type === 'TSLiteralType' ? source.literal : source,
    );
    found.push({ specifier, line: syntax.lineOf(node.start), mayBeData: node.type === 'NewExpression' });
  });
  return found;
}
