import { describe, expect, it } from 'vitest';
import type { KubernetesObject } from '../../kubernetes/object';
import { persistentVolumeClaims, persistentVolumes } from '../../kubernetes/resources';
import { LiveStore } from './live-store';

function volume(name: string, version: number, phase = 'Available'): KubernetesObject {
  const metadata = { name, resourceVersion: String(version) };
  return {
    apiVersion: 'v1',
    kind: 'PersistentVolume',
    metadata,
    status: { phase },
  } as unknown as KubernetesObject;
}

function claim(name: string, version: number): KubernetesObject {
  const metadata = { name, namespace: 'default', resourceVersion: String(version) };
  return { apiVersion: 'v1', kind: 'PersistentVolumeClaim', metadata };
}

function played(logLimit?: number) {
  const time = { nowMs: 1_000 };
  const resources = [persistentVolumes, persistentVolumeClaims];
  const store = new LiveStore({ resources, nowMs: () => time.nowMs, onChange: () => undefined, logLimit });
  return { store, time, volumes: store.sink(persistentVolumes), claims: store.sink(persistentVolumeClaims) };
}

/** Both kinds listed: volume a, no claim. */
function connected(logLimit?: number) {
  const all = played(logLimit);
  all.volumes.replace([volume('a', 5)], '7');
  all.volumes.status({ kind: 'synced' });
  all.claims.replace([], '8');
  all.claims.status({ kind: 'synced' });
  return all;
}

function changesOf(store: LiveStore, after = 1): string[] {
  const entries = store.log?.since(after, 100);
  return (entries?.ok ? entries.value : []).map(
    ({ change: { revision, type, object } }) =>
      `${revision} ${type} ${object.metadata.name}@${object.metadata.resourceVersion}`,
  );
}

