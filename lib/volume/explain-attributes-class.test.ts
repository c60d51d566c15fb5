import { describe, expect, it } from 'vitest';
import { finalizerVACProtection } from '../kubernetes/annotations';
import type { VolumeAttributesClass } from '../kubernetes/storage-kinds';
import { type ClusterObjects, clusterView } from './cluster-view';
import { explainAttributesClass } from './explain-attributes-class';
import { plainText } from './sentence';
import { expectWellExplained, objectsOf } from './testing/explained';
import { aClaim, aVolume } from './testing/objects';

const quick: VolumeAttributesClass = {
  apiVersion: 'storage.k8s.io/v1',
  kind: 'VolumeAttributesClass',
  metadata: { name: 'quick', finalizers: [finalizerVACProtection] },
  driverName: 'x.csi',
};
const deletionTimestamp = '2026-01-01T00:00:00Z';
const going = (...finalizers: readonly string[]): VolumeAttributesClass => ({
  ...quick,
  metadata: { ...quick.metadata, deletionTimestamp, finalizers },
});
const csi = { driver: 'x.csi', volumeHandle: 'h' };
const asks = aClaim({ name: 'asks', volumeAttributesClassName: 'quick' });
const has = {
  ...aClaim({ name: 'has', volumeAttributesClassName: 'slow' }),
  status: { currentVolumeAttributesClassName: 'quick' },
};
const changes = {
  ...aClaim({ name: 'changes', volumeAttributesClassName: 'quick' }),
  status: { modifyVolumeStatus: { targetVolumeAttributesClassName: 'quick', status: 'InProgress' } },
};
const other = aClaim({ name: 'other', volumeAttributesClassName: 'slow' });
const volume = aVolume({ name: 'v', csi, volumeAttributesClassName: 'quick' });

function explain(attributesClass: VolumeAttributesClass, around: Partial<ClusterObjects>) {
  const explanation = explainAttributesClass(clusterView({ version: '1.37', ...around }), attributesClass);
  expectWellExplained({ ...explanation, waysOut: [] }, objectsOf(around, attributesClass));
  const { standing, title, details, next } = explanation;
  return { standing, title: plainText(title), details: details.map(plainText), next: plainText(next) };
}

describe('a class that is being deleted', () => {
  it.each<[string, Partial<ClusterObjects>, string, readonly string[]]>([
    ['a claim asks for it', { claims: [asks] }, 'because asks names it.', ['asks asks for it.']],
    ['a claim has it', { claims: [has, other] }, 'because has names it.', ['has has it.']],
    [
      'a claim is being changed to it',
      { claims: [changes] },
      'because changes names it.',
      ['changes asks for it and is being changed to it.'],
    ],
    ['a volume has it', { volumes: [volume] }, 'because v names it.', ['v has it.']],
    [
      'several name it',
      { volumes: [volume], claims: [has, asks] },
      'because asks and 2 more name it.',
      ['asks asks for it.', 'has has it.', 'v has it.'],
    ],
  ])('stays while %s', (_, around, why, details) => {
    const said = explain(going(finalizerVACProtection), around);
    expect(said).toMatchObject({ standing: 'terminating', details });
    expect(said.title).toBe(`It is being deleted, and stays ${why}`);
    expect(said.next).toBe(
      'The protection controller removes kubernetes.io/vac-protection when no claim and no volume names the class any more.',
    );
  });

  it('names the first five', () => {
    const claims = ['a', 'b', 'c', 'd', 'e', 'f'].map((name) =>
      aClaim({ name, volumeAttributesClassName: 'quick' }),
    );
    const { title, details } = explain(going(finalizerVACProtection), { claims });
    expect(title).toBe('It is being deleted, and stays because a and 5 more name it.');
    expect(details).toHaveLength(5);
  });

  it('goes when nobody names it', () => {
    const { title, details } = explain(going(finalizerVACProtection), { claims: [other] });
    expect(title).toBe(
      'It is being deleted. No claim and no volume names it, so its finalizer is removed now.',
    );
    expect(details).toEqual([]);
  });

  it('waits for the finalizers of others', () => {
    expect(explain(going('example.com/x'), { claims: [asks] })).toMatchObject({
      title: 'It is being deleted; no claim and no volume holds it, but a finalizer that somebody else set.',
      next: 'It goes away when whoever set example.com/x removes it.',
    });
    expect(explain(going(finalizerVACProtection, 'example.com/x'), {}).next).toContain(
      '; then it waits for whoever set example.com/x.',
    );
  });

  it.each([
    [['PersistentVolumeClaim'], 'PersistentVolumeClaims were not read.'],
    [
      ['PersistentVolumeClaim', 'PersistentVolume'],
      'PersistentVolumeClaims and PersistentVolumes were not read.',
    ],
  ])('concludes nothing from what was not read: %s', (kinds, words) => {
    const unreadableKinds = new Set(kinds);
    const { title } = explain(going(finalizerVACProtection), { unreadableKinds });
    expect(title).toBe(`It is being deleted. What still names it is not known: ${words}`);
    const said = explain(going(finalizerVACProtection), {
      volumes: [volume],
      unreadableKinds: new Set(kinds.slice(0, 1)),
    });
    expect(said.title).toBe('It is being deleted, and stays because v names it.');
    expect(said.details[1]).toBe('Whether more name it is not known: PersistentVolumeClaims were not read.');
  });
});

describe('a class that is there', () => {
  it.each<[Partial<ClusterObjects>, string]>([
    [{ claims: [asks, has], volumes: [volume] }, 'asks and 2 more name it.'],
    [{ claims: [other] }, 'No claim and no volume names it.'],
    [
      { unreadableKinds: new Set(['PersistentVolume']) },
      'Whether anything names it is not known: PersistentVolumes were not read.',
    ],
  ])('%j: %s', (around, title) => {
    expect(explain(quick, around)).toMatchObject({ standing: 'active', title });
  });
});
