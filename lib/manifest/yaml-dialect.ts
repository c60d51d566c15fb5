/**
 * YAML as kubectl understands it: sigs.k8s.io/yaml, which is YAML 1.1 with exceptions. `yes` is true and `0644`
 * is 420, but `1:30` and `2026-01-01` are text and `0o17` is 15. `yaml.vectors.json` holds this to the Go code.
 */
import type { DocumentOptions, ParseOptions, ScalarTag, SchemaOptions, Tags } from 'yaml';

const INTEGER = /^[-+]?(?:0[xX][0-9a-fA-F]+|0[bB][01]+|0[oO]?[0-7]+|0|[1-9][0-9]*)$/;
const FLOAT = /^[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?$/;
const MAX_UINT64 = 2n ** 64n - 1n;

/**
 * goyaml's resolve() for what begins like a number: underscores mean nothing, except after a leading point; what
 * is no number in the end is text.
 */
function resolveNumber(text: string): bigint | number | string {
  const plain = text.startsWith('.') ? text : text.replaceAll('_', '');
  if (INTEGER.test(plain)) {
    const value = parseInteger(plain);
    if (/^[-+]?0[0-9xXoObB]/.test(plain) && value > MAX_UINT64) return text;
    return value;
  }
  const float = FLOAT.test(plain) ? Number(plain) : Number.NaN;
  return Number.isFinite(float) ? float : text;
}

function parseInteger(plain: string): bigint {
  const digits = plain.replace(/^[-+]/, '').toLowerCase();
  const magnitude = BigInt(/^0[0-7]/.test(digits) ? `0o${digits.slice(1)}` : digits);
  return plain.startsWith('-') ? -magnitude : magnitude;
}

const numberTag: ScalarTag = {
  tag: 'tag:yaml.org,2002:int',
  default: true,
  test: /^[-+]?[.0-9]|^[-+]_/,
  resolve: resolveNumber,
};

/** Tags of YAML 1.1 that the Go code does not know, or reads in its own way. */
const REPLACED: ReadonlySet<string> = new Set(
  ['int', 'timestamp', 'omap', 'pairs', 'set'].map((name) => `tag:yaml.org,2002:${name}`),
);

function kubectlTags(tags: Tags): Tags {
  const kept = tags.filter((tag) => typeof tag === 'string' || !(REPLACED.has(tag.tag) || isPlainFloat(tag)));
  return [...kept, numberTag];
}

/** The float tags but for infinities and NaN. */
function isPlainFloat(tag: Exclude<Tags[number], string>): boolean {
  return tag.tag === 'tag:yaml.org,2002:float' && !('test' in tag && tag.test?.test('.nan'));
}

/** Options for reading. Duplicate keys are found by `toJson`, which does it in linear time. */
export const KUBECTL_YAML: ParseOptions & DocumentOptions & SchemaOptions = {
  version: '1.1',
  customTags: kubectlTags,
  uniqueKeys: false,
  prettyErrors: false,
  logLevel: 'silent',
};
