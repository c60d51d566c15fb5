import { describe, expect, it } from 'vitest';
import type { PersistentVolume } from '../kubernetes/persistent-volume';
import type { PersistentVolumeClaim } from '../kubernetes/persistent-volume-claim';
import { CLAIM_MOVES, VOLUME_MOVES } from '../volume/phase-machine';
import { plainText } from '../volume/sentence';
import { edgeOf, LIFECYCLE_EDGES } from './lifecycle-edges';
import { type Box, lifecycleLayout, NARROWEST } from './lifecycle-layout';
import { type LifecycleInput, lifecycleModel } from './lifecycle-model';
import { visibleTokens } from './lifecycle-visible';

interface VolumeOptions {
  readonly phase?: string;
  readonly claimUid?: string;
  readonly policy?: 'Retain' | 'Delete';
}

function volume(name: string, { phase, claimUid, policy }: VolumeOptions = {}): PersistentVolume {
  const claimRef = claimUid === undefined ? undefined : { namespace: 'x', name: 'c', uid: claimUid };
  return {
    apiVersion: 'v1',
    kind: 'PersistentVolume',
    metadata: { name },
    spec: { claimRef, persistentVolumeReclaimPolicy: policy },
    ...(phase === undefined ? {} : { status: { phase } }),
  } as PersistentVolume;
}

function claim(
  name: string,
  more: Partial<PersistentVolumeClaim['spec']> = {},
  phase = 'Pending',
  done = false,
) {
  return {
    apiVersion: 'v1',
    kind: 'PersistentVolumeClaim',
    metadata: {
      name,
      namespace: 'x',
      uid: `uid-${name}`,
      ...(done ? { annotations: { 'pv.kubernetes.io/bind-completed': 'yes' } } : {}),
    },
    spec: more,
    status: { phase },
  } as PersistentVolumeClaim;
}

function model(volumes: readonly PersistentVolume[], claims: readonly PersistentVolumeClaim[] = []) {
  const input: LifecycleInput = {
    volumes: new Map(volumes.map((object) => [object.metadata.name, object])),
    claims: new Map(claims.map((object) => [`x/${object.metadata.name}`, object])),
    claimStanding: (object) => (object.metadata.name === 'stuck' ? 'blocked' : 'progress'),
    gone: { count: 2, since: '09:00' },
  };
  return lifecycleModel(input);
}

describe('edges', () => {
  it('draws every move of the phase machine except birth and plain deletion', () => {
    const drawn = new Set<string>(LIFECYCLE_EDGES.map((edge) => edge.id));
    const missing = [
      ...VOLUME_MOVES.map((move) => ({ kind: 'volume', ...move })),
      ...CLAIM_MOVES.map((move) => ({ kind: 'claim', ...move })),
    ]
      .filter(({ kind, from, to }) => !drawn.has(`${kind}:${from}>${to}`))
      .filter(({ from, to }) => from !== 'new' && to !== 'gone');
    expect(missing).toEqual([]);
  });

  it('has an edge of the machine for every word', () => {
    for (const edge of LIFECYCLE_EDGES) expect(edge.rules.length).toBeGreaterThan(0);
    expect(LIFECYCLE_EDGES).toHaveLength(20);
  });

  it('finds the edge of a move', () => {
    expect(edgeOf('volume', 'Bound', 'Released')).toBe('volume:Bound>Released');
    expect(edgeOf('volume', 'Released', undefined)).toBe('volume:Released>gone');
    expect(edgeOf('volume', 'Available', undefined)).toBeUndefined();
  });
});

