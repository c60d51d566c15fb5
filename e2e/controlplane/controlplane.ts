/**
 * Starts the real control plane for tests: builds the program once, finds free ports, waits until it is ready, stops it.
 * Nothing here is part of Stowage; where Go is missing it says so and the tests are skipped.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { randomInt } from 'node:crypto';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { buildGo } from './go-build';

const folder = fileURLToPath(new URL('.', import.meta.url));

const PORTS = 5;

/** What the program answers to a command. */
const DONE = { stop: 'stopped', kill: 'killed', start: 'started' } as const;

/** The program, or why there is none. */
export type Program = { readonly kind: 'built'; readonly path: string } | { readonly kind: 'absent'; readonly why: string };

/** The built program; builds it where no earlier run has. `say` hears of what takes long. */
export async function buildControlPlane(say: (line: string) => void = () => undefined): Promise<Program> {
  const built = await buildGo(
    {
      folder,
      sources: ['main.go', 'go.mod', 'go.sum'],
      name: 'controlplane',
      packages: ['.'],
      flags: ['-ldflags', versionFlags().join(' ')],
      says: 'building the Kubernetes control plane (once; about eight minutes with cold Go caches)',
    },
    say,
  );
  return built.kind === 'built' ? { kind: 'built', path: join(built.path, 'controlplane') } : built;
}

/** The binaries say the version of the Go module that they are made of. */
function versionFlags(): readonly string[] {
  const [, version = '', major = '', minor = ''] =
    /k8s\.io\/kubernetes (v(\d+)\.(\d+)\S*)/.exec(readFileSync(join(folder, 'go.mod'), 'utf8')) ?? [];
  const variables = { gitVersion: version, gitMajor: major, gitMinor: minor };
  return Object.entries(variables).map(([name, value]) => `-X k8s.io/component-base/version.${name}=${value}`);
}

/** A control plane that runs. */
export class ControlPlane {
  /** Of a cluster-admin. */
  readonly kubeconfig: string;
  /** Of a user without any rights. */
  readonly viewerKubeconfig: string;
  /** Of etcd, for clients. */
  readonly #etcd: string;
  readonly #directory: string;
  readonly #process: ChildProcess;
  readonly #lines: AsyncIterator<string>;

  private constructor(directory: string, port: number, process: ChildProcess, lines: AsyncIterator<string>) {
    this.#etcd = `http://127.0.0.1:${port}`;
    this.#directory = directory;
    this.#process = process;
    this.#lines = lines;
    this.kubeconfig = join(directory, 'kubeconfig');
    this.viewerKubeconfig = join(directory, 'kubeconfig-viewer');
  }

  /** Starts the program on free ports; resolves when the API server is ready. `resync`: of the volume controller. */
  static async start(program: string, resync = '1s'): Promise<ControlPlane> {
    const directory = mkdtempSync(join(tmpdir(), 'stowage-controlplane-'));
    const port = await freePorts(PORTS);
    const child = spawn(program, ['up', '-dir', directory, '-port', String(port), '-sync', resync], {
      stdio: ['pipe', 'pipe', 'inherit'],
    });
    const lines = createInterface(child.stdout)[Symbol.asyncIterator]();
    const ready = await lines.next();
    if (ready.done) throw new Error(`the control plane did not start; its logs are in ${directory}`);
    return new ControlPlane(directory, port, child, lines);
  }

  /** Stops one component in good order, kills it, or starts it again; resolves when the process is gone or there. */
  async command(verb: keyof typeof DONE, component: 'kube-apiserver' | 'kube-scheduler' | 'etcd'): Promise<void> {
    this.#process.stdin?.write(`${verb} ${component}\n`);
    const { value } = await this.#lines.next();
    if (value !== `${DONE[verb]} ${component}`) throw new Error(`answer: ${value}`);
  }

  /**
   * Compacts etcd up to now, as kube-apiserver does every five minutes for what is five minutes old: no watch and no
   * list can go on from before. Its watch cache may still know; that goes with a restart. Resolves with the revision.
   */
  async compact(): Promise<number> {
    const { header } = await this.#askEtcd('range', { key: Buffer.from([0]).toString('base64') });
    await this.#askEtcd('compaction', { revision: header.revision, physical: true });
    return Number(header.revision);
  }

  /** One call of etcd's own API, through its JSON gateway. */
  async #askEtcd(call: 'range' | 'compaction', body: unknown): Promise<{ header: { revision: string } }> {
    const answer = await fetch(`${this.#etcd}/v3/kv/${call}`, { method: 'POST', body: JSON.stringify(body) });
    if (!answer.ok) throw new Error(`etcd answered a ${call} with ${answer.status}: ${await answer.text()}`);
    return (await answer.json()) as { header: { revision: string } };
  }

  /** Stops everything and removes its data. */
  async stop(): Promise<void> {
    const gone = once(this.#process, 'exit');
    this.#process.stdin?.end();
    await gone;
    rmSync(this.#directory, { recursive: true, force: true });
  }
}

/** The first of `count` consecutive ports that are free now. Below the range from which the system hands out ports. */
async function freePorts(count: number): Promise<number> {
  for (let attempt = 0; attempt < 50; attempt += 1) {
    const first = randomInt(20_000, 32_000);
    const free = await Promise.all(Array.from({ length: count }, (_, index) => isFree(first + index)));
    if (free.every(Boolean)) return first;
  }
  throw new Error(`no ${count} consecutive free ports on loopback`);
}

function isFree(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once('error', () => resolve(false));
    server.listen(port, '127.0.0.1', () => server.close(() => resolve(true)));
  });
}
