/** What names, labels and keys may look like: apimachinery/pkg/util/validation, texts of 1.37. No text: it is fine. */

const SUBDOMAIN = '[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*';
const LABEL = '[a-z0-9]([-a-z0-9]*[a-z0-9])?';
const QUALIFIED_NAME = '([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]';
const LABEL_VALUE = `(${QUALIFIED_NAME})?`;

const subdomainPattern = new RegExp(`^${SUBDOMAIN}$`);
const labelPattern = new RegExp(`^${LABEL}$`);
const qualifiedNamePattern = new RegExp(`^${QUALIFIED_NAME}$`);

const SUBDOMAIN_LENGTH = 253;
const LABEL_LENGTH = 63;

const SUBDOMAIN_TEXT =
  "a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.', and must start and end with an alphanumeric character";
const LABEL_TEXT =
  "a lowercase RFC 1123 label must consist of lower case alphanumeric characters or '-', and must start and end with an alphanumeric character";
const QUALIFIED_NAME_TEXT =
  "must consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character";
const LABEL_VALUE_TEXT =
  "a valid label must be an empty string or consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character";

/** RegexError: the rule, examples, and the expression itself. */
function regexText(text: string, pattern: string, ...examples: readonly string[]): string {
  const shown = examples.map((example) => `'${example}', `).join(' or ');
  return `${text} (e.g. ${shown}regex used for validation is '${pattern}')`;
}

function tooLongText(limit: number): string {
  return `must be no more than ${limit} characters`;
}

/** IsDNS1123Subdomain: the names of most objects. */
export function subdomainErrors(value: string): readonly string[] {
  const errors: string[] = [];
  if (value.length > SUBDOMAIN_LENGTH) errors.push(tooLongText(SUBDOMAIN_LENGTH));
  if (!subdomainPattern.test(value)) errors.push(regexText(SUBDOMAIN_TEXT, SUBDOMAIN, 'example.com'));
  return errors;
}

/** IsDNS1123Label: names of namespaces, containers and volumes of Pods. */
export function labelErrors(value: string): readonly string[] {
  const errors: string[] = [];
  if (value.length > LABEL_LENGTH) errors.push(tooLongText(LABEL_LENGTH));
  if (!labelPattern.test(value)) errors.push(regexText(LABEL_TEXT, LABEL, 'my-name', '123-abc'));
  return errors;
}

/** IsQualifiedName: keys of labels and annotations, finalizers, provisioners: a name after an optional prefix. */
export function qualifiedNameErrors(value: string): readonly string[] {
  const parts = value.split('/');
  const name = parts[parts.length - 1] ?? '';
  const errors: string[] = [];
  if (parts.length > 2) {
    const text = regexText(
      `a qualified name ${QUALIFIED_NAME_TEXT}`,
      QUALIFIED_NAME,
      'MyName',
      'my.name',
      '123-abc',
    );
    return [`${text} with an optional DNS subdomain prefix and '/' (e.g. 'example.com/MyName')`];
  }
  if (parts.length === 2) {
    const prefix = parts[0] ?? '';
    if (prefix === '') errors.push('prefix part must be non-empty');
    else errors.push(...subdomainErrors(prefix).map((text) => `prefix part ${text}`));
  }
  if (name === '') errors.push('name part must be non-empty');
  else if (name.length > LABEL_LENGTH) errors.push(`name part ${tooLongText(LABEL_LENGTH)}`);
  if (!qualifiedNamePattern.test(name)) {
    const text = regexText(QUALIFIED_NAME_TEXT, QUALIFIED_NAME, 'MyName', 'my.name', '123-abc');
    errors.push(`name part ${text}`);
  }
  return errors;
}

/** IsValidLabelValue */
export function labelValueErrors(value: string): readonly string[] {
  const errors: string[] = [];
  if (value.length > LABEL_LENGTH) errors.push(tooLongText(LABEL_LENGTH));
  if (value !== '' && !qualifiedNamePattern.test(value)) {
    errors.push(regexText(LABEL_VALUE_TEXT, LABEL_VALUE, 'MyValue', 'my_value', '12345'));
  }
  return errors;
}

/** IsValidPathSegmentName: all that a name must be to have a place in a URL. */
export function pathSegmentErrors(value: string): readonly string[] {
  if (value === '.' || value === '..') return [`may not be '${value}'`];
  return ['/', '%'].filter((part) => value.includes(part)).map((part) => `may not contain '${part}'`);
}
