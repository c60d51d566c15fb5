/**
 * `npm run conformance -- [options] [file or folder…]`: replays recordings of a real control plane and prints where
 * the simulation differs. It reads files and prints; what counts as equal is decided in lib/engine/conformance.
 */
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { basename, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { err, ok, type Result } from '../base/result';
import { isClaimed } from '../engine/conformance/claims';
import { groupOf, parseRecording, type Recording } from '../engine/conformance/recording';
import { replayRecording } from '../engine/conformance/replay';
import { describeFailure } from '../engine/conformance/report';
import {
  isKubernetesVersion,
  KUBERNETES_VERSIONS,
  type KubernetesVersion,
} from '../kubernetes/feature-gates';

const RECORDINGS = fileURLToPath(new URL('../engine/conformance/recordings', import.meta.url));
const FILE_LIMIT_BYTES = 256 * 1024 * 1024;
const FILES_LIMIT = 1_000;

const USAGE = `usage: npm run conformance -- [options] [file or folder…]
  without a file: the recordings of the project, and of these those that are claimed to pass
  --all                 of the project's recordings also those that are not claimed
  --kubernetes VERSION  only recordings of ${KUBERNETES_VERSIONS.join(', ')}
  --group A,B           only these groups (what stands before the slash of a recording's name)
  --name TEXT           only recordings whose name contains TEXT
  --seed N              seed of the simulation, 1 unless given
  --summary             how many passed in each group of each file`;

interface Selection {
  readonly files: readonly string[];
  readonly kubernetes: KubernetesVersion | undefined;
  readonly groups: readonly string[] | undefined;
  readonly name: string | undefined;
  readonly seed: number;
  readonly claimedOnly: boolean;
  readonly summary: boolean;
}

interface Tally {
  passed: number;
  failed: number;
}

/** 0 when all passed, 1 when one failed, 2 when nothing could be run. */
export function main(args: readonly string[], print: (line: string) => void = console.log): number {
  const selection = readArguments(args);
  if (!selection.ok) {
    print(selection.error);
    return 2;
  }
  const total: Tally = { passed: 0, failed: 0 };
  const byGroup = new Map<string, Tally>();
  for (const file of selection.value.files) {
    const problem = replayFile(file, selection.value, total, byGroup, print);
    if (problem !== undefined) {
      print(problem);
      total.failed += 1;
    }
  }
  if (selection.value.summary) {
    for (const [group, { passed, failed }] of byGroup) print(`${group}: ${passed} passed, ${failed} failed`);
  }
  if (total.passed + total.failed === 0) print('no recording matches');
  print(`${total.passed} passed, ${total.failed} failed`);
  if (total.failed > 0) return 1;
  return total.passed === 0 ? 2 : 0;
}

function readArguments(args: readonly string[]): Result<Selection, string> {
  const parsed = tryParseArgs(args);
  if (!parsed.ok) return parsed;
  const { values, positionals } = parsed.value;
  const { kubernetes, seed = '1' } = values;
  if (kubernetes !== undefined && !isKubernetesVersion(kubernetes)) {
    return err(`--kubernetes ${kubernetes}: Stowage knows ${KUBERNETES_VERSIONS.join(', ')}`);
  }
  if (!/^-?\d{1,9}$/.test(seed)) return err(`--seed ${seed}: expected a whole number of at most nine digits`);
  const files = listFiles(positionals.length > 0 ? positionals : [RECORDINGS]);
  if (!files.ok) return files;
  const groups = values.group?.flatMap((list) => list.split(',')).filter((group) => group !== '');
  const narrowed = kubernetes !== undefined || groups !== undefined || values.name !== undefined;
  return ok({
    files: files.value,
    kubernetes,
    groups,
    name: values.name,
    seed: Number(seed),
    claimedOnly: positionals.length === 0 && !values.all && !narrowed,
    summary: values.summary ?? false,
  });
}

function tryParseArgs(args: readonly string[]) {
  const options = {
    all: { type: 'boolean' },
    kubernetes: { type: 'string' },
    group: { type: 'string', multiple: true },
    name: { type: 'string' },
    seed: { type: 'string' },
    summary: { type: 'boolean' },
    help: { type: 'boolean' },
  } as const;
  try {
    const parsed = parseArgs({ args: [...args], allowPositionals: true, options });
    return parsed.values.help ? err(USAGE) : ok(parsed);
  } catch (error) {
    return err(`${error instanceof Error ? error.message : String(error)}\n${USAGE}`);
  }
}

/** Files as they are named, and the `.jsonl` files of folders in the order of their paths. */
function listFiles(paths: readonly string[]): Result<readonly string[], string> {
  const files: string[] = [];
  for (const path of paths) {
    const stat = statSync(path, { throwIfNoEntry: false });
    if (!stat) return err(`${path}: there is no such file or folder`);
    if (!stat.isDirectory()) {
      files.push(path);
      continue;
    }
    const found = readdirSync(path, { recursive: true, encoding: 'utf8' })
      .filter((name) => name.endsWith('.jsonl'))
      .sort();
    if (found.length === 0) return err(`${path}: the folder has no .jsonl file`);
    files.push(...found.map((name) => join(path, name)));
  }
  if (files.length > FILES_LIMIT) return err(`${files.length} files are more than ${FILES_LIMIT}`);
  return ok(files);
}

/** Returns what is wrong with the file as a whole, or undefined. */
function replayFile(
  file: string,
  selection: Selection,
  total: Tally,
  byGroup: Map<string, Tally>,
  print: (line: string) => void,
): string | undefined {
  const shown = file.startsWith(RECORDINGS) ? relative(RECORDINGS, file) : file;
  const { size } = statSync(file);
  if (size > FILE_LIMIT_BYTES) return `${shown}: ${size} bytes are more than ${FILE_LIMIT_BYTES}`;
  const lines = readFileSync(file, 'utf8').split('\n');
  for (const [index, line] of lines.entries()) {
    if (line.trim() === '') continue;
    const place = `${shown}:${index + 1}`;
    const recording = parseRecording(line);
    if (!recording.ok) {
      print(`${place}: ${recording.error}`);
      total.failed += 1;
      continue;
    }
    if (!isSelected(recording.value, file, selection)) continue;
    const verdict = replayRecording(recording.value, selection.seed);
    const group = `${shown} ${groupOf(recording.value)}`;
    const tally = byGroup.get(group) ?? { passed: 0, failed: 0 };
    byGroup.set(group, tally);
    for (const counted of [tally, total]) counted[verdict.passed ? 'passed' : 'failed'] += 1;
    if (!verdict.passed) for (const text of describeFailure(recording.value, verdict, place)) print(text);
  }
  return undefined;
}

function isSelected(recording: Recording, file: string, selection: Selection): boolean {
  const group = groupOf(recording);
  if (selection.claimedOnly && !isClaimed(basename(file, '.jsonl'), recording.kubernetes, group))
    return false;
  if (selection.kubernetes !== undefined && recording.kubernetes !== selection.kubernetes) return false;
  if (selection.groups !== undefined && !selection.groups.includes(group)) return false;
  return selection.name === undefined || recording.name.includes(selection.name);
}
