/**
 * What must be true of a manifest before anybody is asked to store it: it says what it is and how it is called,
 * and text is text. Everything else is the API server's to refuse. The commonest slip of YAML is here: a label or
 * a parameter without quotes that turns into a number or a boolean.
 */
import { isJsonObject } from '../base/json';
import { apiVersionOf, groupOf } from '../kubernetes/object';
import { findResourceByKind, RESOURCES } from '../kubernetes/resources';
import { checkQuantities } from './check-quantities';

export interface ManifestFault {
  /** Path of the field at fault, for its place in the text. */
  readonly field: string;
  readonly message: string;
}

const BUILT_IN_GROUPS: ReadonlySet<string> = new Set(RESOURCES.map(({ group }) => group));

/** Faults of one object; none means that it can be sent. */
export function checkManifest(object: Readonly<Record<string, unknown>>): readonly ManifestFault[] {
  const { apiVersion, kind, metadata } = object;
  const faults = [
    ...required(apiVersion, 'apiVersion', 'such as v1 or storage.k8s.io/v1'),
    ...required(kind, 'kind', 'such as PersistentVolumeClaim'),
  ];
  if (faults.length > 0) return faults;
  const unknown = knownKind(String(apiVersion), String(kind));
  if (unknown.length > 0) return unknown;
  return [...checkMetadata(metadata), ...checkTextMaps(object), ...checkQuantities(object)];
}

function required(value: unknown, field: string, example: string): readonly ManifestFault[] {
  if (typeof value === 'string' && value !== '') return [];
  const given = value === undefined || value === null || value === '';
  const message = given
    ? `This document has no ${field}. Add one, ${example}.`
    : `${field} must be text, not ${describe(value)}.`;
  return [{ field: given ? '' : field, message }];
}

/** A kind that is known in this API but under another version is refused by every client; say where it is. */
function knownKind(apiVersion: string, kind: string): readonly ManifestFault[] {
  const group = groupOf(apiVersion);
  if (!/^([a-z0-9.-]+\/)?[a-z0-9]+$/.test(apiVersion)) {
    return [
      {
        field: 'apiVersion',
        message: `apiVersion must look like v1 or apps/v1, not ${JSON.stringify(apiVersion)}.`,
      },
    ];
  }
  const own = findResourceByKind(apiVersion, kind);
  const known = own ?? RESOURCES.find((resource) => resource.kind === kind);
  if (!known || !BUILT_IN_GROUPS.has(group)) return [];
  const expected = apiVersionOf(known.group, known.version);
  if (expected === apiVersion) return [];
  return [
    {
      field: 'apiVersion',
      message: `There is no kind ${kind} in version ${apiVersion}; it is in ${expected}.`,
    },
  ];
}

function checkMetadata(metadata: unknown): readonly ManifestFault[] {
  if (!isJsonObject(metadata)) {
    const field = metadata === undefined ? '' : 'metadata';
    return [{ field, message: 'This document has no metadata. Add metadata with a name.' }];
  }
  const faults = (['name', 'generateName', 'namespace'] as const).flatMap((name) =>
    mustBeText(metadata[name], `metadata.${name}`),
  );
  if (faults.length > 0) return faults;
  if (metadata.name || metadata.generateName) return [];
  return [{ field: 'metadata', message: 'This document has no name. Add metadata.name.' }];
}

/** Maps whose values the API takes only as text (map[string]string). */
const TEXT_MAPS: readonly (readonly string[])[] = [
  ['metadata', 'labels'],
  ['metadata', 'annotations'],
  ['parameters'],
  ['spec', 'selector', 'matchLabels'],
  ['spec', 'template', 'metadata', 'labels'],
  ['spec', 'template', 'metadata', 'annotations'],
  ['spec', 'csi', 'volumeAttributes'],
  ['spec', 'nodeSelector'],
  ['spec', 'template', 'spec', 'nodeSelector'],
];

function checkTextMaps(object: Readonly<Record<string, unknown>>): readonly ManifestFault[] {
  return TEXT_MAPS.flatMap((path) => {
    let value: unknown = object;
    for (const name of path) value = isJsonObject(value) ? value[name] : undefined;
    if (!isJsonObject(value)) return [];
    return Object.entries(value).flatMap(([key, part]) => mustBeText(part, `${path.join('.')}[${key}]`));
  });
}

function mustBeText(value: unknown, field: string): readonly ManifestFault[] {
  if (value === undefined || value === null || typeof value === 'string') return [];
  return [
    { field, message: `${field} must be text, not ${describe(value)}. Put it in quotes: ${quoted(value)}` },
  ];
}

function describe(value: unknown): string {
  if (Array.isArray(value)) return 'a list';
  if (isJsonObject(value)) return 'a map';
  return `the ${typeof value} ${String(value)}`;
}

function quoted(value: unknown): string {
  return value !== null && typeof value === 'object' ? '"…".' : `"${String(value)}".`;
}
