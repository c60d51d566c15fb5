/**
 * Takes credentials out of free text: messages of events and conditions, mount options, handles, whatever a driver or a
 * person wrote. Only what has the form of a credential can be found (a password behind its name, a bearer token, a
 * private key, a password in an address); a secret in plain prose looks like any other word, and stays. Pure.
 */
import { isJsonObject } from '../../base/json';
import { WITHHELD } from '../../kubernetes/withheld';

const NAMES =
  'passw(?:or)?d|passphrase|passcode|pwd|token|secret|credentials?|api[-_]?key|access[-_]?key|account[-_]?key|private[-_]?key|user[-_]?key';

interface Form {
  /** What is in the text whenever the form is: looked for first, since most texts have none. */
  readonly hint: RegExp;
  readonly form: RegExp;
  readonly shown: string;
}

const FORMS: readonly Form[] = [
  {
    hint: /-----BEGIN/,
    form: /-----BEGIN [A-Z ]*PRIVATE KEY-----[\s\S]*?(?:-----END [A-Z ]*PRIVATE KEY-----|$)/g,
    shown: WITHHELD,
  },
  { hint: /eyJ/, form: /\beyJ[\w-]{8,}\.[\w-]{8,}(?:\.[\w-]*)?/g, shown: WITHHELD },
  { hint: /bearer|basic/i, form: /\b(bearer|basic)\s+[\w.~+/=-]{8,}/gi, shown: `$1 ${WITHHELD}` },
  { hint: /@/, form: /(:\/\/[^\s/:@]*:)[^\s/@]+@/g, shown: `$1${WITHHELD}@` },
  // `password=x`, `--token=x`, `Password = "x"`
  {
    hint: /=/,
    form: new RegExp(`((?:${NAMES})["']?\\s*=\\s*)("[^"]*"|'[^']*'|[^\\s"',;&]+)`, 'gi'),
    shown: `$1${WITHHELD}`,
  },
  // `"token":"x"` of JSON, also where its quotes are escaped
  {
    hint: /"/,
    form: new RegExp(`((?:${NAMES})\\\\?"\\s*:\\s*\\\\?")[^"\\\\]+`, 'gi'),
    shown: `$1${WITHHELD}`,
  },
  // `password: x`; a token or a secret before a colon is mostly the subject of an error
  { hint: /:/, form: /((?:passw(?:or)?d|passphrase)\s*:\s+)[^\s"',;]+/gi, shown: `$1${WITHHELD}` },
];

/** The text without what has the form of a credential. */
export function scrubText(text: string): string {
  return FORMS.reduce(
    (rest, { hint, form, shown }) => (hint.test(rest) ? rest.replace(form, shown) : rest),
    text,
  );
}

/** The same for every text of a JSON value; what has none is given back as it is. */
export function scrub<T>(value: T): T {
  return scrubbed(value) as T;
}

function scrubbed(value: unknown): unknown {
  if (typeof value === 'string') return scrubText(value);
  if (Array.isArray(value)) {
    const elements = value.map(scrubbed);
    return elements.some((element, index) => element !== value[index]) ? elements : value;
  }
  if (!isJsonObject(value)) return value;
  const entries = Object.entries(value).map(([key, inner]) => [key, scrubbed(inner)] as const);
  return entries.some(([key, inner]) => inner !== value[key]) ? Object.fromEntries(entries) : value;
}
