/** Objects to YAML text that kubectl, which reads YAML 1.1, turns back into the same JSON. */
import { Document, Scalar, type ScalarTag, type Tags, visit } from 'yaml';

/** Whatever might be taken for a number: such text is written in quotes. */
const looksNumeric: ScalarTag = {
  tag: 'tag:yaml.org,2002:int',
  default: true,
  test: /^[-+]?(?:[0-9_]*\.?[0-9_]*(?:[eE]_*[-+]?[0-9_]*)?|0_*[xXoObB][0-9a-fA-F_]*)$/,
  resolve: (text) => text,
};

/** Text that the Go code would misread plain or in a block: merge keys, line breaks of YAML 1.1, lines that begin with white space. */
const NEEDS_QUOTES = /^<<$|[\u0085\u2028\u2029]|^(?=.*\n)\s/s;

const BREAKS: Readonly<Record<string, string>> = { '\u0085': '\\N', '\u2028': '\\L', '\u2029': '\\P' };

/** Without it, the text `<<` counts as a merge key and loses its quotes. */
function isMerge(tag: Tags[number]): boolean {
  return typeof tag === 'object' && tag.tag === 'tag:yaml.org,2002:merge';
}

/** One object as a YAML document. */
export function toYaml(object: unknown): string {
  const document = new Document(object, {
    version: '1.1',
    customTags: (tags) => [...tags.filter((tag) => !isMerge(tag)), looksNumeric],
    aliasDuplicateObjects: false,
  });
  visit(document, {
    Scalar: (_, node) => {
      if (typeof node.value === 'string' && NEEDS_QUOTES.test(node.value)) node.type = Scalar.QUOTE_DOUBLE;
    },
  });
  return document
    .toString({ lineWidth: 0 })
    .replace(/[\u0085\u2028\u2029]/g, (character) => BREAKS[character] ?? character);
}
