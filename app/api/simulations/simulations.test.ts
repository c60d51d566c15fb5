import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { resetClusters } from '@/lib/cluster/clusters';
import { SIMULATION_LIMIT } from '@/lib/cluster/simulated/simulations';
import type { ClusterDescription, FaultListAnswer, NewSimulationAnswer } from '@/lib/history/stream-message';
import type { Scenario } from '@/lib/scenario/scenario';
import type { VersionComparison } from '@/lib/scenario/version-comparison';
import { DELETE as endFault } from './[simulation]/faults/[fault]/route';
import { POST as beginFault, GET as listFaults } from './[simulation]/faults/route';
import { POST as pause } from './[simulation]/pause/route';
import { POST as play } from './[simulation]/play/route';
import { POST as reset } from './[simulation]/reset/route';
import { DELETE, GET } from './[simulation]/route';
import { GET as scenario } from './[simulation]/scenario/route';
import { POST as settle } from './[simulation]/settle/route';
import { POST as speed } from './[simulation]/speed/route';
import { POST as step } from './[simulation]/step/route';
import { GET as compareVersions } from './[simulation]/versions/route';
import { POST as create, GET as list } from './route';

beforeEach(() => {
  vi.stubEnv('STOWAGE_SIMULATION_ONLY', '1');
});

afterEach(async () => {
  await resetClusters();
  vi.unstubAllEnvs();
});

type Handler = (request: Request, context: { params: Promise<{ simulation: string }> }) => Promise<Response>;

function call(handler: Handler, simulation: string, body?: unknown, method = 'POST'): Promise<Response> {
  const headers = { host: 'localhost:3000', 'content-type': 'application/json' };
  const init = body === undefined ? { method, headers } : { method, headers, body: JSON.stringify(body) };
  const request = new Request('http://localhost:3000/api/simulations', init);
  return handler(request, { params: Promise.resolve({ simulation }) });
}

async function described(response: Response): Promise<ClusterDescription> {
  expect(response.ok).toBe(true);
  return (await response.json()) as ClusterDescription;
}

async function messageOf(response: Response): Promise<string> {
  const body = (await response.json()) as { kind: string; code: number; message: string };
  expect([body.kind, body.code]).toEqual(['Status', response.status]);
  return `${body.code} ${body.message}`;
}

const createNew = (body: unknown) => call(create as unknown as Handler, '', body);
const listAll = () => call(list as unknown as Handler, '', undefined, 'GET');

describe('POST /api/simulations', () => {
  it('opens an empty cluster that plays', async () => {
    const response = await createNew({ title: 'My Lab!', kubernetesVersion: '1.30' });
    expect(response.status).toBe(201);
    const { name, title, kubernetesVersion, clock } = await described(response);
    expect({ name, title, kubernetesVersion, playing: clock.playing }).toEqual({
      name: 'my-lab',
      title: 'My Lab!',
      kubernetesVersion: '1.30',
      playing: true,
    });
    expect((await described(await createNew({ title: 'My lab' }))).name).toBe('my-lab-2');
  });

  it('can stand at the moment that a scenario stops at', async () => {
    const { clock } = await described(await createNew({ scenario: 'first-visit', paused: true }));
    expect(clock).toMatchObject({ playing: false, nowMs: Date.UTC(2026, 0, 5, 9, 1, 0) });
  });

  it.each([
    { body: { name: 'demo' }, says: '409 a cluster "demo" exists already' },
    { body: { name: 'Lab' }, says: '422 name: "Lab" must be' },
    { body: { name: '../etc' }, says: '422 name: "../etc" must be' },
    { body: { name: 7 }, says: '400 name: ' },
    { body: { kubernetesVersion: '1.2' }, says: '400 kubernetesVersion: ' },
    { body: { color: 'red' }, says: '400 color: ' },
    { body: [], says: '400 body: ' },
  ])('refuses $body', async ({ body, says }) => {
    expect((await messageOf(await createNew(body))).slice(0, says.length)).toBe(says);
  });

  it('takes a bounded number of clusters', async () => {
    await listAll();
    for (let count = 1; count < SIMULATION_LIMIT; count += 1) expect((await createNew({})).status).toBe(201);
    expect(await messageOf(await createNew({}))).toMatch(/^429 this server holds 32 simulated clusters/);
    expect((await call(DELETE, 'demo', undefined, 'DELETE')).status).toBe(200);
    expect((await createNew({})).status).toBe(201);
  });
});

