import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Node } from '../kubernetes/node';
import type { PersistentVolumeClaim } from '../kubernetes/persistent-volume-claim';
import type { Pod } from '../kubernetes/pod';
import { type ClusterObjects, clusterView } from '../volume/cluster-view';
import { aSnapshot } from '../volume/snapshot/testing/objects';
import { aClaim, aPod, aStorageClass, aVolume } from '../volume/testing/objects';
import { type ClusterGraph, chainOf, clusterGraph, filterGraph, type MapFilter } from './cluster-map';
import { layoutMap } from './map-layout';
import { MAP_KINDS, type MapId } from './relations';

function aNode(name: string, ready = true): Node {
  return {
    apiVersion: 'v1',
    kind: 'Node',
    metadata: { name },
    status: { conditions: [{ type: 'Ready', status: ready ? 'True' : 'Unknown' }] },
  };
}

function graphOf(objects: Partial<ClusterObjects>): ClusterGraph {
  const view = clusterView({ version: '1.37', ...objects });
  return clusterGraph(view, objects.nodes ?? []);
}

const running = (name: string, namespace: string, claimName: string, nodeName: string) =>
  aPod({ name, namespace, claimName, nodeName, status: { phase: 'Running' } });

const OBJECTS: Partial<ClusterObjects> = {
  storageClasses: [aStorageClass({ name: 'fast' }), aStorageClass({ name: 'unused' })],
  volumes: [
    aVolume({
      name: 'pv-a',
      storageClassName: 'fast',
      phase: 'Bound',
      claimRef: { namespace: 'shop', name: 'a', uid: 'uid-a' },
    }),
    aVolume({
      name: 'pv-b',
      storageClassName: 'fast',
      phase: 'Bound',
      claimRef: { namespace: 'blog', name: 'b', uid: 'uid-b' },
    }),
    aVolume({ name: 'spare', metadata: { labels: { tier: 'gold' } } }),
  ],
  claims: [
    aClaim({
      name: 'a',
      namespace: 'shop',
      volumeName: 'pv-a',
      storageClassName: 'fast',
      bindCompleted: true,
      phase: 'Bound',
    }),
    aClaim({
      name: 'b',
      namespace: 'blog',
      volumeName: 'pv-b',
      storageClassName: 'fast',
      bindCompleted: true,
      phase: 'Bound',
    }),
    aClaim({ name: 'stuck', namespace: 'shop', storageClassName: 'missing' }),
  ],
  pods: [
    running('web', 'shop', 'a', 'node-1'),
    running('web-2', 'shop', 'a', 'node-2'),
    running('blog', 'blog', 'b', 'node-1'),
    aPod({ name: 'idle', namespace: 'shop' }),
  ],
  nodes: [aNode('node-1'), aNode('node-2'), aNode('node-3', false)],
};

const GRAPH = graphOf(OBJECTS);

function names(
  graph: ClusterGraph,
  ids: ReadonlySet<MapId> = new Set(graph.items.keys()),
): readonly string[] {
  return MAP_KINDS.filter((kind) => kind !== 'VolumeSnapshot').map((kind) =>
    (graph.columns.get(kind) ?? [])
      .filter(({ id }) => ids.has(id))
      .map(({ name }) => name || '(none)')
      .join(' '),
  );
}

describe('clusterGraph', () => {
  it('has every object once, problems on top, the rest beside its neighbours', () => {
    expect(names(GRAPH)).toEqual([
      'missing fast (none) unused',
      'pv-b pv-a spare',
      'stuck b a',
      'blog web web-2 idle',
      'node-3 node-1 node-2',
    ]);
  });

  it('shows what is named but not there', () => {
    const missing = GRAPH.items.get('StorageClass/missing');
    expect(missing).toMatchObject({ standing: 'gone', problem: true, word: 'does not exist' });
    expect(GRAPH.items.get('StorageClass/')).toMatchObject({ word: 'no class', problem: false });
  });

  it('does not say of what was not read that it does not exist', () => {
    const { storageClasses: _, nodes: __, ...read } = OBJECTS;
    const graph = graphOf({ ...read, unreadableKinds: new Set(['StorageClass', 'Node']) });
    for (const id of ['StorageClass/fast', 'StorageClass/missing', 'Node/node-1'] as const)
      expect(graph.items.get(id)).toMatchObject({ word: 'not read', problem: false });
    const partly = graphOf({
      pods: [running('web', 'shop', 'a', 'node-1'), running('blog', 'blog', 'b', 'node-1')],
      readNamespaces: new Map([['PersistentVolumeClaim', new Set(['shop'])]]),
    });
    expect(partly.items.get('PersistentVolumeClaim/shop/a')).toMatchObject({ word: 'does not exist' });
    expect(partly.items.get('PersistentVolumeClaim/blog/b')).toMatchObject({ word: 'not read' });
  });

  it('draws the edge between claim and volume once', () => {
    const edges = GRAPH.relations.filter(
      ({ from, to }) => from === 'PersistentVolume/pv-a' && to.startsWith('PersistentVolumeClaim'),
    );
    expect(edges).toHaveLength(1);
  });
});

