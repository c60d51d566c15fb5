/** Syntax errors of YAML in words that say what to do; the parser's own words where nothing can be added. */
import type { YAMLParseError } from 'yaml';

/** A sentence for `error`, which was found in `text`. */
export function explainSyntax(error: YAMLParseError, text: string): string {
  const [from] = error.pos;
  const start = text.charAt(from);
  switch (error.code) {
    case 'TAB_AS_INDENT':
      return 'YAML does not allow tabs as indentation; use spaces.';
    case 'BAD_INDENT':
      return `${sentence(error.message)} Check the indentation of this line against the lines around it.`;
    case 'BAD_SCALAR_START':
      return `Text cannot start with ${start || 'this character'} here; put it in quotes.`;
    case 'BLOCK_AS_IMPLICIT_KEY':
      if (error.message.includes('sequence'))
        return 'This item is not indented like the other items of its list.';
      return 'There is a second ": " in this line; put the value in quotes, or start a new line for the inner map.';
    case 'MULTILINE_IMPLICIT_KEY':
      return 'A key must stand on one line; there is perhaps a ":" missing, or a line that is indented too little.';
    case 'BAD_DQ_ESCAPE':
      return `${sentence(error.message)} In double quotes a backslash must be written twice.`;
    case 'UNEXPECTED_TOKEN':
      if (start === '{') return 'A second object begins here; put a line with --- between the two.';
      return sentence(error.message);
    default:
      return sentence(error.message);
  }
}

function sentence(message: string): string {
  const trimmed = message.trim();
  return /[.:!?]$/.test(trimmed) ? trimmed : `${trimmed}.`;
}
