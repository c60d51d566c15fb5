import { describe, expect, it } from 'vitest';
import { VIEW_PATTERN } from '@/lib/history/presentation';
import { addressOfView, viewOfAddress, withObject } from './view-address';

describe('the view of an address', () => {
  it.each([
    { address: '/c/lab/lifecycle', view: 'lifecycle' },
    { address: '/c/lab/claims/default/data?at=12', view: 'claims/default/data' },
    {
      address: '/c/lab/lifecycle?object=PersistentVolume/disk&at=3',
      view: 'lifecycle?object=PersistentVolume%2Fdisk',
    },
    { address: '/c/lab', view: '' },
  ])('$address', ({ address, view }) => {
    const url = new URL(address, 'http://localhost');
    expect(viewOfAddress(url.pathname, url.searchParams)).toBe(view);
    expect(VIEW_PATTERN.test(view)).toBe(true);
  });

  it('leads back to it, in any cluster', () => {
    expect(addressOfView('a b', 'map?object=x')).toBe('/c/a%20b/map?object=x');
  });

  it.each([
    { view: 'map', object: 'Pod/a/b', wanted: 'map?object=Pod%2Fa%2Fb' },
    { view: 'map?namespace=a&object=x', object: 'Node/n', wanted: 'map?namespace=a&object=Node%2Fn' },
    { view: 'map?namespace=a', object: undefined, wanted: 'map?namespace=a' },
  ])('$view with $object', ({ view, object, wanted }) => {
    expect(withObject(view, object)).toBe(wanted);
  });
});