describe('snapshots on the map', () => {
  const source = aClaim({ name: 'c', bindCompleted: true, phase: 'Bound', volumeName: 'v' });
  const dataSource = { apiGroup: 'snapshot.storage.k8s.io', kind: 'VolumeSnapshot', name: 's' };
  const edges = (objects: Parameters<typeof graphOf>[0]) =>
    graphOf(objects)
      .relations.filter(({ to }) => to.startsWith('VolumeSnapshot'))
      .map(({ from, to, field }) => `${from} ${to} ${field}`);
  const ready = aSnapshot({ status: { readyToUse: true } });

  it.each([
    { name: 'the claim that it is taken of', objects: { claims: [source], snapshots: [ready] }, count: 1 },
    {
      name: 'a claim that is restored from it',
      objects: { claims: [source, aClaim({ name: 'r', dataSource })], snapshots: [ready] },
      count: 2,
    },
    { name: 'not the claim that a ready one has outlived', objects: { snapshots: [ready] }, count: 0 },
    { name: 'the missing claim of one that is not ready', objects: { snapshots: [aSnapshot()] }, count: 1 },
    { name: 'the missing snapshot of a claim', objects: { claims: [aClaim({ dataSource })] }, count: 1 },
    {
      name: 'not the snapshot that a restored claim has outlived',
      objects: { claims: [aClaim({ dataSource, volumeName: 'v' })] },
      count: 0,
    },
  ])('connects $name', ({ objects, count }) => {
    expect(edges(objects)).toHaveLength(count);
  });

  it('have a column only where there are any', () => {
    const titles = (objects: Parameters<typeof graphOf>[0]) => {
      const graph = graphOf(objects);
      const options = { kept: new Set(graph.items.keys()), chain: new Set<MapId>(), width: 1200 };
      return layoutMap(graph, { ...options, limit: () => 9 }).columns.map(({ title }) => title);
    };
    expect(titles({ claims: [source] })).not.toContain('Snapshots');
    expect(titles({ claims: [source], snapshots: [ready] })).toEqual([
      'Classes',
      'Volumes',
      'Claims',
      'Snapshots',
      'Pods',
      'Nodes',
    ]);
  });
});

describe('chainOf', () => {
  it.each<[MapId, number | undefined, readonly string[]]>([
    ['Pod/shop/web', undefined, ['fast', 'pv-a', 'a', 'web web-2', 'node-1 node-2']],
    ['Pod/shop/web', 1, ['', '', 'a', 'web', 'node-1']],
    ['Pod/shop/web', 2, ['', 'pv-a', 'a', 'web web-2', 'node-1']],
    ['StorageClass/fast', undefined, ['fast', 'pv-b pv-a', 'b a', 'blog web web-2', 'node-1 node-2']],
    ['PersistentVolume/spare', undefined, ['(none)', 'spare', '', '', '']],
  ])('%s within %s', (start, hops, expected) => {
    expect(names(GRAPH, chainOf(GRAPH, start, hops))).toEqual(expected);
  });
});

