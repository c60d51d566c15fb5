/**
 * What watchers cost: the same work with 1, 10 and 100 of them, in the engine (a subscriber that is called with each
 * change) and in the server (a page's stream, up to the bytes that go to the browser).
 */
import { assert } from '../../base/assert';
import { respondEvents } from '../../cluster/http/respond';
import { SimulatedCluster } from '../../cluster/simulated/simulated-cluster';
import type { StreamEvent } from '../../cluster/stream';
import { createSimulation } from '../../engine/simulation';
import { failure } from '../../kubernetes/status';
import { SCENARIO_FORMAT, type Scenario } from '../../scenario/scenario';
import { bindingClaim, bindingVolumes } from './matching-data';
import { computingTimeOf, timeUntil } from './stopwatch';
import { showFigure, showSpread, spreadOf, type Table } from './table';

const WATCHERS = [1, 10, 100];
const CLAIMS = 200;
const RUNS = 9;
const WARM_UP_RUNS = 3;

/** One run of the work. */
interface Work {
  readonly ns: number;
  readonly changes: number;
}

type Way = (watchers: number) => Work | Promise<Work>;

export async function benchWatching(): Promise<readonly Table[]> {
  return [
    await tableOf(
      'Subscribers of the simulated API server',
      engineWork,
      `The work is to bind ${CLAIMS} claims. A subscriber is called with each change. Times are those that the process computes.`,
    ),
    await tableOf(
      'Pages that follow one simulated cluster',
      serverWork,
      `The work is to bind ${CLAIMS} claims one after the other; each is done when every page has its bytes.`,
    ),
  ];
}

/** The sizes take turns, so that what else the machine does falls on all of them alike. */
async function tableOf(title: string, way: Way, note: string): Promise<Table> {
  const times = WATCHERS.map((watchers) => ({ watchers, ns: [] as number[], changes: 0 }));
  for (let run = -WARM_UP_RUNS; run < RUNS; run += 1) {
    for (const row of times) {
      const { ns, changes } = await way(row.watchers);
      row.changes = changes;
      if (run >= 0) row.ns.push(ns);
    }
  }
  const one = spreadOf(times[0]?.ns ?? []).median;
  const rows = times.map(({ watchers, ns, changes }) => {
    const more = (spreadOf(ns).median - one) / changes / (watchers - 1) / 1000;
    const shown = more > 0 ? showFigure(more) : 'below the noise';
    return [
      showFigure(watchers),
      showSpread(spreadOf(ns.map((each) => each / one))),
      watchers === 1 ? '' : shown,
    ];
  });
  const columns = ['watchers', 'time, of one watcher = 1', 'µs more for a change and watcher'];
  return { title, columns, rows, note };
}

function engineWork(watchers: number): Work {
  const simulation = createSimulation({ version: '1.37', seed: 1 });
  for (const volume of bindingVolumes(CLAIMS)) simulation.api.create(volume, 'user');
  simulation.settle();
  let heard = 0;
  for (let watcher = 0; watcher < watchers; watcher += 1) {
    simulation.api.subscribe(() => {
      heard += 1;
    });
  }
  const ns = computingTimeOf(() => {
    for (let index = 0; index < CLAIMS; index += 1) simulation.api.create(bindingClaim(index), 'user');
    simulation.settle();
  });
  return { ns, changes: heard / watchers };
}

async function serverWork(watchers: number): Promise<Work> {
  const opened = await SimulatedCluster.open({ name: 'bench', scenario: scenario() });
  assert(opened.ok, 'the scenario of the benchmark does not open');
  const cluster = opened.value;
  cluster.settle();
  const pages = Array.from({ length: watchers }, () => new Page(cluster));
  await Promise.all(pages.map((page) => page.until(cluster.log.revision)));
  const first = cluster.log.revision;
  const ns = await timeUntil(async () => {
    for (let index = 0; index < CLAIMS; index += 1) {
      cluster.execute({ create: bindingClaim(index) });
      cluster.settle();
      await Promise.all(pages.map((page) => page.until(cluster.log.revision)));
    }
  });
  const changes = cluster.log.revision - first;
  cluster.close(failure('Gone', 'the benchmark is over'));
  await Promise.all(pages.map((page) => page.closed));
  return { ns, changes };
}

/** A browser that reads one stream of a cluster and throws the bytes away. */
class Page {
  readonly closed: Promise<void>;
  #revision = 0;
  #wanted = Number.POSITIVE_INFINITY;
  #reached: () => void = () => undefined;

  constructor(cluster: SimulatedCluster) {
    const aborter = new AbortController();
    const response = respondEvents(this.#noting(cluster.subscribe(undefined, aborter.signal)), aborter);
    this.closed = drain(response);
  }

  /** Resolves when everything up to that revision has been read. */
  until(revision: number): Promise<void> {
    if (this.#revision >= revision) return Promise.resolve();
    this.#wanted = revision;
    return new Promise((resolve) => {
      this.#reached = resolve;
    });
  }

  /** A message has been read when the reader asks for the next. */
  async *#noting(events: AsyncIterable<StreamEvent>): AsyncGenerator<StreamEvent, void, void> {
    for await (const event of events) {
      yield event;
      this.#revision = event.cursor?.revision ?? this.#revision;
      if (this.#revision >= this.#wanted) this.#reached();
    }
  }
}

async function drain(response: Response): Promise<void> {
  for await (const _ of response.body ?? []);
}

function scenario(): Scenario {
  return {
    stowage: SCENARIO_FORMAT,
    kubernetes: '1.37',
    seed: 1,
    objects: bindingVolumes(CLAIMS),
    operations: [],
  };
}
