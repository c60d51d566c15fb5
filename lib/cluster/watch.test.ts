import { describe, expect, it } from 'vitest';
import type { ChangeType } from '../kubernetes/change';
import type { KubernetesObject } from '../kubernetes/object';
import { persistentVolumes } from '../kubernetes/resources';
import { failure } from '../kubernetes/status';
import { Bell } from './bell';
import { ChangeLog } from './change-log';
import { type WatchEvent, type WatchOptions, type WatchSource, watchLog } from './watch';

type Source = { -readonly [Key in keyof WatchSource]: WatchSource[Key] };

function volume(name: string, tier: string, version: number): KubernetesObject {
  const metadata = { name, resourceVersion: String(version), labels: { tier } };
  return { apiVersion: 'v1', kind: 'PersistentVolume', metadata };
}

function filled(limit?: number) {
  const log = new ChangeLog({ timeMs: 0, limit });
  const write = (type: ChangeType, name: string, tier: string): void => {
    const revision = log.revision + 1;
    log.append({ revision, timeMs: 0, actor: 'user', type, object: volume(name, tier, revision) });
  };
  const source: Source = { log, bell: new Bell(), ended: undefined };
  return { log, write, source };
}

const options: WatchOptions = {
  resource: persistentVolumes,
  selects: (object) => object.metadata.labels?.tier === 'cold',
  after: undefined,
  bookmarks: false,
  markInitialEnd: false,
  timeoutMs: 60_000,
  version: () => '99',
};

function text({ type, object }: WatchEvent): string {
  const { metadata, code } = object as {
    metadata: { name?: string; resourceVersion?: string };
    code?: number;
  };
  return type === 'ERROR' ? `${type} ${code}` : `${type} ${metadata.name ?? ''}@${metadata.resourceVersion}`;
}

/** Events up to the end that `timeoutMs` brings. */
async function all(source: WatchSource, changed: Partial<WatchOptions>): Promise<string[]> {
  const events: string[] = [];
  const { signal } = new AbortController();
  for await (const event of watchLog(source, { ...options, timeoutMs: 1, ...changed }, signal))
    events.push(text(event));
  return events;
}

describe('watchLog', () => {
  it('begins with all selected objects, and marks their end where asked', async () => {
    const { write, source } = filled();
    write('ADDED', 'a', 'cold');
    write('ADDED', 'b', 'warm');
    expect(await all(source, {})).toEqual(['ADDED a@1']);
    expect(await all(source, { markInitialEnd: true })).toEqual(['ADDED a@1', 'BOOKMARK @99']);
    expect(await all(source, { bookmarks: true })).toEqual(['ADDED a@1', 'BOOKMARK @99']);
  });

  it('tells what begins and ceases to match, with the version of the change', async () => {
    const { write, source } = filled();
    write('ADDED', 'a', 'warm');
    write('MODIFIED', 'a', 'cold');
    write('MODIFIED', 'a', 'cold');
    write('MODIFIED', 'a', 'warm');
    write('DELETED', 'a', 'warm');
    write('ADDED', 'a', 'cold');
    write('DELETED', 'a', 'cold');
    expect(await all(source, { after: 0 })).toEqual([
      'ADDED a@2',
      'MODIFIED a@3',
      'DELETED a@4',
      'ADDED a@6',
      'DELETED a@7',
    ]);
    expect(await all(source, { after: 3 })).toEqual(['DELETED a@4', 'ADDED a@6', 'DELETED a@7']);
  });

  it('ends with 410 for what the log has forgotten or never had', async () => {
    const { write, source } = filled(2);
    for (let count = 0; count < 9; count += 1) write('MODIFIED', 'a', 'cold');
    expect(await all(source, { after: 1 })).toEqual(['ERROR 410']);
    expect(await all(source, { after: 12 })).toEqual(['ERROR 410']);
  });

  it.each([
    { name: 'the log is replaced', act: (source: Source) => (source.log = new ChangeLog({ timeMs: 0 })) },
    { name: 'the cluster is gone', act: (source: Source) => (source.ended = failure('NotFound', 'gone')) },
  ])('ends when $name', async ({ act }) => {
    const { source } = filled();
    const events = watchLog(source, options, new AbortController().signal);
    const waiting = events.next();
    act(source);
    source.bell.ring();
    expect((await waiting).done).toBe(true);
  });

  it('ends when its reader goes', async () => {
    const aborter = new AbortController();
    const waiting = watchLog(filled().source, options, aborter.signal).next();
    aborter.abort();
    expect((await waiting).done).toBe(true);
  });
});
