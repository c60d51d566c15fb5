/**
 * Where a field that the API server complains about stands in the text. Its paths are made for people
 * (`spec.capacity[storage]`, `volumeMode`, `metadata.annotations.a.b/c`), so this finds the field if it can and
 * otherwise the nearest thing around it that exists. It never fails: the document itself is always there.
 */
import { isMap, isScalar, isSeq, type Pair, type ParsedNode } from 'yaml';

type Step = { readonly name: string } | { readonly index: number };

/** A place in the tree: a value and, where it is the value of a map's key, that key. */
export interface FieldNode {
  readonly key: ParsedNode | undefined;
  readonly value: ParsedNode | null;
  /** True when this is the field itself, false when it is only the nearest parent. */
  readonly exact: boolean;
}

/** Fields that the API server names without the part of the object in which they stand. */
const PREFIXES: readonly (readonly string[])[] = [[], ['spec'], ['metadata']];

/** Names that differ between the API server's own objects and the manifest. */
const DETOURS: Readonly<Record<string, readonly (readonly string[])[]>> = {
  'resources.storage': [
    ['requests', 'storage'],
    ['limits', 'storage'],
  ],
  'spec.attachedRequired': [['attachRequired']],
};

/** Finds `path` below `root`, or its nearest existing parent. */
export function findField(root: ParsedNode, path: string): FieldNode {
  const steps = parsePath(path);
  const candidates = PREFIXES.map((prefix) =>
    walk(root, [...prefix.map((name): Step => ({ name })), ...steps], prefix.length),
  );
  return (
    candidates.find((field) => field.exact) ?? candidates[0] ?? { key: undefined, value: root, exact: false }
  );
}

/** `a.b[0].c[key.with.dots]` into its steps. Dots within brackets belong to a key. */
function parsePath(path: string): readonly Step[] {
  return [...path.matchAll(/\[([^\]]*)\]|[^.[\]]+/g)].map(([text, bracketed]) => {
    if (bracketed === undefined) return { name: text };
    return /^\d+$/.test(bracketed) ? { index: Number(bracketed) } : { name: bracketed };
  });
}

function walk(root: ParsedNode, steps: readonly Step[], required: number): FieldNode {
  let field: FieldNode = { key: undefined, value: root, exact: true };
  let at = 0;
  let parent = '';
  while (at < steps.length) {
    const found = descend(field, steps.slice(at), parent);
    if (found === undefined)
      return at < required ? { key: undefined, value: root, exact: false } : { ...field, exact: false };
    const last = steps[at];
    parent = last !== undefined && 'name' in last ? last.name : parent;
    field = { ...found.field, exact: true };
    at += found.steps;
  }
  return field;
}

interface Found {
  readonly field: Omit<FieldNode, 'exact'>;
  /** How many steps of the path this took. */
  readonly steps: number;
}

function descend({ value }: FieldNode, steps: readonly Step[], parent: string): Found | undefined {
  const [step] = steps;
  if (step === undefined || value === null) return undefined;
  if ('index' in step) {
    const item = isSeq(value) ? value.items[step.index] : undefined;
    return item === undefined
      ? undefined
      : { field: { key: undefined, value: item as ParsedNode }, steps: 1 };
  }
  return byKey(value, steps) ?? byDetour(value, `${parent}.${step.name}`);
}

/** Takes the longest run of names that is one key: `annotations.a.b/c` has the key `a.b/c`. */
function byKey(value: ParsedNode, steps: readonly Step[]): Found | undefined {
  const names: string[] = [];
  for (const step of steps) {
    if (!('name' in step)) break;
    names.push(step.name);
  }
  for (let count = names.length; count > 0; count -= 1) {
    const pair = pairOf(value, names.slice(0, count).join('.'));
    if (pair !== undefined) return { field: { key: pair.key, value: pair.value }, steps: count };
  }
  return undefined;
}

function byDetour(value: ParsedNode, name: string): Found | undefined {
  for (const detour of DETOURS[name] ?? []) {
    let pair: Pair<ParsedNode, ParsedNode | null> | undefined;
    let within: ParsedNode | null = value;
    for (const key of detour) {
      pair = within === null ? undefined : pairOf(within, key);
      within = pair?.value ?? null;
    }
    if (pair !== undefined) return { field: { key: pair.key, value: pair.value }, steps: 1 };
  }
  return undefined;
}

function pairOf(node: ParsedNode, key: string): Pair<ParsedNode, ParsedNode | null> | undefined {
  if (!isMap(node)) return undefined;
  return node.items.find((pair) => isScalar(pair.key) && String(pair.key.value) === key);
}

/** What to mark for a field: its value if that is one word, otherwise its key, otherwise where it begins. */
export function markedOffsets({ key, value }: FieldNode): readonly [from: number, to: number] | undefined {
  if (value !== null && isScalar(value) && value.range[1] > value.range[0])
    return [value.range[0], value.range[1]];
  if (key !== undefined) return [key.range[0], key.range[1]];
  return undefined;
}
