/**
 * What it costs to keep simulated clusters: the same writes without journals, with a folder and with a database of them, for one client that
 * waits for each answer and for many at once; and the waking of a cluster beside the work that it replays.
 */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Postgres } from '../../../e2e/replicas/postgres';
import { assert } from '../../base/assert';
import { openFolder } from '../../cluster/journal/files';
import type { JournalStore } from '../../cluster/journal/journal';
import { parseAddress } from '../../cluster/postgres/address';
import { PostgresStore } from '../../cluster/postgres/postgres-store';
import type { SimulatedCluster } from '../../cluster/simulated/simulated-cluster';
import { Simulations } from '../../cluster/simulated/simulations';
import { failure } from '../../kubernetes/status';
import { SCENARIO_FORMAT, type Scenario } from '../../scenario/scenario';
import { systemPostgres } from '../stages/postgres.mjs';
import { timeUntil } from './stopwatch';
import { type Skipped, showFigure, showSpread, spreadOf, type Table } from './table';

const WRITES = 256;
const AT_ONCE = [1, 16, 64];
const RUNS = 5;
const WARM_UP_RUNS = 1;

const empty: Scenario = {
  stowage: SCENARIO_FORMAT,
  kubernetes: '1.37',
  seed: 1,
  objects: [],
  operations: [],
};

type Place = 'folder' | 'database';

interface Times {
  readonly kept: number[];
  readonly woken: number[];
}

export async function benchJournals(): Promise<readonly (Table | Skipped)[]> {
  const programs = systemPostgres();
  const folder = await benchPlace('folder', folderOpener());
  if (programs === undefined)
    return [folder, { title: titleOf('database'), skipped: 'there is no PostgreSQL on this system' }];
  const postgres = await Postgres.start(programs, []);
  try {
    return [folder, await benchPlace('database', databaseOpener(postgres))];
  } finally {
    await postgres.remove();
  }
}

/** Makes an empty place, and answers how a server opens it. */
type Opener = () => Promise<{
  readonly open: () => Promise<JournalStore>;
  readonly remove: () => Promise<void>;
}>;

function folderOpener(): Opener {
  return async () => {
    const folder = await mkdtemp(join(tmpdir(), 'stowage-bench-'));
    const open = async (): Promise<JournalStore> => {
      const store = await openFolder(join(folder, 'data'));
      assert(store.ok, 'the folder opens');
      return store.value;
    };
    return { open, remove: () => rm(folder, { recursive: true }) };
  };
}

function databaseOpener(postgres: Postgres): Opener {
  let count = 0;
  return async () => {
    count += 1;
    const address = parseAddress(await postgres.createDatabase(`journals_${count}`));
    assert(address.ok, 'it is an address');
    const open = async (): Promise<JournalStore> => {
      const store = new PostgresStore(address.value, { url: 'http://127.0.0.1:1' });
      assert((await store.list()).ok, 'the database answers');
      return store;
    };
    return { open, remove: () => Promise.resolve() };
  };
}

function titleOf(place: Place): string {
  return `Keeping simulated clusters in a ${place}`;
}

async function benchPlace(place: Place, opener: Opener): Promise<Table> {
  const times = AT_ONCE.map((atOnce): Times & { readonly atOnce: number } => ({
    atOnce,
    kept: [],
    woken: [],
  }));
  for (let run = -WARM_UP_RUNS; run < RUNS; run += 1) {
    for (const row of times) {
      const { plainNs, keptNs, wakeNs } = await measure(row.atOnce, opener);
      if (run < 0) continue;
      row.kept.push(keptNs / plainNs);
      row.woken.push(wakeNs / plainNs);
    }
  }
  return {
    title: titleOf(place),
    columns: ['writes at once', 'time, without journal = 1', 'waking / without journal'],
    rows: times.map(({ atOnce, kept, woken }) => [
      showFigure(atOnce),
      showSpread(spreadOf(kept)),
      showSpread(spreadOf(woken)),
    ]),
    note: `The work is ${WRITES} writes to one cluster, each answered when it is on the disk. Real time, of which waiting for the disk is a part.`,
  };
}

async function measure(atOnce: number, opener: Opener) {
  const over = failure('ServiceUnavailable', 'the measurement is over');
  const plain = new Simulations();
  const plainNs = await timeUntil(async () => write(await opened(plain), atOnce));
  await plain.close(over);
  const { open, remove } = await opener();
  const kept = new Simulations({ store: await open() });
  const keptNs = await timeUntil(async () => write(await opened(kept), atOnce));
  await kept.close(over);
  const again = new Simulations({ store: await open() });
  const wakeNs = await timeUntil(async () => assert((await again.get('bench')).ok, 'it wakes'));
  await again.close(over);
  await remove();
  return { plainNs, keptNs, wakeNs };
}

async function opened(simulations: Simulations): Promise<SimulatedCluster> {
  const created = await simulations.create(empty, 'bench', true);
  assert(created.ok, 'it opens');
  return created.value;
}

async function write(cluster: SimulatedCluster, atOnce: number): Promise<void> {
  for (let first = 0; first < WRITES; first += atOnce) {
    const answers = Array.from({ length: atOnce }, (_, index) => {
      const name = `volume-${first + index}`;
      const spec = {
        capacity: { storage: '1Gi' },
        accessModes: ['ReadWriteOnce'],
        hostPath: { path: '/mnt' },
      };
      const object = { apiVersion: 'v1', kind: 'PersistentVolume', metadata: { name }, spec };
      assert(cluster.execute({ create: object }).ok, 'the write is taken');
      return cluster.kept();
    });
    for (const kept of await Promise.all(answers)) assert(kept.ok, 'the write is kept');
  }
}
