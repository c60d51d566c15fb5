import { describe, expect, it } from 'vitest';
import { READ_LIMITS, readObjects } from './read-objects';

const claim = {
  apiVersion: 'v1',
  kind: 'PersistentVolumeClaim',
  metadata: { name: 'data', namespace: 'shop' },
  spec: {},
};
const claimYaml =
  'apiVersion: v1\nkind: PersistentVolumeClaim\nmetadata: { name: data, namespace: shop }\nspec: {}\n';

function named(text: string): readonly string[] {
  const read = readObjects(text);
  if (!read.ok) throw new Error(read.error);
  return read.value.objects.map(
    ({ kind, metadata }) => `${kind} ${metadata.namespace ?? '-'}/${metadata.name}`,
  );
}

describe('readObjects', () => {
  it.each([
    { name: 'one object of JSON', text: JSON.stringify(claim), has: ['PersistentVolumeClaim shop/data'] },
    { name: 'one object of YAML', text: claimYaml, has: ['PersistentVolumeClaim shop/data'] },
    {
      name: 'what kubectl prints for several kinds',
      text: JSON.stringify({
        apiVersion: 'v1',
        kind: 'List',
        items: [claim, { apiVersion: 'v1', kind: 'Node', metadata: { name: 'a' } }],
      }),
      has: ['PersistentVolumeClaim shop/data', 'Node -/a'],
    },
    {
      name: 'what an API server answers: items without kind',
      text: JSON.stringify({
        apiVersion: 'v1',
        kind: 'PersistentVolumeList',
        items: [{ metadata: { name: 'disk' }, spec: {} }],
      }),
      has: ['PersistentVolume -/disk'],
    },
    {
      name: 'documents, an empty one among them',
      text: `${claimYaml}---\n---\napiVersion: v1\nkind: List\nitems:\n- { apiVersion: v1, kind: Pod, metadata: { name: web }, spec: {} }\n`,
      has: ['PersistentVolumeClaim shop/data', 'Pod default/web'],
    },
  ])('reads $name', ({ text, has }) => expect(named(text)).toEqual(has));

  it('drops managedFields and keeps everything else, status included', () => {
    const text = JSON.stringify({
      ...claim,
      metadata: { ...claim.metadata, managedFields: [1] },
      status: { phase: 'Lost' },
    });
    const read = readObjects(text);
    expect(read.ok && read.value.objects).toEqual([{ ...claim, status: { phase: 'Lost' } }]);
  });

  it('reads numbers as kubectl does, such that they can be sent', () => {
    const text = `${claimYaml}status: { count: 3, mode: 0644, share: 0.5, capacity: { storage: 5 }, beyond: 9007199254740993 }\n`;
    const read = readObjects(text);
    const status = { count: 3, mode: 420, share: 0.5, capacity: { storage: 5 }, beyond: '9007199254740993' };
    expect(read.ok && JSON.parse(JSON.stringify(read.value.objects))).toEqual([{ ...claim, status }]);
  });

  it('tells what it left out, and where', () => {
    const text = JSON.stringify({
      apiVersion: 'v1',
      kind: 'List',
      items: [
        claim,
        5,
        { kind: 'Pod' },
        { apiVersion: 'v1', kind: 'Pod', metadata: {} },
        { apiVersion: 'v1', kind: 'Pod', metadata: { name: 'web' } },
      ],
    });
    const read = readObjects(text);
    expect(read.ok && read.value.left).toEqual([
      { place: 'items.1', why: 'is no object' },
      { place: 'items.2', why: 'has no apiVersion or no kind' },
      { place: 'items.3', why: 'is a Pod without metadata.name' },
      { place: 'items.4', why: 'is Pod web, whose spec is missing' },
    ]);
  });

  it.each([
    { name: 'nothing', text: '', says: 'There is no object of Kubernetes in the text' },
    { name: 'a word', text: 'hello', says: 'There is no object of Kubernetes in the text' },
    {
      name: 'a table',
      text: 'NAME   STATUS\ndata   Bound\n',
      says: 'There is no object of Kubernetes in the text',
    },
    {
      name: 'nothing but what cannot be read',
      text: 'apiVersion: v1\nkind: Pod\nmetadata: { name: web }\n',
      says: 'The text has nothing that can be read: it is Pod web, whose spec is missing',
    },
    { name: 'broken JSON', text: '{"a":', says: 'The text begins like JSON and is none' },
    { name: 'broken YAML', text: 'a: [1', says: 'The text is no YAML' },
    { name: 'a key twice', text: 'a: 1\na: 2\n', says: 'The key "a" is already set in this map.' },
    { name: 'aliases of aliases', text: bomb(), says: 'The text is no YAML' },
    { name: 'deep nesting', text: `a: ${'['.repeat(300)}`, says: 'nested too deeply' },
    { name: 'too much YAML', text: `a: ${'x'.repeat(READ_LIMITS.yamlCharacters)}`, says: 'Use -o json' },
    {
      name: 'too many objects',
      text: JSON.stringify({
        apiVersion: 'v1',
        kind: 'PodList',
        items: Array.from({ length: READ_LIMITS.objects + 1 }, (_, index) => ({
          metadata: { name: `p${index}` },
          spec: {},
        })),
      }),
      says: 'at most 20000 are read',
    },
  ])('refuses $name', ({ text, says }) => {
    const read = readObjects(text);
    expect(read.ok ? '' : read.error).toContain(says);
  });
});

/** Nine aliases of nine aliases, seven times: some five million values from a few lines. */
function bomb(): string {
  const levels = Array.from({ length: 7 }, (_, index) => {
    const items = Array.from({ length: 9 }, () => (index === 0 ? 'x' : `*l${index - 1}`)).join(',');
    return `l${index}: &l${index} [${items}]`;
  });
  return `${levels.join('\n')}\n`;
}