describe('filterGraph', () => {
  const kept = (filter: Partial<MapFilter>) =>
    names(
      GRAPH,
      filterGraph(GRAPH, {
        text: '',
        namespace: undefined,
        storageClassName: undefined,
        onlyProblems: false,
        ...filter,
      }),
    );

  it.each<[string, Partial<MapFilter>, readonly string[]]>([
    [
      'a namespace never hides what has none',
      { namespace: 'shop' },
      ['missing fast (none) unused', 'pv-b pv-a spare', 'stuck a', 'web web-2 idle', 'node-3 node-1 node-2'],
    ],
    [
      'a class',
      { storageClassName: 'fast' },
      ['fast', 'pv-b pv-a', 'b a', 'blog web web-2', 'node-1 node-2'],
    ],
    ['no class', { storageClassName: '' }, ['(none)', 'spare', '', '', '']],
    ['a name, with its chain', { text: 'web-2' }, ['fast', 'pv-a', 'a', 'web web-2', 'node-1 node-2']],
    ['a label', { text: 'tier=gold' }, ['(none)', 'spare', '', '', '']],
    ['a phase', { text: 'phase=available' }, ['(none)', 'spare', '', '', '']],
    ['a node alone', { text: 'node-3' }, ['', '', '', '', 'node-3']],
    ['only problems', { onlyProblems: true }, ['missing', '', 'stuck', '', 'node-3']],
    ['nothing', { text: 'no such thing' }, ['', '', '', '', '']],
  ])('%s', (_name, filter, expected) => {
    expect(kept(filter)).toEqual(expected);
  });
});

describe('layoutMap', () => {
  const all = new Set(GRAPH.items.keys());
  const NONE: ReadonlySet<MapId> = new Set();

  it('draws each item in its column, and edges only between drawn ones', () => {
    const layout = layoutMap(GRAPH, { kept: all, chain: NONE, limit: () => 100, width: 1200 });
    expect(layout.columns.map(({ rows, more }) => [rows.length, more])).toEqual([
      [4, undefined],
      [3, undefined],
      [3, undefined],
      [4, undefined],
      [3, undefined],
    ]);
    expect(layout.edges).toHaveLength(GRAPH.relations.length);
    expect(layout.width).toBeLessThanOrEqual(1200);
    for (const { rows } of layout.columns) {
      for (const [index, row] of rows.entries()) expect(row.top).toBeGreaterThan(rows[index - 1]?.top ?? 0);
    }
  });

  it('counts what it does not draw, but always draws the chain', () => {
    const chain = chainOf(GRAPH, 'Pod/shop/web-2');
    const layout = layoutMap(GRAPH, { kept: all, chain, limit: () => 0, width: 1200 });
    expect(layout.columns.map(({ rows }) => rows.map(({ item }) => item.name).join(' '))).toEqual([
      'fast',
      'pv-a',
      'a',
      'web web-2',
      'node-1 node-2',
    ]);
    expect(layout.columns.map(({ more }) => more?.text)).toEqual([
      '3 more',
      '2 more',
      '2 more',
      '2 more',
      '1 more, all not Ready',
    ]);
  });

  it('does not draw a crowd of lines across a column, and counts it', () => {
    const claims = Array.from({ length: 12 }, (_none, index) =>
      aClaim({ name: `c-${index}`, storageClassName: 'fast' }),
    );
    const graph = graphOf({ storageClasses: [aStorageClass({ name: 'fast' })], claims });
    const options = { kept: new Set(graph.items.keys()), limit: () => 100, width: 1200 };
    const crowded = layoutMap(graph, { ...options, chain: NONE });
    expect([crowded.edges.length, crowded.hiddenEdges]).toEqual([0, 12]);
    const selected = layoutMap(graph, {
      ...options,
      chain: chainOf(graph, 'PersistentVolumeClaim/default/c-3'),
    });
    expect([selected.edges.length, selected.hiddenEdges]).toEqual([1, 11]);
  });

  it('keeps room for what is to be said of an unread kind, below what is there, and a column for it', () => {
    const options = { kept: all, chain: NONE, limit: () => 2, width: 1200 };
    const unread = new Set(['PersistentVolumeClaim', 'VolumeSnapshot'] as const);
    const plain = layoutMap(GRAPH, options);
    const layout = layoutMap(GRAPH, { ...options, unread });
    expect(layout.columns.filter(({ unreadTop }) => unreadTop !== undefined).map(({ kind }) => kind)).toEqual(
      ['PersistentVolumeClaim', 'VolumeSnapshot'],
    );
    for (const { rows, more, unreadTop = Number.POSITIVE_INFINITY } of layout.columns)
      expect(unreadTop).toBeGreaterThan(Math.max(more?.top ?? 0, rows.at(-1)?.top ?? 0));
    expect(layout.height).toBeGreaterThan(plain.height);
  });

  it('counts what the filters leave out', () => {
    const kept = filterGraph(GRAPH, {
      text: 'tier=gold',
      namespace: undefined,
      storageClassName: undefined,
      onlyProblems: false,
    });
    const layout = layoutMap(GRAPH, { kept, chain: NONE, limit: () => 9, width: 1200 });
    expect(layout.columns.map(({ filtered, total }) => [filtered, total])).toEqual([
      [3, 4],
      [2, 3],
      [3, 3],
      [4, 4],
      [3, 3],
    ]);
  });
});

