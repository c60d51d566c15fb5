/**
 * Runs the real CSI sidecars with the driver of the recordings beside a control plane: builds them once, starts them,
 * waits until each has found the driver, stops them. Nothing here is part of Stowage.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, mkdtempSync, openSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { buildGo, type GoModule } from '../controlplane/go-build';

/** The driver that they serve. */
export const DRIVER_NAME = 'sim.csi.example.com';

type SidecarName = 'csi-provisioner' | 'csi-attacher' | 'csi-resizer';

/** With the flags of the recordings that Stowage began with. */
const SIDECARS: Readonly<Record<SidecarName, readonly string[]>> = {
  'csi-provisioner': ['--feature-gates=Topology=true', '--extra-create-metadata', '--default-fstype=ext4'],
  'csi-attacher': [],
  'csi-resizer': [],
};

/** Where each of the four programs is, by its name. */
export type SidecarPrograms = Readonly<Record<SidecarName | 'driver', string>>;

export type BuiltSidecars =
  | { readonly kind: 'built'; readonly programs: SidecarPrograms }
  | { readonly kind: 'absent'; readonly why: string };

const PACKAGES = 'github.com/kubernetes-csi';

/** The provisioner does not build with the client library of the others, so it has a module of its own. */
const MODULES: readonly GoModule[] = [
  {
    folder: fileURLToPath(new URL('.', import.meta.url)),
    sources: ['driver/main.go', 'driver/controller.go', 'go.mod', 'go.sum'],
    name: 'sidecars',
    packages: [
      './driver',
      `${PACKAGES}/external-attacher/v4/cmd/csi-attacher`,
      `${PACKAGES}/external-resizer/v2/cmd/csi-resizer`,
    ],
    says: 'building csi-attacher, csi-resizer and a CSI driver (once; about four minutes with cold Go caches)',
  },
  {
    folder: fileURLToPath(new URL('./provisioner', import.meta.url)),
    sources: ['go.mod', 'go.sum'],
    name: 'sidecars-provisioner',
    packages: [`${PACKAGES}/external-provisioner/v6/cmd/csi-provisioner`],
    says: 'building csi-provisioner (once; about four minutes with cold Go caches)',
  },
];

/** The built programs; builds them where no earlier run has. `say` hears of what takes long. */
export async function buildSidecars(say: (line: string) => void = () => undefined): Promise<BuiltSidecars> {
  const programs: Record<string, string> = {};
  for (const module of MODULES) {
    const built = await buildGo(module, say);
    if (built.kind === 'absent') return built;
    for (const path of module.packages) programs[basename(path)] = join(built.path, basename(path));
  }
  return { kind: 'built', programs: programs as SidecarPrograms };
}

/** Sidecars that run. */
export class Sidecars {
  readonly #directory: string;
  readonly #driver: ChildProcess;
  readonly #sidecars: readonly ChildProcess[];

  private constructor(directory: string, driver: ChildProcess, sidecars: readonly ChildProcess[]) {
    this.#directory = directory;
    this.#driver = driver;
    this.#sidecars = sidecars;
  }

  /** Resolves when each sidecar has probed the driver. */
  static async start(programs: SidecarPrograms, kubeconfig: string): Promise<Sidecars> {
    const directory = mkdtempSync(join(tmpdir(), 'stowage-sidecars-'));
    const socket = join(directory, 'csi.sock');
    const driver = spawn(programs.driver, ['-socket', socket], {
      stdio: ['pipe', 'pipe', 'inherit'],
    });
    const lines = createInterface(driver.stdout)[Symbol.asyncIterator]();
    const sidecars = Object.entries(SIDECARS).map(([name, flags]) => {
      const log = openSync(join(directory, `${name}.log`), 'a');
      const args = [`--csi-address=${socket}`, `--kubeconfig=${kubeconfig}`, ...flags];
      const sidecar = spawn(programs[name as SidecarName], args, { stdio: ['ignore', log, log] });
      closeSync(log);
      return sidecar;
    });
    const started = new Sidecars(directory, driver, sidecars);
    const ended = sidecars.map(async (sidecar) => {
      await once(sidecar, 'exit');
      throw new Error(`${sidecar.spawnfile} ended before it found the driver; its log is in ${directory}`);
    });
    const found = (async () => {
      for (const _ of sidecars) if ((await lines.next()).done) throw new Error('the CSI driver ended');
    })();
    try {
      await Promise.race([found, ...ended]);
    } catch (error) {
      for (const process of [...sidecars, driver]) process.kill('SIGKILL');
      throw error;
    }
    return started;
  }

  async stop(): Promise<void> {
    const processes = [...this.#sidecars, this.#driver];
    const gone = processes.map((process) => (process.exitCode === null ? once(process, 'exit') : undefined));
    for (const sidecar of this.#sidecars) sidecar.kill('SIGTERM');
    this.#driver.stdin?.end();
    await Promise.all(gone);
    rmSync(this.#directory, { recursive: true, force: true });
  }
}
