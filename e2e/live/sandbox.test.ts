/** A copy of a real cluster: what stands in it must stand there in the same phase as in the original. */
import { expect, it } from 'vitest';
import { next } from '@/lib/cluster/testing/read-stream';
import type { StreamMessage } from '@/lib/history/stream-message';
import type { KubernetesObject } from '@/lib/kubernetes/object';
import {
  csiNodes,
  events as eventsOf,
  persistentVolumeClaims,
  persistentVolumes,
  pods,
  storageClasses,
} from '@/lib/kubernetes/resources';
import { withoutServerFields } from '@/lib/manifest/export';
import { replay } from '@/lib/scenario/replay';
import { leftText, type Sandbox, sandboxOf } from '@/lib/scenario/sandbox/sandbox';
import { describeLive, withControlPlane } from './control-plane';
import { knowledgeOf } from './knowledge';
import { claim, PLANTED, paths, pod, storageClass, volume } from './objects';
import { allTold, changed, stateOf, stream } from './routes';

const live = withControlPlane();

const choice = { title: 'Copy', kubernetes: '1.37', startMs: Date.UTC(2026, 10, 23) } as const;
const COMPARED = ['PersistentVolume', 'PersistentVolumeClaim', 'Pod'];

/** `PersistentVolume archive Bound to default/photos`, in order. */
function phasesOf(objects: readonly KubernetesObject[]): readonly string[] {
  return objects
    .filter(({ kind }) => COMPARED.includes(kind))
    .map((object) => {
      const { status, spec } = object as {
        status?: { phase?: string };
        spec?: { claimRef?: { namespace?: string; name?: string }; volumeName?: string };
      };
      const claimed = spec?.claimRef ? ` of ${spec.claimRef.namespace}/${spec.claimRef.name}` : '';
      const volumeName = spec?.volumeName ? ` on ${spec.volumeName}` : '';
      return `${object.kind} ${object.metadata.name} ${status?.phase}${claimed}${volumeName}`;
    })
    .sort();
}

function phasesOfCopy({ scenario }: Sandbox): readonly string[] {
  const { simulation, refusals } = replay(scenario);
  expect(refusals).toEqual([]);
  const { api } = simulation;
  return phasesOf([...api.list(persistentVolumes), ...api.list(persistentVolumeClaims), ...api.list(pods)]);
}

/** Objects that a message tells of, as `CSINode n1`: a Node and its CSINode have one name. */
function toldOf(message: StreamMessage): readonly string[] {
  const changes = message.kind === 'changes' ? message.changes.map(({ object }) => object) : [];
  const objects = message.kind === 'snapshot' ? message.objects : changes;
  return objects.map(({ kind, metadata }) => `${kind} ${metadata.name}`);
}

async function standsAsItsOriginal(): Promise<void> {
  const { admin } = live();
  const events = await stream('admin');
  await stateOf(events, ({ connection }) => connection.kind === 'connected');
  await admin.create(paths.storageClasses, storageClass('gold'));
  for (const name of ['kept', 'left', 'gone']) {
    await admin.create(paths.volumes, volume(name, name));
    await admin.create(paths.claims, claim(name, name));
    await next(events, ({ message }) => changed(message, name, 'Bound'));
  }
  await admin.create(paths.volumes, volume('free', 'nobody'));
  await next(events, ({ message }) => changed(message, 'free', 'Available'));
  await admin.create(paths.claims, claim('homeless', 'no-such-class'));
  await admin.create(paths.claims, claim('waits', 'gold'));
  await admin.create(paths.pods, pod('unplaced', 'waits'));
  await admin.delete(`${paths.claims}/left`);
  await next(events, ({ message }) => changed(message, 'left', 'Released'));
  await admin.delete(`${paths.volumes}/gone`);
  await admin.patch(`${paths.volumes}/gone`, { metadata: { finalizers: null } });
  await next(events, ({ message }) => changed(message, 'gone', 'Lost'));

  const { objects } = await knowledgeOf('admin');
  const original = phasesOf(objects);
  expect(original).toEqual([
    'PersistentVolume free Available',
    'PersistentVolume kept Bound of default/kept',
    'PersistentVolume left Released of default/left',
    'PersistentVolumeClaim gone Lost on gone',
    'PersistentVolumeClaim homeless Pending',
    'PersistentVolumeClaim kept Bound on kept',
    'PersistentVolumeClaim waits Pending',
    'Pod unplaced Pending',
  ]);
  const copy = sandboxOf(objects, { ...choice, anonymous: false });
  if (!copy.ok) throw new Error(copy.error);
  expect(phasesOfCopy(copy.value)).toEqual(original);
  expect(JSON.stringify(copy.value.scenario)).not.toContain(PLANTED);

  const anonymous = sandboxOf(objects, { ...choice, anonymous: true });
  if (!anonymous.ok) throw new Error(anonymous.error);
  const withoutNames = (lines: readonly string[]) =>
    lines
      .map((line) =>
        line
          .split(' ')
          .filter((_, index) => index === 0 || index === 2)
          .join(' '),
      )
      .sort();
  expect(withoutNames(phasesOfCopy(anonymous.value))).toEqual(withoutNames(original));
  expect(JSON.stringify(anonymous.value.scenario)).not.toMatch(/homeless|unplaced/);
}

