/** For tests of explanations: what every one of them owes its reader, checked against the objects that it speaks of. */
import { expect } from 'vitest';
import { type KubernetesObject, namespacedKey } from '../../kubernetes/object';
import { RESOURCES } from '../../kubernetes/resources';
import type { ClusterObjects } from '../cluster-view';
import type { Evidence } from '../evidence';
import { plainText, type Sentence } from '../sentence';
import type { WayOut } from '../way-out';
import { evidenceProblem } from './evidence-problem';

export interface Explained {
  readonly title: Sentence;
  readonly next: Sentence;
  readonly evidence: readonly Evidence[];
  readonly waysOut: readonly WayOut[];
}

/** Objects that are not indexed by the view but are spoken of. */
export function objectsOf(around: Partial<ClusterObjects>, ...others: readonly KubernetesObject[]) {
  const lists = Object.values(around).filter((value) =>
    Array.isArray(value),
  ) as (readonly KubernetesObject[])[];
  const all = [...lists.flat(), ...others].filter((object) => object?.kind !== undefined);
  return new Map(
    all.map((object) => [keyOf(object.kind, object.metadata.namespace, object.metadata.name), object]),
  );
}

function keyOf(kind: string, namespace: string | undefined, name: string): string {
  return `${kind} ${namespacedKey(namespace, name)}`;
}

/** A sentence of its own, what happens by itself, evidence that the objects bear out, ways that are real requests. */
export function expectWellExplained(said: Explained, objects: ReadonlyMap<string, KubernetesObject>): void {
  expect(plainText(said.title)).toMatch(/^\S.*\S$/s);
  expect(plainText(said.next)).not.toBe('');
  expect(
    said.evidence.some(({ kind }) => kind !== 'Event'),
    'a field as evidence',
  ).toBe(true);
  const problems = said.evidence.flatMap((proof) => {
    if (proof.kind === 'Event') return [];
    const { kind, namespace, name } = proof.object;
    return evidenceProblem(proof, objects.get(keyOf(kind, namespace, name))) ?? [];
  });
  expect(problems).toEqual([]);
  for (const way of said.waysOut) expectReal(way);
}

/** Every write is of a kind that the API has, where that kind is; a way without one says what to type or why not. */
function expectReal({ title, effect, writes }: WayOut): void {
  expect(plainText(title)).not.toBe('');
  expect(plainText(effect)).not.toBe('');
  for (const write of writes) {
    const target = 'create' in write ? write.create : 'patch' in write ? write.patch : write.delete;
    const resource = RESOURCES.find(({ kind }) => kind === target.kind);
    expect(resource, `a kind of the API: ${target.kind}`).toBeDefined();
    const namespace =
      'create' in write ? write.create.metadata.namespace : (target as { namespace?: string }).namespace;
    expect(namespace !== undefined, `the scope of ${target.kind}`).toBe(resource?.namespaced);
  }
}
