import { describe, expect, it } from 'vitest';
import type { KubernetesVersion } from '../../../kubernetes/feature-gates';
import type { KubernetesObject } from '../../../kubernetes/object';
import { aContent, aSnapshot, aSnapshotClass } from '../../../volume/snapshot/testing/objects';
import { createSimulation } from '../../simulation';

/** The message of the refusal after the object's name, or `ok`. */
function answer(
  object: unknown,
  options: { version?: KubernetesVersion; change?: (stored: KubernetesObject) => unknown } = {},
): string {
  const { api } = createSimulation({ version: options.version ?? '1.37', seed: 1, components: [] });
  const created = api.create(object as KubernetesObject, 'user');
  const result =
    created.ok && options.change
      ? api.update(options.change(created.value) as KubernetesObject, 'user')
      : created;
  return result.ok ? 'ok' : (result.error.message ?? '').replace(/^.* is invalid: /, '');
}

const snapshot = aSnapshot();
const content = aContent();

describe('what the API server answers to a VolumeSnapshot', () => {
  it.each([
    { name: 'of a claim', object: snapshot, says: 'ok' },
    { name: 'of a content', object: aSnapshot({ contentName: 'x' }), says: 'ok' },
    { name: 'without spec', object: { ...snapshot, spec: undefined }, says: 'spec: Required value' },
    { name: 'without source', object: { ...snapshot, spec: {} }, says: 'spec.source: Required value' },
    {
      name: 'with no source in it',
      object: { ...snapshot, spec: { source: {} } },
      says: 'spec.source: Invalid value: "object": exactly one of volumeSnapshotContentName and persistentVolumeClaimName must be set',
    },
    {
      name: 'with both',
      object: {
        ...snapshot,
        spec: { source: { persistentVolumeClaimName: 'c', volumeSnapshotContentName: 'x' } },
      },
      says: 'spec.source: Invalid value: "object": exactly one of volumeSnapshotContentName and persistentVolumeClaimName must be set',
    },
    {
      name: 'with an empty class',
      object: aSnapshot({ className: '' }),
      says: 'spec.volumeSnapshotClassName: Invalid value: "": volumeSnapshotClassName must not be the empty string when set',
    },
  ])('$name', ({ object, says }) => expect(answer(object)).toBe(says));

  it.each([
    { version: '1.37', shown: 'other' },
    { version: '1.30', shown: 'string' },
  ] as const)('whose claim is changed, $version', ({ version, shown }) => {
    const change = (stored: KubernetesObject) => ({
      ...stored,
      spec: { source: { persistentVolumeClaimName: 'other' } },
    });
    expect(answer(snapshot, { version, change })).toBe(
      `spec.source.persistentVolumeClaimName: Invalid value: "${shown}": persistentVolumeClaimName is immutable`,
    );
  });

  it('whose claim is taken away', () => {
    const change = (stored: KubernetesObject) => ({
      ...stored,
      spec: { source: { volumeSnapshotContentName: 'x' } },
    });
    expect(answer(snapshot, { change })).toBe(
      'spec.source: Invalid value: "object": persistentVolumeClaimName is required once set',
    );
  });
});

describe('what the API server answers to a VolumeSnapshotContent', () => {
  it.each([
    { name: 'complete', object: content, says: 'ok' },
    {
      name: 'with nothing in it',
      object: { ...content, spec: {} },
      says: '[spec.deletionPolicy: Required value, spec.driver: Required value, spec.source: Required value, spec.volumeSnapshotRef: Required value]',
    },
    {
      name: 'with an unknown policy',
      object: aContent({ deletionPolicy: 'Recycle' as never }),
      says: 'spec.deletionPolicy: Unsupported value: "Recycle": supported values: "Delete", "Retain"',
    },
    {
      name: 'with both handles',
      object: aContent({ source: { volumeHandle: 'v', snapshotHandle: 's' } }),
      says: 'spec.source: Invalid value: "object": exactly one of volumeHandle and snapshotHandle must be set',
    },
    {
      name: 'for a snapshot of no namespace',
      object: aContent({ volumeSnapshotRef: { name: 's' } }),
      says: 'spec.volumeSnapshotRef: Invalid value: "object": both spec.volumeSnapshotRef.name and spec.volumeSnapshotRef.namespace must be set',
    },
  ])('$name', ({ object, says }) => expect(answer(object)).toBe(says));

  it.each([
    {
      name: 'the handle',
      change: { source: { snapshotHandle: 'other' } },
      says: 'spec.source.snapshotHandle: Invalid value: "other": snapshotHandle is immutable',
    },
    {
      name: 'the mode',
      change: { sourceVolumeMode: 'Block' },
      says: 'spec.sourceVolumeMode: Invalid value: "Block": sourceVolumeMode is immutable',
    },
    {
      name: 'the mode away',
      change: { sourceVolumeMode: undefined },
      says: 'spec: Invalid value: "object": sourceVolumeMode is required once set',
    },
    { name: 'the policy', change: { deletionPolicy: 'Retain' }, says: 'ok' },
  ])('changing $name', ({ change, says }) => {
    const changed = (stored: KubernetesObject) => ({
      ...stored,
      spec: { ...(stored as typeof content).spec, ...change },
    });
    expect(answer(aContent({ sourceVolumeMode: 'Filesystem' }), { change: changed })).toBe(says);
  });
});

describe('what the API server answers to a VolumeSnapshotClass', () => {
  it.each([
    { name: 'complete', object: aSnapshotClass(), says: 'ok' },
    {
      name: 'with nothing in it',
      object: { ...aSnapshotClass(), driver: undefined, deletionPolicy: undefined },
      says: '[deletionPolicy: Required value, driver: Required value]',
    },
    {
      name: 'with an unknown policy',
      object: aSnapshotClass({ deletionPolicy: 'Recycle' as never }),
      says: 'deletionPolicy: Unsupported value: "Recycle": supported values: "Delete", "Retain"',
    },
  ])('$name', ({ object, says }) => expect(answer(object)).toBe(says));
});