/** Random Pods with one to three claims each, on a few nodes; each claim bound to a volume of its own. */
interface World {
  readonly pods: readonly (readonly number[])[];
}

const world: fc.Arbitrary<World> = fc.record({
  pods: fc.array(fc.uniqueArray(fc.integer({ min: 0, max: 40 }), { minLength: 1, maxLength: 3 }), {
    minLength: 1,
    maxLength: 30,
  }),
});

const key = (index: number) => String(index).padStart(3, '0');

function objectsOf({ pods }: World): { claims: PersistentVolumeClaim[]; pods: Pod[] } {
  const used = [...new Set(pods.flat())].sort((a, b) => a - b);
  return {
    claims: used.map((index) => aClaim({ name: `c-${key(index)}`, storageClassName: 'fast' })),
    pods: pods.map((claims, index) =>
      aPod({
        name: `p-${key(index)}`,
        nodeName: `node-${index % 4}`,
        status: { phase: 'Running' },
        volumes: claims.map((claim) => ({
          name: `v${claim}`,
          persistentVolumeClaim: { claimName: `c-${key(claim)}` },
        })),
      }),
    ),
  };
}

describe('order of the map', () => {
  const storageClasses = [aStorageClass({ name: 'fast' })];
  const nodes = [0, 1, 2, 3].map((index) => aNode(`node-${index}`));

  it('is the same whatever the order of the objects', () => {
    fc.assert(
      fc.property(world, (random) => {
        const { claims, pods } = objectsOf(random);
        const one = graphOf({ storageClasses, nodes, claims, pods });
        const other = graphOf({
          storageClasses,
          nodes: nodes.toReversed(),
          claims: claims.toReversed(),
          pods: pods.toReversed(),
        });
        expect(names(other)).toEqual(names(one));
      }),
      { numRuns: 100 },
    );
  });

  it('never swaps two others when a claim is added', () => {
    fc.assert(
      fc.property(world, fc.integer({ min: 0, max: 41 }), (random, place) => {
        const { claims, pods } = objectsOf(random);
        const added = aClaim({ name: `c-${key(place)}-added`, storageClassName: 'fast' });
        const before = names(graphOf({ storageClasses, nodes, claims, pods }));
        const after = names(graphOf({ storageClasses, nodes, claims: [...claims, added], pods }));
        const without = after.map((column) =>
          column
            .split(' ')
            .filter((name) => name !== added.metadata.name)
            .join(' '),
        );
        expect(without).toEqual(before);
      }),
      { numRuns: 200 },
    );
  });

  it('never swaps two others in its own column or the claims when a Pod is added', () => {
    fc.assert(
      fc.property(world, fc.integer({ min: 0, max: 40 }), (random, claim) => {
        const { claims, pods } = objectsOf(random);
        const added = aPod({ name: 'added', claimName: `c-${key(claim)}`, status: { phase: 'Running' } });
        const kinds = [2, 3];
        const before = names(graphOf({ storageClasses, nodes, claims, pods }));
        const after = names(graphOf({ storageClasses, nodes, claims, pods: [...pods, added] }));
        for (const kind of kinds) {
          const column = after[kind]
            ?.split(' ')
            .filter((name) => name !== 'added' && before[kind]?.includes(name));
          expect(column?.join(' ')).toBe(before[kind]);
        }
      }),
      { numRuns: 200 },
    );
  });
});

describe('a Pod on the map', () => {
  const placed = (claimName: string) =>
    aPod({ name: 'p', namespace: 'shop', claimName, nodeName: 'node-1', status: { phase: 'Pending' } });
  it.each([
    { name: 'with a node and its claim Bound', pod: placed('a'), standing: 'progress', note: '' },
    {
      name: 'with a node and a claim that nothing fits',
      pod: placed('stuck'),
      standing: 'blocked',
      note: 'cannot start',
    },
    { name: 'without a node', pod: aPod({ name: 'p', namespace: 'shop' }), standing: 'waiting', note: '' },
  ])('$name is $standing', ({ pod, standing, note }) => {
    const items = [...graphOf({ ...OBJECTS, pods: [pod] }).items.values()];
    expect(items.find(({ kind }) => kind === 'Pod')).toMatchObject({ standing, note });
  });
});
