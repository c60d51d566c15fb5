/**
 * Text to YAML documents. Like `parseAllDocuments` of `yaml`, but bounded in depth *before* the recursive part: a
 * stack that overflows there cannot be relied on to be caught, V8 ends the process when it happens in a regular
 * expression.
 */
import { Composer, type CST, type Document, Lexer, Parser } from 'yaml';
import { err, ok, type Result } from '../base/result';
import { KUBECTL_YAML } from './yaml-dialect';

/** Maps and lists within each other; no object of Kubernetes comes near. */
export const MAX_DEPTH = 200;

/** The documents, with their syntax errors; or the offset at which the nesting went too deep. */
export function parseYaml(text: string): Result<readonly Document.Parsed[], number> {
  const parser = new Parser();
  const tokens: CST.Token[] = [];
  for (const lexeme of new Lexer().lex(text)) {
    for (const token of parser.next(lexeme)) tokens.push(token);
    if (parser.stack.length > MAX_DEPTH) return err(parser.offset);
  }
  for (const token of parser.end()) tokens.push(token);
  return ok([...new Composer(KUBECTL_YAML).compose(tokens)] as Document.Parsed[]);
}
