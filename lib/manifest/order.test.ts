import { describe, expect, it } from 'vitest';
import type { KubernetesObject } from '../kubernetes/object';
import { applyOrder, buildingOrder, deletionOrder } from './order';

function objects(...names: readonly string[]): readonly KubernetesObject[] {
  return names.map((text) => {
    const [kind = '', name = ''] = text.split(' ');
    return { apiVersion: 'v1', kind, metadata: { name } };
  });
}

function names(list: readonly KubernetesObject[]): readonly string[] {
  return list.map(({ kind, metadata }) => `${kind} ${metadata.name}`);
}

const self = (object: KubernetesObject): KubernetesObject => object;

describe('applyOrder', () => {
  it('keeps the order of the text, but brings forward what others are refused without', () => {
    const given = objects(
      'Pod p',
      'PersistentVolumeClaim c',
      'Namespace n',
      'PersistentVolume v',
      'Namespace m',
    );
    expect(names(applyOrder(given, self))).toEqual([
      'Namespace n',
      'Namespace m',
      'Pod p',
      'PersistentVolumeClaim c',
      'PersistentVolume v',
    ]);
  });
});

describe('buildingOrder and deletionOrder', () => {
  const given = objects(
    'Pod p',
    'Widget w',
    'PersistentVolumeClaim a',
    'Node n',
    'StatefulSet s',
    'PersistentVolume v',
    'PersistentVolumeClaim b',
    'StorageClass c',
    'Namespace x',
  );

  it('goes from what is used to its users, and back', () => {
    const built = names(buildingOrder(given, self));
    expect(built).toEqual([
      'Namespace x',
      'StorageClass c',
      'Node n',
      'PersistentVolume v',
      'PersistentVolumeClaim a',
      'PersistentVolumeClaim b',
      'Widget w',
      'StatefulSet s',
      'Pod p',
    ]);
    expect(names(deletionOrder(given, self))).toEqual([...built].reverse());
  });

  it('leaves the list that it was given alone', () => {
    const before = names(given);
    deletionOrder(given, self);
    expect(names(given)).toEqual(before);
  });
});
