/** What holds for every sequence of requests, valid or not. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { jsonClone } from '../../base/json';
import type { Change } from '../../kubernetes/change';
import { KUBERNETES_VERSIONS } from '../../kubernetes/feature-gates';
import { type KubernetesObject, objectKey } from '../../kubernetes/object';
import type { ApiServer } from './api';
import { type Operation, performOperation } from './operation';
import { claim, cluster, pod, START_MS, storageClass, volume } from './testing/cluster';

const names = fc.constantFrom('a', 'b', 'c');
const finalizers = fc.constantFrom(null, ['example.com/hold'], ['example.com/hold', 'example.com/other']);

const manifests = names.chain((name) =>
  fc.constantFrom<KubernetesObject>(
    volume(name),
    volume(name, { accessModes: [] }),
    claim(name),
    claim(name, {}, { namespace: 'shop' }),
    claim(name, { storageClassName: 'a' }),
    pod(name),
    pod(name, { nodeName: 'n' }),
    storageClass(name),
    { apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'shop' } },
    { apiVersion: 'example.com/v1', kind: 'Backup', metadata: { name } },
  ),
);

const targets = fc
  .tuple(
    fc.constantFrom('PersistentVolume', 'PersistentVolumeClaim', 'Pod', 'StorageClass', 'Namespace'),
    names,
  )
  .map(([kind, name]) => ({
    apiVersion: kind === 'StorageClass' ? 'storage.k8s.io/v1' : 'v1',
    kind,
    name: kind === 'Namespace' ? 'shop' : name,
  }));

const patches = fc.oneof(
  finalizers.map((value) => ({ metadata: { finalizers: value } })),
  fc.record({
    metadata: fc.record({
      labels: fc.dictionary(fc.constantFrom('x', 'y'), fc.constantFrom('1', '2', null)),
    }),
  }),
  fc.constantFrom(
    { status: { phase: 'Bound', capacity: { storage: '1Gi' } } },
    { spec: { resources: { requests: { storage: '2Gi' } } } },
    { spec: { persistentVolumeReclaimPolicy: 'Delete' } },
    { metadata: { resourceVersion: '5' } },
    {},
  ),
);

type Step = Operation | { readonly passMs: number } | { readonly finalize: true };

const steps: fc.Arbitrary<Step> = fc.oneof(
  manifests.map((create) => ({ create })),
  manifests.map((update) => ({ update })),
  fc
    .record({ target: targets, patch: patches, subresource: fc.constantFrom(undefined, 'status' as const) })
    .map(({ target, patch, subresource }) => ({ patch: { ...target, patch, subresource } })),
  fc
    .record({
      target: targets,
      gracePeriodSeconds: fc.constantFrom(undefined, 0, 5),
      propagationPolicy: fc.constantFrom(
        undefined,
        'Background' as const,
        'Foreground' as const,
        'Orphan' as const,
      ),
    })
    .map(({ target, ...options }) => ({ delete: { ...target, ...options } })),
  names.map((name) => ({ bind: { name, nodeName: 'n' } })),
  fc.constantFrom({ passMs: 1000 }, { passMs: 60_000 }, { finalize: true as const }),
);

const runs = fc.record({
  version: fc.constantFrom(...KUBERNETES_VERSIONS),
  steps: fc.array(steps, { maxLength: 40, size: 'max' }),
  logLimit: fc.constantFrom(5, 1000),
});

interface Run {
  readonly version: (typeof KUBERNETES_VERSIONS)[number];
  readonly steps: readonly Step[];
  readonly logLimit: number;
}

/** Plays the steps; `look` sees the API server after each. */
function play(
  { version, steps: played, logLimit }: Run,
  look: (api: ApiServer, step: Step) => void = () => undefined,
) {
  const { api, clock } = cluster({ version, logLimit });
  const heard: Change[] = [];
  const first = api.changesSince(0);
  api.subscribe((change) => heard.push(change));
  for (const step of played) {
    if ('passMs' in step) clock.nowMs += step.passMs;
    else if ('finalize' in step) {
      const shop: KubernetesObject = { apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'shop' } };
      api.update(shop, 'namespace-controller', 'finalize');
    } else performOperation(api, step, 'user');
    look(api, step);
  }
  return { api, heard, log: [...(first.ok ? first.value : []), ...heard] };
}

function objectsOf(api: ApiServer): readonly KubernetesObject[] {
  return api.resources().flatMap((resource) => api.list(resource));
}