describe('model', () => {
  const tokens = (states: ReturnType<typeof model>) =>
    Object.fromEntries(
      [...states.volumes, ...states.claims]
        .filter((state) => state.tokens.length > 0)
        .map((state) => [state.id, state.tokens.map((token) => token.name)]),
    );

  it('puts a volume into the state of its phase, one without phase into Pending, in order of name', () => {
    const states = model([
      volume('b', { phase: 'Available' }),
      volume('a', { phase: 'Available' }),
      volume('new'),
      volume('f', { phase: 'Failed' }),
    ]);
    expect(tokens(states)).toEqual({
      'volume:Pending': ['new'],
      'volume:Available': ['a', 'b'],
      'volume:Failed': ['f'],
    });
    expect(states.needPerson).toBe(1);
  });

  it.each([
    [
      '1: claimRef is written',
      { phase: 'Available', claimUid: 'uid-c' },
      claim('c'),
      ['volume:Available>Bound', 'write 2 of 4'],
    ],
    [
      '1 of a provisioned volume',
      { phase: 'Pending', claimUid: 'uid-c' },
      claim('c'),
      ['volume:Pending>Bound', 'write 2 of 4'],
    ],
    [
      '2: the volume is Bound',
      { phase: 'Bound', claimUid: 'uid-c' },
      claim('c'),
      ['claim:Pending>Bound', 'write 3 of 4'],
    ],
    [
      '3: the claim names it',
      { phase: 'Bound', claimUid: 'uid-c' },
      claim('c', { volumeName: 'v' }, 'Pending', true),
      ['claim:Pending>Bound', 'write 4 of 4'],
    ],
  ] as const)('after write %s, the token is on its edge', (_name, options, ofClaim, [edge, progress]) => {
    const { transits } = model([volume('v', options)], [ofClaim]);
    expect(transits.map((transit) => [transit.edge, transit.progress])).toEqual([[edge, progress]]);
  });

  it.each([
    ['a reservation without uid', { phase: 'Available', claimUid: '' }],
    ['a claim of another uid', { phase: 'Available', claimUid: 'other' }],
  ])('%s is no binding under way', (_name, options) => {
    expect(model([volume('v', options)], [claim('c')]).transits).toEqual([]);
  });

  it('counts blocked claims, Lost claims and Failed volumes as in need of a person', () => {
    const states = model(
      [volume('f', { phase: 'Failed' })],
      [claim('stuck'), claim('l', {}, 'Lost'), claim('p')],
    );
    expect(states.needPerson).toBe(3);
    expect(states.pending.map((kind) => kind.tokens.map((token) => token.name))).toEqual([
      [],
      ['p'],
      ['stuck'],
    ]);
  });

  it('says of Released volumes with the policy Delete that they are on their way out', () => {
    const hint = (volumes: readonly PersistentVolume[]) => {
      const released = model(volumes).volumes.find((state) => state.id === 'volume:Released');
      return released?.hint && plainText(released.hint);
    };
    expect(hint([volume('v', { phase: 'Released', policy: 'Delete' })])).toBe(
      'v has policy Delete; the disk is being removed.',
    );
    expect(hint([volume('v', { phase: 'Released', policy: 'Retain' })])).toBeUndefined();
    expect(hint([])).toBe('Its claim is gone; the reclaim policy decides.');
  });
});

describe('visibleTokens', () => {
  const many = model(
    Array.from({ length: 400 }, (_, index) => volume(`v${1000 + index}`, { phase: 'Bound' })),
  );
  const bound = many.volumes.find((state) => state.id === 'volume:Bound')?.tokens ?? [];

  it('shows all that fit', () => {
    expect(visibleTokens(bound.slice(0, 6), 6, [])).toEqual({ shown: bound.slice(0, 6), hidden: 0 });
  });

  it('gives the last row to the count and keeps the preferred, in order of name', () => {
    const { shown, hidden } = visibleTokens(bound, 5, ['volume:v1399', 'volume:elsewhere']);
    expect(shown.map((token) => token.name)).toEqual(['v1000', 'v1001', 'v1002', 'v1399']);
    expect(hidden).toBe(396);
  });
});

describe('layout', () => {
  const sizes = [
    { width: NARROWEST, height: 0 },
    { width: 820, height: 630 },
    { width: 2_000, height: 1_200 },
  ];

  function overlap(a: Box, b: Box): boolean {
    return a.x < b.x + b.width && b.x < a.x + a.width && a.y < b.y + b.height && b.y < a.y + a.height;
  }

  it.each(sizes)('at %o no box touches another and all are inside', (size) => {
    const { boxes, width, height } = lifecycleLayout(size);
    const all = Object.values(boxes);
    for (const [index, box] of all.entries()) {
      expect(box.x + box.width).toBeLessThanOrEqual(width);
      expect(box.y + box.height).toBeLessThanOrEqual(height);
      for (const other of all.slice(index + 1)) expect(overlap(box, other)).toBe(false);
    }
  });

  it.each(sizes)('at %o volumes and claims share the column Bound', (size) => {
    const { boxes } = lifecycleLayout(size);
    expect(boxes['claim:Bound'].x).toBe(boxes['volume:Bound'].x);
    expect(boxes['claim:Bound'].width).toBe(boxes['volume:Bound'].width);
  });

  it('fills the height that it gets', () => {
    expect(lifecycleLayout({ width: 1_000, height: 900 }).height).toBe(900);
  });
});
