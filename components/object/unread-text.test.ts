import { describe, expect, it } from 'vitest';
import type { UnreadableKind } from '@/lib/history/stream-message';
import { RESOURCES } from '@/lib/kubernetes/resources';
import { nounOf, rulesOf, unreadText } from './unread-text';

const volumes = { group: '', plural: 'persistentvolumes', kind: 'PersistentVolume', message: 'no' } as const;
const claims = {
  group: '',
  plural: 'persistentvolumeclaims',
  kind: 'PersistentVolumeClaim',
  message: 'no',
} as const;
const rule = '- apiGroups: [""]\n';

describe('the words for a kind that is not shown', () => {
  it.each<{ readonly unread: UnreadableKind; readonly title: string; readonly grant: string | undefined }>([
    {
      unread: { ...volumes, why: 'forbidden', rule },
      title: 'Volumes may not be read',
      grant: 'This rule of a ClusterRole would allow it:',
    },
    {
      unread: { ...claims, why: 'forbidden', rule },
      title: 'Claims may not be read',
      grant: 'This rule would allow it, in a ClusterRole for all namespaces or in a Role for one:',
    },
    {
      unread: { ...claims, why: 'forbidden', rule, readNamespaces: ['a', 'b'] },
      title: 'Claims of a, b only',
      grant: 'In a ClusterRole this rule shows those of all namespaces:',
    },
    { unread: { ...volumes, why: 'failing' }, title: 'Volumes cannot be read now', grant: undefined },
    { unread: { ...volumes, why: 'reading' }, title: 'Volumes are still being read', grant: undefined },
    { unread: { ...volumes, why: 'not-served' }, title: 'This cluster has no volumes', grant: undefined },
    { unread: { ...volumes, why: 'not-given' }, title: 'No volumes in the pasted text', grant: undefined },
  ])('$unread.why: $title', ({ unread, title, grant }) => {
    expect(unreadText(unread)).toMatchObject({ title, ...(grant === undefined ? {} : { grant }) });
    expect(unreadText(unread).grant).toBe(grant);
  });

  it('puts the rules of several kinds under each other, and has none where none would help', () => {
    const both = [volumes, claims].map((kind) => ({ ...kind, why: 'forbidden' as const, rule }));
    expect(rulesOf(both)).toBe(`${rule}${rule}`);
    expect(rulesOf([{ ...volumes, why: 'failing' }])).toBeUndefined();
  });

  it('has a plural for every kind that is read', () => {
    const nouns = RESOURCES.filter(({ simulated }) => simulated).map(({ kind }) => nounOf(kind));
    expect(nouns.filter((noun) => /[^s]$|ss$|ys$/.test(noun))).toEqual([]);
    expect(new Set(nouns).size).toBe(nouns.length);
  });
});
