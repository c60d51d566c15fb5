/** Rules for names beyond those of labels (apimachinery/pkg/util/validation, 1.37). No text: the name is fine. */

const LABEL = '[a-z0-9]([-a-z0-9]*[a-z0-9])?';
const LABEL_LENGTH = 63;
const LABEL_RULE =
  "a lowercase RFC 1123 label must consist of lower case alphanumeric characters or '-', and must start and end with an alphanumeric character";
const LABEL_TEXT = `${LABEL_RULE} (e.g. 'my-name',  or '123-abc', regex used for validation is '${LABEL}')`;

const labelPattern = new RegExp(`^${LABEL}$`);

/** IsDNS1123Label: names of namespaces, of containers and of the volumes of Pods. */
export function labelErrors(value: string): readonly string[] {
  const errors = value.length > LABEL_LENGTH ? [`must be no more than ${LABEL_LENGTH} bytes`] : [];
  return labelPattern.test(value) ? errors : [...errors, LABEL_TEXT];
}

/** IsValidPathSegmentName: all that a name must be to have a place in a URL. */
export function pathSegmentErrors(value: string): readonly string[] {
  if (value === '.' || value === '..') return [`may not be '${value}'`];
  return ['/', '%'].filter((part) => value.includes(part)).map((part) => `may not contain '${part}'`);
}
