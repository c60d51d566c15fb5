/**
 * Starts the real control plane for tests: builds the program once, finds free ports, waits until it is ready, stops it.
 * Nothing here is part of Stowage; where Go is missing it says so and the tests are skipped.
 */
import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { createHash, randomInt } from 'node:crypto';
import { once } from 'node:events';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

const run = promisify(execFile);
const folder = fileURLToPath(new URL('.', import.meta.url));
const cache = fileURLToPath(new URL('../../.cache/controlplane/', import.meta.url));

const SOURCES = ['main.go', 'go.mod', 'go.sum'];
const GO_PLACES = ['go', '/usr/local/go/bin/go', '/usr/lib/go/bin/go'];
const VERSION = 'k8s.io/component-base/version';
const LDFLAGS = [`-X ${VERSION}.gitVersion=v1.37.2`, `-X ${VERSION}.gitMajor=1`, `-X ${VERSION}.gitMinor=37`];
const PORTS = 5;

/** The program, or why there is none. */
export type Program = { readonly kind: 'built'; readonly path: string } | { readonly kind: 'absent'; readonly why: string };

/** The built program; builds it where no earlier run has. `say` hears of what takes long. */
export async function buildControlPlane(say: (line: string) => void = () => undefined): Promise<Program> {
  const hash = createHash('sha256');
  for (const source of SOURCES) hash.update(source).update(readFileSync(join(folder, source)));
  const home = join(cache, `${hash.digest('hex').slice(0, 16)}-${process.platform}-${process.arch}`);
  const path = join(home, 'controlplane');
  if (existsSync(path)) return { kind: 'built', path };
  const go = await findGo();
  if (!go) return { kind: 'absent', why: 'Go is not installed, and the control plane is built from Go modules' };
  mkdirSync(home, { recursive: true });
  const unfinished = `${path}.${process.pid}`;
  say('building the Kubernetes control plane (once; about eight minutes with cold Go caches)');
  try {
    await run(go, ['build', '-buildvcs=false', '-ldflags', LDFLAGS.join(' '), '-o', unfinished, '.'], {
      cwd: folder,
      maxBuffer: 64 * 1024 * 1024,
    });
  } catch (error) {
    rmSync(unfinished, { force: true });
    const lines = (error as { stderr?: string }).stderr?.trim().split('\n') ?? [String(error)];
    return { kind: 'absent', why: `the control plane cannot be built: ${lines.slice(-5).join('\n')}` };
  }
  renameSync(unfinished, path);
  return { kind: 'built', path };
}

async function findGo(): Promise<string | undefined> {
  for (const go of GO_PLACES) {
    const found = await run(go, ['version']).then(
      () => true,
      () => false,
    );
    if (found) return go;
  }
  return undefined;
}

/** A control plane that runs. */
export class ControlPlane {
  /** Of a cluster-admin. */
  readonly kubeconfig: string;
  /** Of a user without any rights. */
  readonly viewerKubeconfig: string;
  readonly #directory: string;
  readonly #process: ChildProcess;
  readonly #lines: AsyncIterator<string>;

  private constructor(directory: string, process: ChildProcess, lines: AsyncIterator<string>) {
    this.#directory = directory;
    this.#process = process;
    this.#lines = lines;
    this.kubeconfig = join(directory, 'kubeconfig');
    this.viewerKubeconfig = join(directory, 'kubeconfig-viewer');
  }

  /** Starts the program on free ports; resolves when the API server is ready. */
  static async start(program: string): Promise<ControlPlane> {
    const directory = mkdtempSync(join(tmpdir(), 'stowage-controlplane-'));
    const port = await freePorts(PORTS);
    const child = spawn(program, ['up', '-dir', directory, '-port', String(port), '-sync', '1s'], {
      stdio: ['pipe', 'pipe', 'inherit'],
    });
    const lines = createInterface(child.stdout)[Symbol.asyncIterator]();
    const ready = await lines.next();
    if (ready.done) throw new Error(`the control plane did not start; its logs are in ${directory}`);
    return new ControlPlane(directory, child, lines);
  }

  /** Stops one component, or starts it again, and resolves when the process is gone or there. */
  async command(verb: 'stop' | 'start', component: 'kube-apiserver' | 'kube-scheduler' | 'etcd'): Promise<void> {
    this.#process.stdin?.write(`${verb} ${component}\n`);
    const { value } = await this.#lines.next();
    if (value !== `${verb === 'stop' ? 'stopped' : 'started'} ${component}`) throw new Error(`answer: ${value}`);
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
