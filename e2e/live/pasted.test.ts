/** What the real kubectl prints of a real cluster, pasted: Stowage must say of it what it says of the cluster itself. */
import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { describe, expect, it, vi } from 'vitest';
import { DELETE as letGo } from '@/app/api/pasted/[pasted]/route';
import { POST as paste } from '@/app/api/pasted/route';
import { next } from '@/lib/cluster/testing/read-stream';
import type { KubernetesObject } from '@/lib/kubernetes/object';
import type { PersistentVolume } from '@/lib/kubernetes/persistent-volume';
import type { PersistentVolumeClaim } from '@/lib/kubernetes/persistent-volume-claim';
import type { Pod } from '@/lib/kubernetes/pod';
import { readObjects } from '@/lib/manifest/read-objects';
import type { Evidence } from '@/lib/volume/evidence';
import { explainClaim } from '@/lib/volume/explain-claim';
import { explainPod } from '@/lib/volume/explain-pod';
import { explainVolume } from '@/lib/volume/explain-volume';
import { plainText, type Sentence } from '@/lib/volume/sentence';
import type { WayOut } from '@/lib/volume/way-out';
import { describeLive, withControlPlane } from './control-plane';
import { type Knowledge, knowledgeOf, viewOf } from './knowledge';
import { claim, paths, pod, storageClass, volume } from './objects';
import { changed, request, stateOf, stream } from './routes';
import { kubectl } from './to-the-pixel';

const live = withControlPlane();
const run = promisify(execFile);
if (!kubectl) console.log('SKIPPED: what kubectl prints, pasted: there is no kubectl');

const GIVEN = ['PersistentVolume', 'PersistentVolumeClaim', 'StorageClass', 'Pod', 'Node', 'Event'];

/** The command of the issue, as somebody with access runs it. */
async function printed(format: 'yaml' | 'json'): Promise<string> {
  const asked = ['get', 'pv,pvc,sc,pods,nodes,events', '-A', '-o', format];
  const all = ['--kubeconfig', live().plane.kubeconfig, ...asked];
  return (await run('kubectl', all, { maxBuffer: 32 * 1024 * 1024 })).stdout;
}

/** Opens the text as the dialog does, and lets it go again: what a page knows of it meanwhile. */
async function knowledgeOfText(text: string): Promise<Knowledge> {
  const read = readObjects(text);
  if (!read.ok) throw new Error(read.error);
  expect(read.value.left).toEqual([]);
  const body = JSON.stringify({ objects: read.value.objects });
  const answer = await paste(request('/api/pasted', { method: 'POST', body }), {
    params: Promise.resolve({}),
  });
  expect(answer.status).toBe(201);
  const { name } = (await answer.json()) as { name: string };
  const knowledge = await knowledgeOf(name);
  const params = Promise.resolve({ pasted: name });
  expect((await letGo(request(`/api/pasted/${name}`, { method: 'DELETE' }), { params })).status).toBe(200);
  return knowledge;
}

interface Words {
  readonly title: Sentence;
  readonly details: readonly Sentence[];
  readonly evidence: readonly Evidence[];
  readonly next: Sentence;
  readonly waysOut: readonly WayOut[];
}

/** All that is said of each claim, volume and Pod: sentences, ways out, evidence. */
function explained(knowledge: Knowledge): ReadonlyMap<string, Words> {
  const view = viewOf(knowledge);
  const told = ({ kind, metadata }: KubernetesObject, words: Words) => {
    const { title, details, evidence, next, waysOut } = words;
    return [`${kind} ${metadata.name}`, { title, details, evidence, next, waysOut }] as const;
  };
  return new Map([
    ...[...view.claims()].map((each: PersistentVolumeClaim) => told(each, explainClaim(view, each))),
    ...[...view.volumes()].map((each: PersistentVolume) => told(each, explainVolume(view, each))),
    ...[...view.pods()].map((each: Pod) => told(each, explainPod(view, each))),
  ]);
}

/** Without what the pasted text lacks: kinds that were not asked for count as not read there. */
function onlyGiven({ objects, unreadable }: Knowledge, pasted: Knowledge): Knowledge {
  expect(unreadable.map(({ kind }) => kind).filter((kind) => GIVEN.includes(kind))).toEqual([]);
  return { objects: objects.filter(({ kind }) => GIVEN.includes(kind)), unreadable: pasted.unreadable };
}

/** A cluster in which something binds, something was left, and much waits, each for another reason. */
async function fill(): Promise<void> {
  const { admin } = live();
  const events = await stream('admin');
  await stateOf(events, ({ connection }) => connection.kind === 'connected');
  await admin.create('/api/v1/nodes', { metadata: { name: 'n1', labels: { zone: 'a' } } });
  await admin.create(paths.storageClasses, storageClass('manual'));
  await admin.create(paths.storageClasses, {
    ...storageClass('later'),
    volumeBindingMode: 'WaitForFirstConsumer',
  });
  for (const name of ['kept', 'left']) {
    await admin.create(paths.volumes, volume(name, name));
    await admin.create(paths.claims, claim(name, name));
    await next(events, ({ message }) => changed(message, name, 'Bound'));
  }
  await admin.delete(`${paths.claims}/left`);
  await next(events, ({ message }) => changed(message, 'left', 'Released'));
  await admin.create(paths.claims, claim('homeless', 'absent'));
  await admin.create(paths.claims, claim('driverless', 'manual'));
  await admin.create(paths.claims, claim('waits', 'later'));
  await admin.create(paths.pods, pod('unplaced', 'kept'));
  await admin.create(paths.pods, pod('also-unplaced', 'waits'));
  const large = claim('large', 'left');
  const resources = { requests: { storage: '1Ti' } };
  await admin.create(paths.claims, { ...large, spec: { ...large.spec, resources } });
}

describeLive('what kubectl prints', () => {
  describe.skipIf(!kubectl)('pasted', () => {
    it.each(['yaml', 'json'] as const)('as %s says what the live cluster says', async (format) => {
      if (format === 'yaml') await fill();
      await vi.waitFor(
        async () => {
          const pasted = await knowledgeOfText(await printed(format));
          const whole = await knowledgeOf('admin');
          const told = explained(pasted);
          expect(told.size).toBe(9);
          expect(told).toEqual(explained(onlyGiven(whole, pasted)));
          // The text says nothing of drivers: there is less to say of what may hang on one than in a cluster that has none.
          const wholly = explained(whole);
          const differ = [...told].filter(
            ([name, { title }]) => textOf(title) !== textOf(wholly.get(name)?.title),
          );
          expect(differ.map(([name]) => name).sort()).toEqual([
            'PersistentVolumeClaim driverless',
            'Pod also-unplaced',
            'Pod unplaced',
          ]);
        },
        { timeout: 60_000, interval: 500 },
      );
    });
  });
});

function textOf(sentence: Sentence = []): string {
  return plainText(sentence);
}