describe('the API server', { timeout: 120_000 }, () => {
  it('numbers changes without a gap, and its log replays to what it holds', () => {
    fc.assert(
      fc.property(runs, (run) => {
        const { api, log } = play(run);
        expect(log.map(({ revision }) => revision)).toEqual(log.map((_, index) => index + 1));
        const replayed = new Map<string, KubernetesObject>();
        for (const { type, object, revision } of log) {
          const key = `${object.apiVersion}/${object.kind}/${objectKey(object)}`;
          expect(Number(object.metadata.resourceVersion)).toBe(revision);
          expect(replayed.has(key)).toBe(type !== 'ADDED');
          if (type === 'DELETED') replayed.delete(key);
          else replayed.set(key, object);
        }
        expect(new Set(replayed.values())).toEqual(new Set(objectsOf(api)));
        expect(api.objectCount).toBe(replayed.size);
      }),
    );
  });

  it('makes no revision for what changes nothing, and one for what does', () => {
    fc.assert(
      fc.property(runs, (run) => {
        const { log } = play(run);
        const last = new Map<string, string>();
        for (const { type, object } of log) {
          const { resourceVersion: _version, ...metadata } = object.metadata;
          const content = JSON.stringify({ ...object, metadata });
          const uid = object.metadata.uid ?? '';
          if (type === 'MODIFIED') expect(content).not.toBe(last.get(uid));
          last.set(uid, content);
        }
      }),
    );
  });

  it('never changes what it was given, and gives out what nobody can change', () => {
    fc.assert(
      fc.property(runs, (run) => {
        const before = jsonClone(run);
        const { log } = play(run);
        expect(run).toEqual(before);
        for (const { object } of log) {
          expect(Object.isFrozen(object) && Object.isFrozen(object.metadata)).toBe(true);
        }
      }),
    );
  });

  it('never lets go of an object with finalizers, nor takes back the mark of deletion', () => {
    fc.assert(
      fc.property(runs, (run) => {
        const { log } = play(run);
        const stored = new Map<string, KubernetesObject>();
        for (const { type, object } of log) {
          const uid = object.metadata.uid ?? '';
          const before = stored.get(uid);
          const { deletionTimestamp, finalizers: held = [] } = object.metadata;
          if (before?.metadata.deletionTimestamp) {
            expect(deletionTimestamp).toBeDefined();
            const policies = ['foregroundDeletion', 'orphan'];
            const added = held.filter((name) => !before.metadata.finalizers?.includes(name));
            expect(added.filter((name) => !policies.includes(name))).toEqual([]);
          }
          if (type === 'DELETED' && held.length > 0) expect(before?.metadata.deletionTimestamp).toBeDefined();
          stored.set(uid, object);
        }
      }),
    );
  });

  it('lists in order of namespace and name, whatever came and went between two lists', () => {
    fc.assert(
      fc.property(runs, (run) => {
        play(run, (api, step) => {
          if (!('passMs' in step)) return;
          for (const resource of api.resources()) {
            const listed = api
              .list(resource)
              .map(({ metadata }) => [metadata.namespace ?? '', metadata.name]);
            const sorted = [...listed].sort(([a = '', b = ''], [c = '', d = '']) =>
              a === c ? (b < d ? -1 : 1) : a < c ? -1 : 1,
            );
            expect(listed).toEqual(sorted);
            for (const [namespace = '', name = ''] of listed) {
              expect(api.get(resource, namespace === '' ? name : `${namespace}/${name}`)).toBeDefined();
            }
          }
        });
      }),
      { numRuns: 100 },
    );
  });

  it('lets a reader resume from wherever the log still reaches', () => {
    fc.assert(
      fc.property(runs, (run) => {
        const { api, log } = play(run);
        for (let revision = 0; revision <= api.revision; revision += 1) {
          const since = api.changesSince(revision);
          if (since.ok) expect(since.value).toEqual(log.slice(revision));
          else expect(since.error.reason).toBe('Expired');
        }
        const kept = Math.min(run.logLimit, api.revision);
        expect(api.changesSince(api.revision - kept).ok).toBe(true);
      }),
    );
  });

  it('does the same again for the same requests', () => {
    fc.assert(
      fc.property(runs, (run) => {
        expect(JSON.stringify(play(run).log)).toBe(JSON.stringify(play(run).log));
      }),
    );
  });

  it('forgets a dry run', () => {
    fc.assert(
      fc.property(runs, (run) => {
        const { log } = play(run);
        const dry = play(run, (api, step) => {
          const { revision } = api;
          if (!('passMs' in step) && !('finalize' in step))
            api.dryRun(() => performOperation(api, step, 'user'));
          expect(api.revision).toBe(revision);
        });
        expect(JSON.stringify(dry.log)).toBe(JSON.stringify(log));
      }),
    );
  });

  it('keeps thousands of objects, and the log of the last hundred changes', () => {
    const { api, clock } = cluster({ logLimit: 100 });
    for (let index = 0; index < 5_000; index += 1) {
      const created = api.create(volume(`v${index % 7}-${index}`), 'user');
      expect(created.ok).toBe(true);
    }
    expect(api.objectCount).toBe(5_004);
    expect(api.changesSince(api.revision - 100).ok).toBe(true);
    expect(clock.nowMs).toBe(START_MS);
  });
});
