import { expect, it } from 'vitest';
import { byForce, canForce, type PlannedWrite, planApply, planWrite } from './planned-write';

const claim = {
  apiVersion: 'v1',
  kind: 'PersistentVolumeClaim',
  metadata: { name: 'data', namespace: 'shop' },
};
const target = { apiVersion: 'v1', kind: 'PersistentVolumeClaim', namespace: 'shop', name: 'data' };
const claims = '/api/v1/namespaces/shop/persistentvolumeclaims';

it.each<{ name: string; planned: PlannedWrite; expected: PlannedWrite }>([
  {
    name: 'a creation',
    planned: planWrite({ create: claim }),
    expected: {
      method: 'POST',
      url: claims,
      contentType: 'application/json',
      body: claim,
      verb: 'Create',
      about: 'PersistentVolumeClaim shop/data',
    },
  },
  {
    name: 'a patch',
    planned: planWrite({ patch: { ...target, patch: { spec: { volumeName: null } } } }),
    expected: {
      method: 'PATCH',
      url: `${claims}/data`,
      contentType: 'application/merge-patch+json',
      body: { spec: { volumeName: null } },
      verb: 'Change',
      about: 'PersistentVolumeClaim shop/data',
    },
  },
  {
    name: 'a deletion of what the page knows',
    planned: planWrite({ delete: target }, 'u-1'),
    expected: {
      method: 'DELETE',
      url: `${claims}/data`,
      contentType: 'application/json',
      body: { apiVersion: 'v1', kind: 'DeleteOptions', preconditions: { uid: 'u-1' } },
      verb: 'Delete',
      about: 'PersistentVolumeClaim shop/data',
    },
  },
  {
    name: 'a deletion by name',
    planned: planWrite({ delete: { apiVersion: 'v1', kind: 'PersistentVolume', name: 'a' } }),
    expected: {
      method: 'DELETE',
      url: '/api/v1/persistentvolumes/a',
      verb: 'Delete',
      about: 'PersistentVolume a',
    },
  },
  {
    name: 'an apply',
    planned: planApply(claim),
    expected: {
      method: 'PATCH',
      url: `${claims}/data?fieldManager=stowage`,
      contentType: 'application/apply-patch+yaml',
      body: claim,
      verb: 'Apply',
      about: 'PersistentVolumeClaim shop/data',
    },
  },
  {
    name: 'an apply without a name',
    planned: planApply({ ...claim, metadata: { name: '', namespace: 'shop', generateName: 'data-' } }),
    expected: {
      method: 'POST',
      url: claims,
      contentType: 'application/json',
      body: { ...claim, metadata: { name: '', namespace: 'shop', generateName: 'data-' } },
      verb: 'Create',
      about: 'PersistentVolumeClaim shop/data-…',
    },
  },
])('$name is one request', ({ planned, expected }) => {
  expect(planned).toEqual(expected);
});

it('takes fields over only where it applies, and once', () => {
  const apply = planApply(claim);
  expect(byForce(apply).url).toBe(`${apply.url}&force=true`);
  expect([apply, byForce(apply), planWrite({ delete: target })].map(canForce)).toEqual([true, false, false]);
});