describe('LiveStore', () => {
  it('shows nothing before every kind has answered', () => {
    const { store, time, volumes, claims } = played();
    volumes.replace([volume('a', 5)], '7');
    volumes.status({ kind: 'synced' });
    expect(store.log).toBeUndefined();
    expect(store.state.connection).toEqual({ kind: 'connecting', sinceMs: 1_000 });
    time.nowMs = 1_200;
    claims.status({ kind: 'unreadable', why: 'forbidden', message: 'no' });
    expect(store.log?.oldest()).toMatchObject({
      revision: 1,
      timeMs: 1_200,
      objects: [{ metadata: { name: 'a' } }],
    });
    expect(store.state.connection).toEqual({ kind: 'connected', sinceMs: 1_200 });
    expect(store.state.unreadable).toEqual([
      {
        group: '',
        plural: 'persistentvolumeclaims',
        kind: 'PersistentVolumeClaim',
        why: 'forbidden',
        message: 'no',
        rule: '- apiGroups: [""]\n  resources: ["persistentvolumeclaims"]\n  verbs: ["get", "list", "watch"]\n',
      },
    ]);
  });

  it('says of a kind that takes long that it is still read, shows the others, and says when it is there', () => {
    const { store, volumes, claims } = played();
    volumes.replace([volume('a', 5)], '7');
    volumes.status({ kind: 'synced' });
    const before = store.stateTurn;
    store.publish();
    expect(store.stateTurn).toBeGreaterThan(before);
    expect(store.state).toMatchObject({
      connection: { kind: 'connected' },
      unreadable: [{ kind: 'PersistentVolumeClaim', why: 'reading' }],
    });
    const reading = store.stateTurn;
    claims.replace([claim('c', 6)], '8');
    claims.status({ kind: 'synced' });
    expect(store.state.unreadable).toEqual([]);
    expect(store.stateTurn).toBeGreaterThan(reading);
    expect(changesOf(store)).toEqual(['2 ADDED c@6']);
  });

  it('counts changes of all kinds in the order in which they come', () => {
    const { store, volumes, claims } = connected();
    claims.apply('ADDED', claim('c', 20));
    volumes.apply('MODIFIED', volume('a', 12, 'Bound'));
    volumes.apply('DELETED', volume('a', 21));
    expect(changesOf(store)).toEqual(['2 ADDED c@20', '3 MODIFIED a@12', '4 DELETED a@21']);
  });

  it('repeats nothing that is known already', () => {
    const { store, volumes } = connected();
    volumes.apply('ADDED', volume('a', 5));
    volumes.apply('DELETED', volume('none', 9));
    expect(changesOf(store)).toEqual([]);
  });

  it('tells of a new list only what differs, oldest first', () => {
    const { store, volumes } = connected();
    volumes.apply('ADDED', volume('b', 9));
    volumes.replace([volume('c', 30), volume('b', 9), volume('d', 25)], '40');
    expect(changesOf(store, 2)).toEqual(['3 DELETED a@40', '4 ADDED d@25', '5 ADDED c@30']);
  });

  it.each([
    { name: 'before it was ever there', ready: false, kind: 'unreachable', sinceMs: 1_000 },
    { name: 'afterwards', ready: true, kind: 'reconnecting', sinceMs: 5_000 },
  ])('says since when the API server is lost, $name', ({ ready, kind, sinceMs }) => {
    const { store, time, volumes, claims } = ready ? connected() : played();
    time.nowMs = 5_000;
    volumes.heard();
    claims.heard();
    time.nowMs = 6_000;
    volumes.status({ kind: 'lost', reason: 'ECONNREFUSED' });
    time.nowMs = 9_000;
    volumes.status({ kind: 'lost', reason: 'ETIMEDOUT' });
    claims.status({ kind: 'lost', reason: 'ECONNREFUSED' });
    expect(store.state.connection).toEqual({ kind, sinceMs, reason: 'ETIMEDOUT' });
    time.nowMs = 11_000;
    volumes.status({ kind: 'synced' });
    claims.status({ kind: 'synced' });
    expect(store.state.connection).toEqual({ kind: 'connected', sinceMs: 11_000 });
  });

  it.each<{
    readonly name: string;
    /** Time, and what happens then to the watch of the volumes. */
    readonly story: readonly (readonly [number, 'heard' | 'beat' | 'lost' | 'synced'])[];
    readonly asOfMs: number;
  }>([
    {
      name: 'what the watch brought last',
      story: [
        [20_000, 'heard'],
        [50_000, 'lost'],
      ],
      asOfMs: 20_000,
    },
    {
      name: 'the last answer while the watch was quiet',
      story: [
        [20_000, 'heard'],
        [60_000, 'beat'],
        [70_000, 'lost'],
      ],
      asOfMs: 60_000,
    },
    {
      name: 'what the watch brought last, where it alone was silent for longer than a watch lives',
      story: [
        [20_000, 'heard'],
        [154_000, 'beat'],
        [155_000, 'lost'],
      ],
      asOfMs: 20_000,
    },
    {
      name: 'the time before a sleep of an hour, though the API server was heard after it',
      story: [
        [20_000, 'heard'],
        [25_000, 'beat'],
        [3_625_000, 'beat'],
        [3_626_000, 'lost'],
      ],
      asOfMs: 20_000,
    },
    {
      name: 'the time before the first loss, whatever is heard elsewhere until it is open again',
      story: [
        [20_000, 'heard'],
        [30_000, 'lost'],
        [40_000, 'beat'],
        [50_000, 'synced'],
        [51_000, 'lost'],
      ],
      asOfMs: 20_000,
    },
  ])('is the truth as of $name', ({ story, asOfMs }) => {
    const { store, time, volumes } = connected();
    for (const [nowMs, event] of story) {
      time.nowMs = nowMs;
      if (event === 'heard') volumes.heard();
      else if (event === 'beat') store.beat();
      else volumes.status(event === 'lost' ? { kind: 'lost', reason: 'x' } : { kind: 'synced' });
    }
    expect(store.state.connection).toEqual({ kind: 'reconnecting', sinceMs: asOfMs, reason: 'x' });
  });

  it('says when the API server was last heard, by a watch or by its pulse', () => {
    const { store, time, volumes, claims } = played();
    expect(store.heardMs).toBeUndefined();
    for (const hear of [() => volumes.heard(), () => store.beat(), () => claims.heard()]) {
      time.nowMs += 1_000;
      hear();
      expect(store.heardMs).toBe(time.nowMs);
    }
  });

  it('does not take a kind of which nothing is shown for an old truth', () => {
    const { store, time, volumes, claims } = played();
    volumes.replace([], '7');
    volumes.status({ kind: 'synced' });
    claims.status({ kind: 'unreadable', why: 'forbidden', message: 'no' });
    time.nowMs = 50_000;
    volumes.heard();
    claims.status({ kind: 'lost', reason: 'x' });
    expect(store.state.connection).toMatchObject({ kind: 'reconnecting', sinceMs: 50_000 });
  });

  it('turns its state only when it becomes another', () => {
    const { store, volumes } = connected();
    const turn = store.stateTurn;
    volumes.status({ kind: 'synced' });
    expect(store.stateTurn).toBe(turn);
    volumes.status({ kind: 'lost', reason: 'x' });
    expect(store.stateTurn).toBe(turn + 1);
  });

  it('forgets a kind whose rights were revoked, in a new log and not as deletions', () => {
    const { store, volumes, claims } = connected();
    claims.apply('ADDED', claim('c', 9));
    const before = store.log;
    volumes.status({ kind: 'unreadable', why: 'forbidden', message: 'no' });
    expect(store.log?.id).not.toBe(before?.id);
    expect(store.log?.oldest().objects.map(({ metadata }) => metadata.name)).toEqual(['c']);
    volumes.replace([volume('a', 5)], '50');
    volumes.status({ kind: 'synced' });
    expect(changesOf(store)).toEqual(['2 ADDED a@5']);
  });

  it('finds the place of an API server’s version in its own log, for each kind', () => {
    const { store, volumes, claims } = connected();
    volumes.apply('MODIFIED', volume('a', 10));
    claims.apply('ADDED', claim('c', 9));
    volumes.apply('MODIFIED', volume('a', 12));
    expect(store.revisionAfter(persistentVolumes, 7)).toEqual({ ok: true, value: 1 });
    expect(store.revisionAfter(persistentVolumes, 10)).toEqual({ ok: true, value: 3 });
    expect(store.revisionAfter(persistentVolumes, 12)).toEqual({ ok: true, value: 4 });
    expect(store.revisionAfter(persistentVolumeClaims, 8)).toEqual({ ok: true, value: 2 });
    expect(store.revisionAfter(persistentVolumes, 6)).toEqual({ ok: false, error: 'compacted' });
    expect(store.versionOf(persistentVolumes)).toBe('12');
  });

  it('no longer resumes what its log has folded', () => {
    const { store, volumes } = connected(4);
    for (let version = 10; version < 30; version += 1) volumes.apply('MODIFIED', volume('a', version));
    expect(store.revisionAfter(persistentVolumes, 11)).toEqual({ ok: false, error: 'compacted' });
    expect(store.revisionAfter(persistentVolumes, 28).ok).toBe(true);
  });

  it('withholds secrets before anything reaches the log', () => {
    const { store, volumes } = connected();
    const annotations = { 'kubectl.kubernetes.io/last-applied-configuration': 'planted' };
    const managedFields = [{ manager: 'kubectl', operation: 'Apply', time: '2026-01-01T00:00:00Z' }];
    const metadata = { name: 'b', resourceVersion: '9', annotations, managedFields };
    volumes.apply('ADDED', { apiVersion: 'v1', kind: 'PersistentVolume', metadata } as KubernetesObject);
    const entries = store.log?.since(1, 10);
    const change = entries?.ok ? entries.value[0]?.change : undefined;
    expect(change?.actor).toBe('kubectl');
    expect(JSON.stringify(change)).not.toMatch(/planted|managedFields/);
  });
});
