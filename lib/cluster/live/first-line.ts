import { scrubText } from './scrub';

const LIMIT = 300;

/**
 * What an error of a library may show to people: its first line, without what has the form of a credential. A YAML
 * parser quotes the file below that line, a JSON parser quotes the text in it, a credential plug-in prints what it likes.
 */
export function firstLine(error: unknown): string {
  if (error instanceof SyntaxError) return 'an answer was no valid JSON';
  const message = error instanceof Error ? error.message : String(error);
  return scrubText(message.split('\n', 1)[0] ?? '').slice(0, LIMIT);
}
