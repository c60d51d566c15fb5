import { describe, expect, it } from 'vitest';
import { chooseDefaultStorageClass } from './storage-class-name';
import { aStorageClass } from './testing/objects';

const KEY = 'storageclass.kubernetes.io/is-default-class';
const BETA = 'storageclass.beta.kubernetes.io/is-default-class';

function marked(name: string, creationTimestamp?: string, key = KEY, value = 'true') {
  return aStorageClass({ name, metadata: { name, creationTimestamp, annotations: { [key]: value } } });
}

const old = marked('old', '2026-01-05T09:00:00Z');
const young = marked('young', '2026-01-05T10:00:00Z');

describe('chooseDefaultStorageClass', () => {
  it.each([
    ['nothing marked', [aStorageClass(), marked('no', undefined, KEY, 'false')], { kind: 'None' }],
    ['one marked', [aStorageClass(), old], { kind: 'Only', storageClass: old }],
    ['the newest', [old, young], { kind: 'Newest', storageClass: young, others: ['old'] }],
    ['the newest, in any order', [young, old], { kind: 'Newest', storageClass: young, others: ['old'] }],
  ])('%s', (_, classes, choice) => {
    expect(chooseDefaultStorageClass(classes)).toEqual(choice);
  });

  it('knows the older annotation, and takes the first name of equally old ones', () => {
    const b = marked('b', undefined, BETA);
    const a = marked('a', undefined, BETA);
    expect(chooseDefaultStorageClass([b, a])).toEqual({ kind: 'Newest', storageClass: a, others: ['b'] });
    expect(chooseDefaultStorageClass([marked('c', undefined, BETA, 'yes')])).toEqual({ kind: 'None' });
  });
});
