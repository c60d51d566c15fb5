import { describe, expect, it } from 'vitest';
import type { ClusterDescription } from '@/lib/history/stream-message';
import { branchesOf, familyOf } from './branch-tree';
import { formatMoment, parseMoment } from './moment-text';

function cluster(name: string, of?: string, revision = 1): ClusterDescription {
  const branch = of === undefined ? {} : { branch: { of, revision, timeMs: revision } };
  return { name, title: name, ...branch } as ClusterDescription;
}

const clusters = [
  cluster('main'),
  cluster('late', 'main', 9),
  cluster('early', 'main', 2),
  cluster('twig', 'late', 12),
  cluster('other'),
];

describe('the family of a cluster', () => {
  it('is the same from each of its members, branches in the order of their origins', () => {
    const names = (of: string) => familyOf(clusters, of).map(({ name }) => name);
    expect(names('main')).toEqual(['main', 'early', 'late', 'twig']);
    expect(names('twig')).toEqual(names('main'));
    expect(names('other')).toEqual(['other']);
    expect(branchesOf(clusters, 'main').map(({ name }) => name)).toEqual(['early', 'late']);
  });

  it('holds together when the cluster that a branch comes from is gone', () => {
    const left = clusters.filter(({ name }) => name !== 'main');
    expect(familyOf(left, 'twig').map(({ name }) => name)).toEqual(['early', 'late', 'twig']);
  });
});

describe('a moment in the address', () => {
  it.each([
    ['7', { revision: 7, log: undefined }],
    ['7.3f2a90bc', { revision: 7, log: '3f2a90bc' }],
    ['-1', undefined],
    ['now', undefined],
    [null, undefined],
  ])('%s', (text, moment) => {
    expect(parseMoment(text)).toEqual(moment);
  });

  it('reads what it writes', () => {
    expect(parseMoment(formatMoment(12, undefined))).toEqual({ revision: 12, log: undefined });
    const log = '3f2a90bc-0000-4000-8000-000000000000';
    expect(parseMoment(formatMoment(12, log))).toEqual({ revision: 12, log: '3f2a90bc' });
  });
});
