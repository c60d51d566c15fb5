import { describe, expect, it } from 'vitest';
import type { KubernetesObject } from '@/lib/kubernetes/object';
import { findItems, type PaletteItem, SHOWN_LIMIT } from './palette-items';

const fixed: readonly PaletteItem[] = [
  { id: 'view:map', icon: 'map', label: 'Map', detail: 'view', mono: false, target: { href: '/c/x/map' } },
];

function object(kind: string, name: string, namespace?: string): KubernetesObject {
  return { apiVersion: 'v1', kind, metadata: { name, ...(namespace ? { namespace } : {}) } };
}

function find(text: string, objects: readonly KubernetesObject[]) {
  return findItems({ text, fixed, objects, cluster: 'x' });
}

describe('findItems', () => {
  it('offers views and actions while nothing is typed', () => {
    expect(find(' ', [object('Pod', 'a', 'n')])).toEqual({ items: fixed, more: 0 });
  });

  it('puts names that begin with the text first, then those that have it, then what is told by its detail', () => {
    const objects = [
      object('Pod', 'x', 'archive'),
      object('Node', 'my-archive'),
      object('Pod', 'archive-0', 'n'),
    ];
    expect(find('Archive', objects).items.map((item) => item.label)).toEqual([
      'archive-0',
      'my-archive',
      'x',
    ]);
  });

  it('leads to where the object is shown best', () => {
    expect(find('db', [object('PersistentVolumeClaim', 'db', 'shop')]).items[0]?.target).toEqual({
      href: '/c/x/claims/shop/db',
    });
  });

  it('leaves out events and counts what is not shown', () => {
    const many = Array.from({ length: SHOWN_LIMIT + 5 }, (_, index) => object('Pod', `web-${index}`, 'n'));
    const { items, more } = find('web', [...many, object('Event', 'web.1', 'n')]);
    expect(items).toHaveLength(SHOWN_LIMIT);
    expect(more).toBe(5);
  });
});
