/**
 * `npm run record -- [options] <file…>`: plays scenarios against the real control plane of e2e/controlplane and writes
 * recordings of it. It reads, prints and writes files; what a recording holds is decided in lib/engine/conformance.
 */
import { appendFileSync, existsSync, mkdirSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { basename, extname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { buildControlPlane } from '../../e2e/controlplane/controlplane';
import { buildSidecars } from '../../e2e/sidecars/sidecars';
import { err, ok, type Result } from '../base/result';
import { root } from './prepare/root.mjs';
import { wantsDriver } from './record/driver-wanted';
import { RealCluster } from './record/real-cluster';
import { recordScenario } from './record/recorder';
import { type RecordedScenario, readScenarios } from './record/scenario-file';

const RECORDINGS = fileURLToPath(new URL('../engine/conformance/recordings', import.meta.url));
const RUNS_LIMIT = 10;

const USAGE = `usage: npm run record -- [options] <file…>
  A file is a recording (.jsonl, of which only what was done counts) or a scenario of Stowage (.json).
  One that installs the CSI driver of the recordings is played with the CSI sidecars.
  --out FOLDER          where the recordings go, in a folder of their version; those of the project unless given
  --force               write over a file that is there
  --runs N              how often each scenario is played, 2 unless given: what all runs agree on is written
  --name TEXT           only scenarios whose name contains TEXT
  --kubernetes VERSION  stop unless the control plane is of this version, such as 1.37`;

interface Job {
  readonly file: string;
  readonly scenarios: readonly RecordedScenario[];
  /** Whether it is played with the CSI sidecars. */
  readonly withDriver: boolean;
}

interface Options {
  readonly jobs: readonly Job[];
  readonly out: string;
  readonly force: boolean;
  readonly runs: number;
  readonly kubernetes: string | undefined;
}

type Print = (line: string) => void;

/** 0 when everything was recorded, 1 when something could not be, 2 when nothing could be begun. */
export async function main(args: readonly string[], print: Print = console.log): Promise<number> {
  const options = readArguments(args);
  if (!options.ok) {
    print(options.error);
    return 2;
  }
  const { jobs } = options.value;
  let code = 0;
  for (const withDriver of [false, true]) {
    const ofOneKind = jobs.filter((job) => job.withDriver === withDriver);
    if (ofOneKind.length === 0) continue;
    const cluster = await startCluster(withDriver, print);
    if (!cluster) return 2;
    try {
      code = Math.max(code, await recordAll(cluster, { ...options.value, jobs: ofOneKind }, print));
    } finally {
      await cluster.stop();
    }
  }
  return code;
}

/** Undefined where something cannot be built; it is printed why. */
async function startCluster(withDriver: boolean, print: Print): Promise<RealCluster | undefined> {
  const program = await buildControlPlane(print);
  if (program.kind === 'absent') {
    print(program.why);
    return undefined;
  }
  if (!withDriver) return RealCluster.start(program.path);
  const sidecars = await buildSidecars(print);
  if (sidecars.kind === 'absent') {
    print(sidecars.why);
    return undefined;
  }
  return RealCluster.start(program.path, sidecars.programs);
}

async function recordAll(cluster: RealCluster, options: Options, print: Print): Promise<number> {
  const version = await cluster.version();
  if (options.kubernetes !== undefined && options.kubernetes !== version) {
    print(
      `the control plane is Kubernetes ${version}; e2e/controlplane/README.md says how to make it ${options.kubernetes}`,
    );
    return 2;
  }
  const folder = join(options.out, `kubernetes-${version}`);
  mkdirSync(folder, { recursive: true });
  let code = 0;
  for (const job of options.jobs) {
    const target = join(folder, `${basename(job.file, extname(job.file))}.jsonl`);
    if (existsSync(target) && !options.force) {
      print(`${relative(root, target)} is there already; --force writes over it`);
      code = 1;
      continue;
    }
    await recordJob(cluster, job, { target, version, runs: options.runs }, print);
  }
  return code;
}

async function recordJob(
  cluster: RealCluster,
  { scenarios }: Job,
  { target, version, runs }: { readonly target: string; readonly version: string; readonly runs: number },
  print: Print,
): Promise<void> {
  const unfinished = `${target}.unfinished`;
  rmSync(unfinished, { force: true });
  for (const [index, scenario] of scenarios.entries()) {
    const place = `${index + 1}/${scenarios.length} ${scenario.name}`;
    const { steps, cut } = await recordScenario(cluster, scenario, runs);
    if (steps.length > 0) {
      appendFileSync(unfinished, `${JSON.stringify({ name: scenario.name, kubernetes: version, steps })}\n`);
    }
    const note = cut ? `; the runs differ at step ${cut.step} in ${cut.what}` : '';
    print(`${place}: ${steps.length} of ${scenario.steps.length} steps${note}`);
  }
  if (existsSync(unfinished)) renameSync(unfinished, target);
  print(`${scenarios.length} recorded: ${relative(root, target)}`);
}

function readArguments(args: readonly string[]): Result<Options, string> {
  const parsed = tryParseArgs(args);
  if (!parsed.ok) return parsed;
  const { values, positionals } = parsed.value;
  const { out = RECORDINGS, force = false, runs = '2', kubernetes, name = '' } = values;
  if (!/^\d+$/.test(runs) || Number(runs) < 1 || Number(runs) > RUNS_LIMIT) {
    return err(`--runs ${runs}: expected a whole number from 1 to ${RUNS_LIMIT}`);
  }
  if (positionals.length === 0) return err(USAGE);
  const jobs: Job[] = [];
  for (const file of positionals) {
    const ending = extname(file);
    if (ending !== '.jsonl' && ending !== '.json') return err(`${file}: expected a .jsonl or a .json file`);
    if (!existsSync(file)) return err(`${file}: there is no such file`);
    const scenarios = readScenarios(basename(file, ending), ending, readFileSync(file, 'utf8'));
    if (!scenarios.ok) return err(`${file}: ${scenarios.error}`);
    const withDriver = wantsDriver(scenarios.value);
    if (!withDriver.ok) return err(`${file}: ${withDriver.error}`);
    const chosen = scenarios.value.filter((scenario) => scenario.name.includes(name));
    jobs.push({ file, scenarios: chosen, withDriver: withDriver.value });
  }
  if (jobs.every(({ scenarios }) => scenarios.length === 0)) return err('no scenario matches');
  return ok({
    jobs: jobs.filter(({ scenarios }) => scenarios.length > 0),
    out,
    force,
    runs: Number(runs),
    kubernetes,
  });
}

function tryParseArgs(args: readonly string[]) {
  const options = {
    out: { type: 'string' },
    force: { type: 'boolean' },
    runs: { type: 'string' },
    name: { type: 'string' },
    kubernetes: { type: 'string' },
    help: { type: 'boolean' },
  } as const;
  try {
    const parsed = parseArgs({ args: [...args], allowPositionals: true, options });
    return parsed.values.help ? err(USAGE) : ok(parsed);
  } catch (error) {
    return err(`${error instanceof Error ? error.message : String(error)}\n${USAGE}`);
  }
}
