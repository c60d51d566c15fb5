import { describe, expect, it } from 'vitest';
import type { StringMap } from '../kubernetes/object';
import type { PersistentVolumeClaim } from '../kubernetes/persistent-volume-claim';
import { formatQuantity } from '../kubernetes/quantity';
import type { ResourceQuota } from '../kubernetes/resource-quota';
import {
  type Amounts,
  addedUsage,
  countsEveryClaim,
  isClaimResource,
  quotaRefusal,
  quotaStatus,
  usageOfClaim,
  usageOfClaims,
} from './claim-quota';
import { aClaim } from './testing/objects';

const GOLD = 'gold.storageclass.storage.k8s.io/';
const told = (amounts: Amounts) =>
  Object.fromEntries([...amounts].map(([name, amount]) => [name, formatQuantity(amount)]));

function claim(storage: string | undefined, more: object = {}, status: object = {}): PersistentVolumeClaim {
  const made = aClaim({ name: 'c' });
  const requests: StringMap = storage === undefined ? {} : { storage };
  return { ...made, spec: { ...made.spec, resources: { requests }, ...more }, status };
}

function quota(hard: StringMap, more: object = {}): ResourceQuota {
  const metadata = { name: 'q', namespace: 'default' };
  return { apiVersion: 'v1', kind: 'ResourceQuota', metadata, spec: { hard, ...more }, status: { hard } };
}

const one = { persistentvolumeclaims: '1', 'count/persistentvolumeclaims': '1' };

describe('what a claim counts for', () => {
  it.each<{ name: string; given: PersistentVolumeClaim; recovers?: false; usage: StringMap }>([
    { name: 'no class', given: claim('5Gi'), usage: { ...one, 'requests.storage': '5Gi' } },
    {
      name: 'a class',
      given: claim('5Gi', { storageClassName: 'gold' }),
      usage: {
        ...one,
        [`${GOLD}persistentvolumeclaims`]: '1',
        'requests.storage': '5Gi',
        [`${GOLD}requests.storage`]: '5Gi',
      },
    },
    { name: 'no size', given: claim(undefined), usage: one },
    { name: 'a part of a byte', given: claim('1500m'), usage: { ...one, 'requests.storage': '2' } },
    {
      name: 'a resize that reached more than is asked for now',
      given: claim('5Gi', {}, { allocatedResources: { storage: '8Gi' } }),
      usage: { ...one, 'requests.storage': '8Gi' },
    },
    {
      name: 'a resize that reached less',
      given: claim('5Gi', {}, { allocatedResources: { storage: '3Gi' } }),
      usage: { ...one, 'requests.storage': '5Gi' },
    },
    {
      name: 'a resize, without the gate',
      given: claim('5Gi', {}, { allocatedResources: { storage: '8Gi' } }),
      recovers: false,
      usage: { ...one, 'requests.storage': '5Gi' },
    },
  ])('$name', ({ given, recovers = true, usage }) => {
    expect(told(usageOfClaim(given, recovers))).toEqual(usage);
  });

  it('adds up', () => {
    expect(told(usageOfClaims([claim('5Gi'), claim('512Mi')], true))).toMatchObject({
      persistentvolumeclaims: '2',
      'requests.storage': '5632Mi',
    });
  });

  it('is more only as far as it grew', () => {
    expect(told(addedUsage(claim('8Gi'), claim('5Gi'), true))).toEqual({ 'requests.storage': '3Gi' });
    expect(told(addedUsage(claim('5Gi'), claim('8Gi'), true))).toEqual({});
    const reached = { allocatedResources: { storage: '8Gi' } };
    expect(told(addedUsage(claim('8Gi', {}, reached), claim('5Gi', {}, reached), true))).toEqual({});
  });
});

describe('a quota', () => {
  const used = usageOfClaims([claim('5Gi')], true);

  it.each<{ name: string; hard: StringMap; says: string | undefined }>([
    { name: 'has room to the last byte', hard: { 'requests.storage': '8Gi' }, says: undefined },
    {
      name: 'has no room for the size',
      hard: { 'requests.storage': '7Gi' },
      says: 'exceeded quota: q, requested: requests.storage=3Gi, used: requests.storage=5Gi, limited: requests.storage=7Gi',
    },
    {
      name: 'has no room for size and number, in order of name',
      hard: { 'requests.storage': '7Gi', persistentvolumeclaims: '1', pods: '0' },
      says: 'exceeded quota: q, requested: persistentvolumeclaims=1,requests.storage=3Gi, used: persistentvolumeclaims=1,requests.storage=5Gi, limited: persistentvolumeclaims=1,requests.storage=7Gi',
    },
    { name: 'is about another class', hard: { [`${GOLD}requests.storage`]: '0' }, says: undefined },
    { name: 'has a limit that is none', hard: { 'requests.storage': 'much' }, says: undefined },
  ])('$name', ({ hard, says }) => {
    expect(quotaRefusal(quota(hard), used, addedUsage(claim('3Gi'), undefined, true))).toBe(says);
  });

  it('allows all until its status says what it allows', () => {
    const { status: _, ...fresh } = quota({ 'requests.storage': '1' });
    expect(quotaRefusal(fresh, used, addedUsage(claim('3Gi'), undefined, true))).toBeUndefined();
  });

  it('tells what claims use of it, and nothing of other kinds', () => {
    const hard = { 'requests.storage': '7Gi', [`${GOLD}persistentvolumeclaims`]: '2', pods: '4' };
    const { pods: _, ...ofClaims } = hard;
    expect(quotaStatus(quota(hard), used)).toEqual({
      hard: ofClaims,
      used: { 'requests.storage': '5Gi', [`${GOLD}persistentvolumeclaims`]: '0' },
    });
    expect(['requests.storage', 'count/persistentvolumeclaims', 'requests.cpu'].map(isClaimResource)).toEqual(
      [true, true, false],
    );
  });

  it('with a scope does not count claims', () => {
    expect(countsEveryClaim(quota({}))).toBe(true);
    expect(countsEveryClaim(quota({}, { scopes: ['BestEffort'] }))).toBe(false);
    expect(countsEveryClaim(quota({}, { scopeSelector: {} }))).toBe(false);
  });
});
