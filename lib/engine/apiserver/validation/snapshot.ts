/**
 * The schema and the rules of the CustomResourceDefinitions of snapshot.storage.k8s.io (client/config/crd,
 * external-snapshotter 8.6), with the API server's answers to what breaks them (apiextensions-apiserver 0.37). Rules are
 * looked at only where the schema is kept.
 */
import type { KubernetesVersion } from '../../../kubernetes/feature-gates';
import { hasBehaviour } from '../../../kubernetes/version-behaviours';
import type {
  VolumeSnapshot,
  VolumeSnapshotClass,
  VolumeSnapshotContent,
} from '../../../kubernetes/volume-snapshot';
import { type FieldError, invalid, notSupported, required } from '../field-error';

const DELETION_POLICIES = ['Delete', 'Retain'];

export function validateVolumeSnapshot(
  { spec }: VolumeSnapshot,
  version: KubernetesVersion,
): readonly FieldError[] {
  const missing = firstMissing([
    ['spec', spec],
    ['spec.source', spec?.source],
  ]);
  if (missing) return [missing];
  const { source, volumeSnapshotClassName } = spec;
  return [
    ...exactlyOne(source, ['volumeSnapshotContentName', 'persistentVolumeClaimName'], 'spec.source'),
    ...(volumeSnapshotClassName === ''
      ? [
          brokenText(
            'spec.volumeSnapshotClassName',
            '',
            'volumeSnapshotClassName must not be the empty string when set',
            version,
          ),
        ]
      : []),
  ];
}

export function validateVolumeSnapshotUpdate(
  snapshot: VolumeSnapshot,
  old: VolumeSnapshot,
  version: KubernetesVersion,
): readonly FieldError[] {
  const errors = validateVolumeSnapshot(snapshot, version);
  if (snapshot.spec?.source === undefined) return errors;
  return [
    ...errors,
    ...kept(
      snapshot.spec.source,
      old.spec.source,
      ['persistentVolumeClaimName', 'volumeSnapshotContentName'],
      'spec.source',
      version,
    ),
  ];
}

export function validateVolumeSnapshotContent({ spec }: VolumeSnapshotContent): readonly FieldError[] {
  if (spec === undefined) return [required('spec')];
  const missing = (['deletionPolicy', 'driver', 'source', 'volumeSnapshotRef'] as const).filter(
    (field) => spec[field] === undefined,
  );
  const schema = [
    ...missing.map((field) => required(`spec.${field}`)),
    ...policyErrors(spec.deletionPolicy, 'spec.deletionPolicy'),
  ];
  if (schema.length > 0) return schema;
  const { name, namespace } = spec.volumeSnapshotRef;
  return [
    ...exactlyOne(spec.source, ['volumeHandle', 'snapshotHandle'], 'spec.source'),
    ...(name === undefined || namespace === undefined
      ? [
          broken(
            'spec.volumeSnapshotRef',
            'both spec.volumeSnapshotRef.name and spec.volumeSnapshotRef.namespace must be set',
          ),
        ]
      : []),
  ];
}

export function validateVolumeSnapshotContentUpdate(
  content: VolumeSnapshotContent,
  old: VolumeSnapshotContent,
  version: KubernetesVersion,
): readonly FieldError[] {
  const errors = validateVolumeSnapshotContent(content);
  if (content.spec?.source === undefined) return errors;
  const [before, after] = [old.spec.sourceVolumeMode, content.spec.sourceVolumeMode];
  const mode =
    before === undefined || before === after
      ? []
      : after === undefined
        ? [broken('spec', 'sourceVolumeMode is required once set')]
        : [brokenText('spec.sourceVolumeMode', after, 'sourceVolumeMode is immutable', version)];
  const source = kept(
    content.spec.source,
    old.spec.source,
    ['volumeHandle', 'snapshotHandle'],
    'spec.source',
    version,
  );
  return [...errors, ...mode, ...source];
}

export function validateVolumeSnapshotClass({
  driver,
  deletionPolicy,
}: VolumeSnapshotClass): readonly FieldError[] {
  return [
    ...(deletionPolicy === undefined ? [required('deletionPolicy')] : []),
    ...(driver === undefined ? [required('driver')] : []),
    ...policyErrors(deletionPolicy, 'deletionPolicy'),
  ];
}

function policyErrors(policy: string | undefined, field: string): readonly FieldError[] {
  if (policy === undefined || DELETION_POLICIES.includes(policy)) return [];
  return [notSupported(field, policy, DELETION_POLICIES)];
}

function firstMissing(fields: readonly (readonly [string, unknown])[]): FieldError | undefined {
  const missing = fields.find(([, value]) => value === undefined);
  return missing && required(missing[0]);
}

type Source = { readonly [field: string]: string | undefined };

function exactlyOne(source: Source, fields: readonly [string, string], path: string): readonly FieldError[] {
  const set = fields.filter((field) => source[field] !== undefined);
  return set.length === 1 ? [] : [broken(path, `exactly one of ${fields.join(' and ')} must be set`)];
}

/** Fields that keep their value once they have one, and may not be taken away. */
function kept(
  source: Source,
  old: Source,
  fields: readonly string[],
  path: string,
  version: KubernetesVersion,
): readonly FieldError[] {
  return fields.flatMap((field) => {
    const [before, after] = [old[field], source[field]];
    if (before === undefined || before === after) return [];
    if (after === undefined) return [broken(path, `${field} is required once set`)];
    return [brokenText(`${path}.${field}`, after, `${field} is immutable`, version)];
  });
}

/** A broken rule of an object names its type in the place of its value. */
function broken(field: string, message: string): FieldError {
  return invalid(field, 'object', message);
}

/** One of a text shows it since 1.37; before, its type. */
function brokenText(field: string, value: string, message: string, version: KubernetesVersion): FieldError {
  return invalid(field, hasBehaviour(version, 'BrokenRuleShowsText') ? value : 'string', message);
}
