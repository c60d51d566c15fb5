import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { canonicalJson, isJsonObject } from '../base/json';
import type { KubernetesObject } from '../kubernetes/object';
import { applyPatch, mergePatchBetween, placeManifest } from './apply';
import vectors from './apply.vectors.json';

/**
 * Printed by Go 1.26 with k8s.io/api and apimachinery v0.37.2: `result` is `live` after the three-way patch that
 * kubectl computes, strategic for kinds of k8s.io/api (CreateThreeWayMergePatch, then StrategicMergePatch) and a
 * JSON merge patch for others.
 */
interface Vector {
  readonly title: string;
  readonly live: KubernetesObject;
  readonly manifest: KubernetesObject;
  readonly result: KubernetesObject;
}

const rows: readonly Vector[] = JSON.parse(JSON.stringify(vectors));

const PLAIN = { writable: true, enumerable: true, configurable: true };

function own(object: Record<string, unknown>, key: string): unknown {
  return Object.hasOwn(object, key) ? object[key] : undefined;
}

/** RFC 7386, as the API server applies it. */
function mergePatch(target: unknown, patch: unknown): unknown {
  if (!isJsonObject(patch)) return patch;
  const result: Record<string, unknown> = isJsonObject(target) ? { ...target } : {};
  for (const [key, value] of Object.entries(patch)) {
    if (value === null) delete result[key];
    else Object.defineProperty(result, key, { value: mergePatch(own(result, key), value), ...PLAIN });
  }
  return result;
}

describe('applyPatch against kubectl', () => {
  it.each(rows.map((row) => [row.title, row] as const))('%s', (_, { live, manifest, result }) => {
    const verdict = applyPatch(live, manifest);
    if (verdict.kind === 'create') throw new Error('the object exists');
    expect(verdict.kind === 'unchanged').toBe(canonicalJson(live) === canonicalJson(result));
    const patched = verdict.kind === 'patch' ? mergePatch(live, verdict.patch) : live;
    expect(JSON.parse(canonicalJson(patched))).toEqual(JSON.parse(canonicalJson(result)));
  });

  it('has nothing to do the second time', () => {
    for (const { manifest, result } of rows)
      expect(applyPatch(result, manifest)).toEqual({ kind: 'unchanged' });
  });
});

describe('creating', () => {
  const manifest: KubernetesObject = {
    apiVersion: 'v1',
    kind: 'ConfigMap',
    metadata: { name: 'a', namespace: 'default' },
  };

  it('keeps the manifest in the annotation, as kubectl writes it', () => {
    const verdict = applyPatch(undefined, manifest);
    expect(verdict.kind === 'create' && verdict.object.metadata.annotations).toEqual({
      'kubectl.kubernetes.io/last-applied-configuration':
        '{"apiVersion":"v1","kind":"ConfigMap","metadata":{"annotations":{},"name":"a","namespace":"default"}}\n',
    });
  });

  it('creates what has only a generateName, without an annotation', () => {
    const unnamed = { ...manifest, metadata: { generateName: 'a-' } } as unknown as KubernetesObject;
    expect(applyPatch(undefined, unnamed)).toEqual({ kind: 'create', object: unnamed });
  });

  it('takes an unreadable annotation for none', () => {
    const annotations = { 'kubectl.kubernetes.io/last-applied-configuration': '{' };
    const live = { ...manifest, metadata: { ...manifest.metadata, annotations, labels: { kept: 'yes' } } };
    const verdict = applyPatch(live, manifest);
    expect(verdict).toMatchObject({ kind: 'patch', patch: { metadata: { annotations: expect.anything() } } });
  });
});

describe('placeManifest', () => {
  const of = (kind: string, apiVersion: string, metadata: object): KubernetesObject =>
    ({ apiVersion, kind, metadata }) as KubernetesObject;

  it.each([
    [
      'a claim gets the default namespace',
      of('PersistentVolumeClaim', 'v1', { name: 'a' }),
      { name: 'a', namespace: 'default' },
    ],
    [
      'and keeps its own',
      of('PersistentVolumeClaim', 'v1', { name: 'a', namespace: 'x' }),
      { name: 'a', namespace: 'x' },
    ],
    ['a volume has none', of('PersistentVolume', 'v1', { name: 'a', namespace: 'x' }), { name: 'a' }],
    [
      'a custom kind is taken for namespaced',
      of('Widget', 'example.com/v1', { name: 'a' }),
      { name: 'a', namespace: 'default' },
    ],
    [
      'what the API server sets is dropped',
      of('PersistentVolume', 'v1', {
        name: 'a',
        uid: 'u',
        resourceVersion: '5',
        creationTimestamp: null,
        labels: { b: 'c' },
      }),
      { name: 'a', labels: { b: 'c' } },
    ],
  ])('%s', (_, manifest, metadata) => {
    expect(placeManifest(manifest).metadata).toEqual(metadata);
  });
});

describe('mergePatchBetween', () => {
  const json = fc.letrec((tie) => ({
    value: fc.oneof(
      { maxDepth: 3 },
      fc.integer(),
      fc.string(),
      fc.boolean(),
      fc.array(fc.integer()),
      tie('object'),
    ),
    object: fc.dictionary(fc.constantFrom('a', 'b', 'c', '__proto__', '1'), tie('value')),
  }));

  it('leads to a key that is called __proto__', () => {
    const target = JSON.parse('{"__proto__": {"a": 1}}');
    expect(canonicalJson(mergePatch({}, mergePatchBetween({}, target)))).toBe(canonicalJson(target));
  });

  it('leads from any object to any other', () => {
    fc.assert(
      fc.property(json.object, json.object, (from, to) => {
        const source = from as Record<string, unknown>;
        const target = to as Record<string, unknown>;
        expect(canonicalJson(mergePatch(source, mergePatchBetween(source, target) ?? {}))).toBe(
          canonicalJson(target),
        );
      }),
    );
  });
});
