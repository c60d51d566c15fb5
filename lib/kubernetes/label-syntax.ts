/** What may be a label's key and value, with the API server's texts (apimachinery/pkg/api/validate/content, 0.37). */

const NAME = '([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]';
const DNS_LABEL = '[a-z0-9]([-a-z0-9]*[a-z0-9])?';
const DNS_SUBDOMAIN = `${DNS_LABEL}(\\.${DNS_LABEL})*`;

const nameRegExp = new RegExp(`^${NAME}$`);
const valueRegExp = new RegExp(`^(${NAME})?$`);
const subdomainRegExp = new RegExp(`^${DNS_SUBDOMAIN}$`);

const MAX_NAME_BYTES = 63;
const MAX_SUBDOMAIN_BYTES = 253;

const NAME_RULE =
  "must consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character";

/** content.RegexError */
function regexError(rule: string, regExp: string, ...examples: readonly string[]): string {
  return `${rule} (e.g. ${examples.map((example) => `'${example}', `).join(' or ')}regex used for validation is '${regExp}')`;
}

const NAME_ERROR = regexError(NAME_RULE, NAME, 'MyName', 'my.name', '123-abc');
const VALUE_ERROR = regexError(
  `a valid label must be an empty string or ${NAME_RULE.slice('must '.length)}`,
  `(${NAME})?`,
  'MyValue',
  'my_value',
  '12345',
);
const SUBDOMAIN_ERROR = regexError(
  "a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.', and must start and end with an alphanumeric character",
  DNS_SUBDOMAIN,
  'example.com',
);

/** Length in UTF-8, which is what the API server counts. */
function byteLength(text: string): number {
  let bytes = 0;
  for (const character of text) {
    const code = character.codePointAt(0) ?? 0;
    bytes += code < 0x80 ? 1 : code < 0x800 ? 2 : code < 0x10000 ? 3 : 4;
  }
  return bytes;
}

function tooLong(text: string, maxBytes: number): readonly string[] {
  return byteLength(text) > maxBytes ? [`must be no more than ${maxBytes} bytes`] : [];
}

/** content.IsDNS1123Subdomain: what is wrong with a name or a label's prefix; nothing when it is right. */
export function subdomainErrors(text: string): readonly string[] {
  const length = tooLong(text, MAX_SUBDOMAIN_BYTES);
  return subdomainRegExp.test(text) ? length : [...length, SUBDOMAIN_ERROR];
}

/** content.IsLabelKey: what is wrong with a label's key, which is a name with an optional DNS prefix. */
export function labelKeyErrors(key: string): readonly string[] {
  const parts = key.split('/');
  const name = parts.at(-1) ?? '';
  if (parts.length > 2) {
    return [
      `a valid label key ${NAME_ERROR} with an optional DNS subdomain prefix and '/' (e.g. 'example.com/MyName')`,
    ];
  }
  const prefix = parts.length === 2 ? prefixErrors(parts[0] ?? '') : [];
  const length = name === '' ? ['must be non-empty'] : tooLong(name, MAX_NAME_BYTES);
  const syntax = nameRegExp.test(name) ? [] : [NAME_ERROR];
  return [...prefix, ...[...length, ...syntax].map((error) => `name part ${error}`)];
}

function prefixErrors(prefix: string): readonly string[] {
  const errors = prefix === '' ? ['must be non-empty'] : subdomainErrors(prefix);
  return errors.map((error) => `prefix part ${error}`);
}

/** content.IsLabelValue: what is wrong with a label's value; the empty one is right. */
export function labelValueErrors(value: string): readonly string[] {
  const length = tooLong(value, MAX_NAME_BYTES);
  return valueRegExp.test(value) ? length : [...length, VALUE_ERROR];
}
