/**
 * What one server holds, and what a second one over the same database adds: built servers as processes of their own
 * and a real PostgreSQL, for the same clusters and the same writes.
 */
import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { request } from 'node:http';
import { Postgres } from '../../../e2e/replicas/postgres';
import { assert, assertDefined } from '../../base/assert';
import { ensureBuilt } from '../prepare/build.mjs';
import { systemPostgres } from '../stages/postgres.mjs';
import { type BuiltServer, post, startBuiltServer } from './built-server';
import { timeUntil } from './stopwatch';
import { type Skipped, showFigure, showSpread, spreadOf, type Table } from './table';

const TITLE = 'Several servers over one database';
/** Clusters that the servers share, and what each of them holds: claims, and as many volumes. */
const CLUSTERS = 16;
const CLAIMS = 100;
const WRITES = 24;
const AT_ONCE = 4;
const STREAMS = [100, 500, 1_000];
const RUNS = 3;

export async function benchReplicas(root: string): Promise<readonly (Table | Skipped)[]> {
  const programs = systemPostgres();
  if (programs === undefined) return [{ title: TITLE, skipped: 'there is no PostgreSQL on this system' }];
  if (process.platform !== 'linux')
    return [{ title: TITLE, skipped: 'the memory of a process is read as on Linux' }];
  const problem = await ensureBuilt(root, (line) => console.error(line));
  if (problem) return [{ title: TITLE, skipped: problem }];
  const postgres = await Postgres.start(programs, []);
  try {
    return [await benchHolding(root, postgres), await benchSpreading(root, postgres)];
  } finally {
    await postgres.remove();
  }
}

/** One server: awake clusters and open streams, in units of what it takes without any. */
async function benchHolding(root: string, postgres: Postgres): Promise<Table> {
  const server = await start(root, await freshDatabase(postgres));
  const empty = memoryOf(server);
  const rows: string[][] = [['none', '1', '']];
  const row = (what: string, count: number, before: number): void => {
    const now = memoryOf(server);
    rows.push([what, showFigure(now / empty), showFigure((now - before) / count / empty)]);
  };
  for (let made = 0; made < CLUSTERS; ) {
    const before = memoryOf(server);
    for (const target = made + CLUSTERS / 2; made < target; made += 1)
      await createCluster(server, `typical-${made}`);
    row(`${made} clusters awake`, CLUSTERS / 2, before);
  }
  const open: (() => void)[] = [];
  for (const count of STREAMS) {
    const before = memoryOf(server);
    const missing = count - open.length;
    for (let index = 0; index < missing; index += 1) open.push(await openStream(server, 'typical-0'));
    row(`and ${showFigure(count)} streams of one of them`, missing, before);
  }
  const told = await timeUntil(() => write(server, 'typical-1', 1));
  assert(told > 0, 'it still answers');
  for (const close of open) close();
  await server.stop();
  return {
    title: 'What one server holds',
    columns: ['with', 'memory, of an empty server = 1', 'more for each'],
    rows,
    note: `Resident memory. A cluster has ${CLAIMS} bound claims and their volumes, an idle stream has been told all of them.`,
  };
}

/** The same clusters and writes on one server and on two, asked where they are and where they are not. */
async function benchSpreading(root: string, postgres: Postgres): Promise<Table> {
  const figures = {
    two: [] as number[],
    busy: [] as number[],
    handed: [] as number[],
    memory: [] as number[],
  };
  for (let run = 0; run < RUNS; run += 1) {
    const one = await measure(root, postgres, 1);
    const two = await measure(root, postgres, 2);
    figures.two.push(one.ns / two.ns);
    figures.busy.push(two.busy / one.busy);
    figures.handed.push(two.handedNs / two.ns);
    figures.memory.push(two.memory / one.memory);
  }
  return {
    title: 'What a second server adds',
    columns: ['', 'beside one server'],
    rows: [
      ['writes per second, of one server = 1', showSpread(spreadOf(figures.two))],
      ['computing time of each, of the one server = 1', showSpread(spreadOf(figures.busy))],
      ['time when the other server is asked, of the right one = 1', showSpread(spreadOf(figures.handed))],
      ['memory of each, of the one server = 1', showSpread(spreadOf(figures.memory))],
    ],
    note: `${CLUSTERS} clusters, ${WRITES} writes to each, ${AT_ONCE} at once for each cluster, all clusters together. The client takes a part of the same cores.`,
  };
}

