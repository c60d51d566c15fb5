import { describe, expect, it } from 'vitest';
import { objectFields } from './object-fields';
import { formatReference, objectHref, parseReference } from './object-reference';

describe('objectFields', () => {
  it('names every field by its path and leaves out what has another place', () => {
    const volume = {
      apiVersion: 'v1',
      kind: 'PersistentVolume',
      metadata: { name: 'a', uid: 'u', labels: { tier: 'gold' } },
      spec: {
        capacity: { storage: '5Gi' },
        accessModes: ['ReadWriteOnce', 'ReadOnlyMany'],
        nodeAffinity: { required: { nodeSelectorTerms: [{ matchExpressions: [] }] } },
        readOnly: false,
      },
      status: { phase: 'Available', conditions: [{ type: 'X', status: 'True' }] },
    };
    expect(objectFields(volume)).toEqual([
      { path: 'spec.capacity.storage', value: '5Gi' },
      { path: 'spec.accessModes', value: 'ReadWriteOnce, ReadOnlyMany' },
      { path: 'spec.nodeAffinity.required.nodeSelectorTerms[0].matchExpressions', value: '' },
      { path: 'spec.readOnly', value: 'false' },
      { path: 'status.phase', value: 'Available' },
      { path: 'metadata.labels[tier]', value: 'gold' },
    ]);
  });
});

describe('references', () => {
  it.each([
    ['PersistentVolume/pv-a', '/c/demo/lifecycle?object=PersistentVolume%2Fpv-a'],
    ['PersistentVolumeClaim/shop/db', '/c/demo/claims/shop/db'],
    ['StorageClass/fast', '/c/demo/classes/fast'],
    ['Pod/shop/web-0', '/c/demo/map?object=Pod%2Fshop%2Fweb-0'],
  ])('%s', (text, href) => {
    const reference = parseReference(text);
    expect(reference && formatReference(reference)).toBe(text);
    expect(reference && objectHref('demo', reference)).toBe(href);
  });

  it.each([null, '', 'Pod', 'Pod/', 'a/b/c/d', '/x'])('refuses %s', (text) => {
    expect(parseReference(text)).toBeUndefined();
  });
});
