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