describe('the verbs of a simulated cluster', () => {
  it('move its clock', async () => {
    expect((await described(await call(pause, 'demo'))).clock.playing).toBe(false);
    const before = (await described(await call(GET, 'demo', undefined, 'GET'))).clock;
    const stepped = (await described(await call(step, 'demo', {}))).clock;
    expect(stepped.revision).toBeGreaterThan(before.revision);
    expect((await described(await call(speed, 'demo', { speed: 10 }))).clock.speed).toBe(10);
    const settled = (await described(await call(settle, 'demo'))).clock;
    expect(settled.nowMs).toBeGreaterThan(stepped.nowMs);
    expect(settled.playing).toBe(false);
    expect((await described(await call(play, 'demo'))).clock.playing).toBe(true);
    const fresh = (await described(await call(reset, 'demo'))).clock;
    expect([fresh.playing, fresh.nowMs < settled.nowMs]).toEqual([false, true]);
  });

  it.each([
    {
      name: 'a speed that it does not have',
      act: () => call(speed, 'demo', { speed: 3 }),
      says: '422 speed: must be one of',
    },
    {
      name: 'a speed that is no number',
      act: () => call(speed, 'demo', { speed: 'x' }),
      says: '400 speed: ',
    },
    { name: 'no speed', act: () => call(speed, 'demo', {}), says: '400 speed: ' },
    { name: 'more than a verb takes', act: () => call(play, 'demo', { at: 1 }), says: '400 at: ' },
    {
      name: 'a cluster that is not there',
      act: () => call(play, 'none'),
      says: '404 there is no cluster "none"',
    },
  ])('refuse $name', async ({ act, says }) => {
    expect((await messageOf(await act())).slice(0, says.length)).toBe(says);
  });
});

describe('DELETE /api/simulations/<name>', () => {
  it('lets a cluster go; the demo comes back as new', async () => {
    await createNew({ name: 'lab' });
    expect((await call(DELETE, 'lab', undefined, 'DELETE')).status).toBe(200);
    expect((await call(GET, 'lab', undefined, 'GET')).status).toBe(404);
    await call(settle, 'demo');
    await call(DELETE, 'demo', undefined, 'DELETE');
    expect((await described(await call(GET, 'demo', undefined, 'GET'))).clock.playing).toBe(true);
  });
});

describe('GET /api/simulations/<name>/scenario', () => {
  it('opens elsewhere at the same state', async () => {
    await call(settle, 'demo');
    const document = (await (await call(scenario, 'demo', undefined, 'GET')).json()) as { untilMs: number };
    expect(document.untilMs).toBeGreaterThan(0);
    const response = await createNew({ name: 'copy', scenario: document });
    expect(response.status).toBe(201);
    const original = await described(await call(GET, 'demo', undefined, 'GET'));
    const copy = await described(response);
    expect(copy.title).toBe(original.title);
    expect({ ...copy.clock, playing: false }).toEqual(original.clock);
  });

  it('can be one of the demos', async () => {
    const answer = (await (await createNew({ scenario: 'life-of-a-volume' })).json()) as NewSimulationAnswer;
    expect(answer).toMatchObject({ kind: 'simulated', refusals: [] });
  });

  it('tells what of it was refused', async () => {
    const nonsense = { apiVersion: 'v1', kind: 'PersistentVolume', metadata: { name: 'a' }, spec: {} };
    const document = { stowage: 1, kubernetes: '1.37', seed: 1, objects: [nonsense], operations: [] };
    const answer = (await (await createNew({ scenario: document })).json()) as NewSimulationAnswer;
    expect(answer.refusals).toMatchObject([{ field: 'objects.0', status: { code: 422 } }]);
  });

  it.each([
    { scenario: 7, says: '400 scenario.stowage: ' },
    { scenario: 'toString', says: '400 scenario: there is no demo "toString", only first-visit' },
    { scenario: { stowage: 99 }, says: '400 scenario.stowage: format 99 is of a newer Stowage' },
    { scenario: { stowage: 1, kubernetes: '1.37', seed: 'x' }, says: '400 scenario.seed: ' },
  ])('refuses $scenario', async ({ scenario: document, says }) => {
    expect((await messageOf(await createNew({ scenario: document }))).slice(0, says.length)).toBe(says);
  });
});

