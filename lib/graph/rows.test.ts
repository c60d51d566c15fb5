import { describe, expect, it } from 'vitest';
import { clusterView } from '../volume/cluster-view';
import { aClaim, aStorageClass, aVolume } from '../volume/testing/objects';
import { type ClaimFilter, claimRows, countStandings, filterClaimRows } from './claim-rows';
import { classRows } from './class-rows';

const bound = (name: string) =>
  aVolume({
    name: `pv-${name}`,
    phase: 'Bound',
    claimRef: { namespace: 'default', name, uid: `uid-${name}` },
  });
const boundClaim = (name: string) =>
  aClaim({ name, volumeName: `pv-${name}`, bindCompleted: true, phase: 'Bound' });
const isDefault = (creationTimestamp: string) => ({
  creationTimestamp,
  annotations: { 'storageclass.kubernetes.io/is-default-class': 'true' },
});
const VIEW = clusterView({
  version: '1.37',
  volumes: [bound('done'), aVolume({ name: 'free', storage: '1Mi', storageClassName: 'old' })],
  claims: [
    boundClaim('done'),
    aClaim({ name: 'waiting', storageClassName: 'wait' }),
    aClaim({ name: 'stuck', namespace: 'shop', storageClassName: 'missing' }),
    { ...boundClaim('lost'), status: { phase: 'Lost' } },
  ],
  storageClasses: [
    aStorageClass({ name: 'wait', volumeBindingMode: 'WaitForFirstConsumer' }),
    aStorageClass({ name: 'old', metadata: { name: 'old', ...isDefault('2026-01-01T00:00:00Z') } }),
    aStorageClass({ name: 'new', metadata: { name: 'new', ...isDefault('2026-01-02T00:00:00Z') } }),
  ],
});

describe('claimRows', () => {
  const rows = claimRows(VIEW);
  const keys = (filter: Partial<ClaimFilter>) =>
    filterClaimRows(rows, { text: '', namespace: undefined, standings: new Set(), ...filter }).map(
      ({ key }) => key,
    );

  it('puts problems first', () => {
    expect(rows.map(({ key, standing }) => `${key} ${standing}`)).toEqual([
      'shop/stuck blocked',
      'default/lost lost',
      'default/waiting waiting',
      'default/done bound',
    ]);
    expect(countStandings(rows).get('blocked')).toBe(1);
  });

  it('filters by text, namespace and standing', () => {
    expect(keys({ text: 'PV-DONE' })).toEqual(['default/done']);
    expect(keys({ text: 'missing' })).toEqual(['shop/stuck']);
    expect(keys({ namespace: 'shop' })).toEqual(['shop/stuck']);
    expect(keys({ standings: new Set(['waiting', 'bound']) })).toEqual(['default/waiting', 'default/done']);
  });
});

describe('classRows', () => {
  it('lists classes with what depends on them, and those that are only named', () => {
    const rows = classRows(VIEW).map(
      ({ name, storageClass, isDefault: marked, claimCount, volumeCount, problems }) => [
        name,
        storageClass !== undefined,
        marked,
        claimCount,
        volumeCount,
        problems,
      ],
    );
    expect(rows).toEqual([
      ['missing', false, 'no', 1, 0, 1],
      ['new', true, 'yes', 0, 0, 0],
      ['old', true, 'shadowed', 0, 1, 0],
      ['wait', true, 'no', 1, 0, 0],
    ]);
  });

  it('says of a class that is only named whether that is all that can be known', () => {
    const claims = [aClaim({ name: 'a', storageClassName: 'named' })];
    const unreadableKinds = new Set(['StorageClass']);
    expect(classRows(clusterView({ version: '1.37', claims }))).toMatchObject([{ unread: false }]);
    expect(classRows(clusterView({ version: '1.37', claims, unreadableKinds }))).toMatchObject([
      { name: 'named', unread: true, problems: 0 },
    ]);
  });
});
