/**
 * `npm run soak -- [options]`: random inputs against the whole simulated cluster, seed after seed, held to the laws of
 * lib/engine/testing/invariants.ts. A seed that breaks one is told with the shortest inputs that still do.
 */
import { parseArgs } from 'node:util';
import { err, ok, type Result } from '../base/result';
import { describeViolation, type SoakOptions, shortestViolation, soak } from '../engine/testing/soak';
import {
  isKubernetesVersion,
  KUBERNETES_VERSIONS,
  type KubernetesVersion,
} from '../kubernetes/feature-gates';

const SETTLE_EVERY = 250;
const INPUTS_LIMIT = 1_000_000;
const SEEDS_LIMIT = 100_000;

const USAGE = `usage: npm run soak -- [options]
  --seeds N             how many seeds, one after the other; 10 unless given
  --from N              the first seed; 1 unless given
  --inputs N            inputs of each seed; 10000 unless given
  --kubernetes VERSION  one of ${KUBERNETES_VERSIONS.join(', ')}; all of them unless given`;

interface Choice {
  readonly seeds: number;
  readonly from: number;
  readonly inputs: number;
  readonly versions: readonly KubernetesVersion[];
}

/** 0 when no law was broken, 1 when one was, 2 when the arguments make no sense. */
export function main(args: readonly string[], print: (line: string) => void = console.log): number {
  const choice = readArguments(args);
  if (!choice.ok) {
    print(choice.error);
    return 2;
  }
  const { seeds, from, inputs, versions } = choice.value;
  let broken = 0;
  for (let seed = from; seed < from + seeds; seed += 1) {
    for (const version of versions) {
      if (!isSound({ version, seed, inputs, settleEvery: SETTLE_EVERY }, print)) broken += 1;
    }
  }
  print(`${seeds * versions.length - broken} passed, ${broken} failed`);
  return broken === 0 ? 0 : 1;
}

function isSound(options: SoakOptions, print: (line: string) => void): boolean {
  const { violations, accepted, revision } = soak(options);
  const run = `Kubernetes ${options.version} seed ${options.seed}`;
  if (violations.length === 0) {
    print(`${run}: ${options.inputs} inputs, ${accepted} accepted, ${revision} writes`);
    return true;
  }
  print(`FAILED ${run}`);
  for (const line of describeViolation(shortestViolation(options))) print(line);
  return false;
}

function readArguments(args: readonly string[]): Result<Choice, string> {
  const parsed = tryParseArgs(args);
  if (!parsed.ok) return parsed;
  const { kubernetes, seeds = '10', from = '1', inputs = '10000' } = parsed.value;
  if (kubernetes !== undefined && !isKubernetesVersion(kubernetes)) {
    return err(`--kubernetes ${kubernetes}: Stowage knows ${KUBERNETES_VERSIONS.join(', ')}`);
  }
  const numbers = {
    seeds: [seeds, SEEDS_LIMIT],
    from: [from, 2 ** 31 - 1],
    inputs: [inputs, INPUTS_LIMIT],
  } as const;
  for (const [name, [text, limit]] of Object.entries(numbers)) {
    if (!/^[1-9]\d{0,9}$/.test(text) || Number(text) > limit) {
      return err(`--${name} ${text}: expected a whole number from 1 to ${limit}`);
    }
  }
  return ok({
    seeds: Number(seeds),
    from: Number(from),
    inputs: Number(inputs),
    versions: kubernetes === undefined ? KUBERNETES_VERSIONS : [kubernetes],
  });
}

function tryParseArgs(args: readonly string[]) {
  const options = {
    seeds: { type: 'string' },
    from: { type: 'string' },
    inputs: { type: 'string' },
    kubernetes: { type: 'string' },
    help: { type: 'boolean' },
  } as const;
  try {
    const { values } = parseArgs({ args: [...args], options });
    return values.help ? err(USAGE) : ok(values);
  } catch (error) {
    return err(`${error instanceof Error ? error.message : String(error)}\n${USAGE}`);
  }
}