async function hasWhatDriversSaid(): Promise<void> {
  const { admin } = live();
  const events = await stream('admin');
  const storage = '/apis/storage.k8s.io/v1';
  const node = (await admin.create('/api/v1/nodes', { metadata: { name: 'n1', labels: { rack: 'r1' } } }))
    .body;
  const { uid } = node.metadata as { uid: string };
  const drivers = [
    { name: 'disks.example.com', nodeID: 'i-1', topologyKeys: ['rack'], allocatable: { count: 3 } },
  ];
  const made = await Promise.all([
    admin.create(`${storage}/csidrivers`, { metadata: { name: 'disks.example.com' }, spec: {} }),
    admin.create(`${storage}/csinodes`, {
      metadata: { name: 'n1', ownerReferences: [{ apiVersion: 'v1', kind: 'Node', name: 'n1', uid }] },
      spec: { drivers },
    }),
    admin.create(`${storage}/namespaces/default/csistoragecapacities`, {
      metadata: { name: 'room' },
      storageClassName: 'gold',
      capacity: '1Gi',
    }),
    admin.create(`${storage}/volumeattachments`, {
      metadata: { name: 'attached' },
      spec: { attacher: 'disks.example.com', nodeName: 'n1', source: { persistentVolumeName: 'kept' } },
    }),
  ]);
  expect(made.map(({ code }) => code)).toEqual([201, 201, 201, 201]);
  const awaited = [
    'Node n1',
    'CSIDriver disks.example.com',
    'CSINode n1',
    'CSIStorageCapacity room',
    'VolumeAttachment attached',
  ];
  await next(
    events,
    allTold(...awaited.map((name) => (message: StreamMessage) => toldOf(message).includes(name))),
  );
  const copy = sandboxOf((await knowledgeOf('admin')).objects, { ...choice, anonymous: false });
  if (!copy.ok) throw new Error(copy.error);
  const left = copy.value.left.map(leftText);
  expect(left).toContain('1 VolumeAttachment, made again where a Pod uses the volume');
  expect(left).toContain('1 CSIStorageCapacity, made again by the simulated driver, which has its own room');
  expect(left.filter((text) => text.includes('CSINode'))).toEqual([]);
  expect(replay(copy.value.scenario).simulation.api.get(csiNodes, 'n1')?.spec).toEqual({ drivers });
}

async function answersWhatIf(): Promise<void> {
  const copy = sandboxOf((await knowledgeOf('admin')).objects, { ...choice, anonymous: false });
  if (!copy.ok) throw new Error(copy.error);
  const { simulation } = replay(copy.value.scenario);
  const { api } = simulation;
  const does = (input: Parameters<typeof simulation.execute>[0]) => {
    expect(simulation.execute(input)).toMatchObject({ ok: true });
    simulation.advanceTo(simulation.nowMs + 30_000);
  };
  does({ delete: { apiVersion: 'v1', kind: 'PersistentVolumeClaim', namespace: 'default', name: 'kept' } });
  expect(api.get(persistentVolumeClaims, 'default/kept')).toBeUndefined();
  expect(api.get(persistentVolumes, 'kept')?.status?.phase).toBe('Released');

  const gold = api.get(storageClasses, 'gold');
  if (!gold) throw new Error('the class was not copied');
  const told = (name: string) =>
    api.list(eventsOf).flatMap((event) => (event.involvedObject.name === name ? [event.reason] : []));
  does({ create: claim('at-once', 'gold') as KubernetesObject });
  expect(told('at-once')).toEqual(['ExternalProvisioning']);
  does({ delete: { apiVersion: gold.apiVersion, kind: gold.kind, name: 'gold' } });
  const again = { ...withoutServerFields(gold), volumeBindingMode: 'WaitForFirstConsumer' };
  does({ create: again as KubernetesObject });
  does({ create: claim('later', 'gold') as KubernetesObject });
  expect(told('later')).toEqual(['WaitForFirstConsumer']);
}

describeLive('a copy of a real cluster', () => {
  it('stands as its original does: Bound, Released, Available, Pending, Lost', standsAsItsOriginal);
  it('has what real drivers said of their nodes, and says truly what it left', hasWhatDriversSaid);
  it('answers what if a claim is deleted, and what if a class had another binding mode', answersWhatIf);
});