describe('the faults of a simulated cluster', () => {
  const named = (handler: unknown, fault: string, method: string) =>
    (handler as (request: Request, context: { params: Promise<object> }) => Promise<Response>)(
      new Request('http://localhost:3000/api/simulations', { method, headers: { host: 'localhost:3000' } }),
      { params: Promise.resolve({ simulation: 'demo', fault }) },
    );
  const list = async () =>
    (await (await call(listFaults, 'demo', undefined, 'GET')).json()) as FaultListAnswer;
  const down = { type: 'ComponentDown', component: 'external-provisioner' };

  it('begin, are listed, go into the scenario, and end', async () => {
    expect(await list()).toMatchObject({ faults: [], components: expect.arrayContaining(['kubelet']) });
    const begun = await call(beginFault, 'demo', { fault: down });
    expect([begun.status, await begun.json()]).toMatchObject([
      201,
      { kind: 'Fault', metadata: { name: 'component-down' }, spec: down },
    ]);
    expect((await call(beginFault, 'demo', { fault: down })).status).toBe(201);
    expect((await list()).faults.map(({ metadata }) => metadata.name)).toEqual([
      'component-down',
      'component-down-2',
    ]);
    expect((await named(endFault, 'component-down', 'DELETE')).status).toBe(200);
    expect((await named(endFault, 'component-down', 'DELETE')).status).toBe(404);
    const document = (await (await call(scenario, 'demo', undefined, 'GET')).json()) as Scenario;
    expect(document.operations.filter((operation) => 'beginFault' in operation)).toHaveLength(2);
    expect((await createNew({ name: 'copy', scenario: document })).status).toBe(201);
    const copied = await call(listFaults, 'copy', undefined, 'GET');
    expect(await copied.json()).toEqual(await list());
  });

  it.each([
    { body: {}, says: '400 fault: ' },
    { body: { fault: { type: 'Lightning' } }, says: '400 fault.type: must be one of DriverError, ' },
    {
      body: { fault: { ...down, component: 'none' } },
      says: '422 beginFault.fault.component: must be one of',
    },
    { body: { fault: { ...down, at: 1 } }, says: '400 fault.at: ' },
    { body: { fault: down, name: 'A' }, says: '400 name: must be lower case' },
    { body: { fault: down, forMs: 0 }, says: '400 forMs: must be at least 1' },
    {
      body: { fault: { type: 'NodeDown', node: 'none' } },
      says: '422 beginFault.fault.node: there is no Node',
    },
  ])('refuses $body', async ({ body, says }) => {
    expect((await messageOf(await call(beginFault, 'demo', body))).slice(0, says.length)).toBe(says);
  });
});

describe('GET /api/simulations/<name>/versions', () => {
  const compare = (version: string) =>
    (compareVersions as unknown as Handler)(
      new Request(`http://localhost:3000/api/simulations/demo/versions?version=${version}`, {
        headers: { host: 'localhost:3000' },
      }),
      { params: Promise.resolve({ simulation: 'demo' }) },
    );

  it('compares with another version', async () => {
    const comparison = (await (await compare('1.25')).json()) as VersionComparison;
    expect(comparison.versions).toEqual(['1.37', '1.25']);
    expect(comparison.gates.length).toBeGreaterThan(3);
    expect(comparison.objects.length + comparison.refusals.length).toBeGreaterThan(3);
  });

  it.each(['', '1.37', '2'])('refuses %j', async (version) => {
    expect(await messageOf(await compare(version))).toMatch(/^400 version: must be one of 1\.25, 1\.30, not/);
  });
});