async function measure(root: string, postgres: Postgres, count: number) {
  const url = await freshDatabase(postgres);
  const servers: BuiltServer[] = [];
  for (let index = 0; index < count; index += 1) servers.push(await start(root, url));
  const at = (index: number): BuiltServer => assertDefined(servers[index % count], 'there is such a server');
  for (let index = 0; index < CLUSTERS; index += 1) await createCluster(at(index), `typical-${index}`);
  const all = (offset: number) =>
    Promise.all(
      Array.from({ length: CLUSTERS }, (_, index) => write(at(index + offset), `typical-${index}`, WRITES)),
    );
  // Once unmeasured: the first writes compile what the others run.
  await all(0);
  const before = servers.map(computedBy);
  const ns = await timeUntil(() => all(0));
  const busy = Math.max(...servers.map((server, index) => computedBy(server) - (before[index] ?? 0)));
  const handedNs = await timeUntil(() => all(1));
  const memory = Math.max(...servers.map(memoryOf));
  for (const server of servers) await server.stop();
  return { ns, busy, handedNs, memory };
}

async function freshDatabase(postgres: Postgres): Promise<string> {
  return postgres.createDatabase(`bench_${randomUUID().replaceAll('-', '')}`);
}

function start(root: string, data: string): Promise<BuiltServer> {
  return startBuiltServer(root, { STOWAGE_DATA: data, STOWAGE_SIMULATION_ONLY: '1' });
}

/** Bytes that the process has in memory. */
function memoryOf({ pid }: BuiltServer): number {
  const found = /^VmRSS:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'));
  return Number(assertDefined(found?.[1], 'Linux says so')) * 1024;
}

/** Ticks of the clock that the process has computed, for itself and in the kernel. */
function computedBy({ pid }: BuiltServer): number {
  // Behind the name, which may hold anything: state is the third field, the two times are the 14th and 15th.
  const [, fields = ''] = readFileSync(`/proc/${pid}/stat`, 'utf8').split(/\) (?=\S )/);
  const [user = '0', system = '0'] = fields.split(' ').slice(11, 13);
  return Number(user) + Number(system);
}

async function createCluster(server: BuiltServer, name: string): Promise<void> {
  const objects = Array.from({ length: CLAIMS }, (_, index) => [
    volume(`disk-${index}`),
    claim(`data-${index}`),
  ]).flat();
  const scenario = { stowage: 1, kubernetes: '1.37', seed: 1, title: name, objects, operations: [] };
  await post(server, '/api/simulations', { name, scenario, paused: true });
  await post(server, `/api/simulations/${name}/settle`, {});
}

let written = 0;

async function write(server: BuiltServer, cluster: string, count: number): Promise<void> {
  const path = `/api/clusters/${cluster}/api/v1/persistentvolumes`;
  for (let first = 0; first < count; first += AT_ONCE) {
    const answers = Array.from({ length: Math.min(AT_ONCE, count - first) }, () => {
      written += 1;
      return post(server, path, volume(`more-${written}`));
    });
    await Promise.all(answers);
  }
}

/** Opens a stream and waits until it has told all objects. Returns how it is closed. */
function openStream(server: BuiltServer, cluster: string): Promise<() => void> {
  return new Promise((resolve, reject) => {
    const asked = request(
      `${server.address}/api/clusters/${cluster}/stream`,
      { agent: false },
      (response) => {
        response.on('data', (part: Buffer) => {
          if (part.includes('"kind":"clock"')) resolve(() => asked.destroy());
        });
        response.on('error', () => undefined);
      },
    );
    asked.on('error', reject);
    asked.end();
  });
}

function volume(name: string) {
  const spec = { capacity: { storage: '1Gi' }, accessModes: ['ReadWriteOnce'], hostPath: { path: '/mnt' } };
  return { apiVersion: 'v1', kind: 'PersistentVolume', metadata: { name }, spec };
}

function claim(name: string) {
  const spec = {
    accessModes: ['ReadWriteOnce'],
    resources: { requests: { storage: '1Gi' } },
    storageClassName: '',
  };
  return { apiVersion: 'v1', kind: 'PersistentVolumeClaim', metadata: { name, namespace: 'default' }, spec };
}
