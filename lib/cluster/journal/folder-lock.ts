/**
 * One server at a time uses a folder of journals: a file names it. It decides whether a name that is found there is
 * that of a server that still runs, and never takes the folder from one that does.
 */
import { randomUUID } from 'node:crypto';
import { readFile, rm, stat, utimes, writeFile } from 'node:fs/promises';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import * as v from 'valibot';
import { err, ok, type Result } from '../../base/result';

const Owner = v.object({ pid: v.number(), host: v.string(), token: v.string() });

/** The owner touches its file so often. */
const BEAT_MS = 5_000;
/** An owner on another machine, whose process cannot be asked for, is gone when it does not touch it for so long. */
const GONE_MS = 2 * BEAT_MS;
/** Attempts, when an old file is in the way or another server tries at the same moment. */
const ATTEMPTS = 3;

export interface FolderLock {
  /** False once another server has taken the folder. */
  isMine(): Promise<boolean>;
  release(): Promise<void>;
}

/** An error says who has the folder. */
export async function lockFolder(folder: string): Promise<Result<FolderLock, string>> {
  const path = join(folder, 'lock');
  const token = randomUUID();
  for (let attempt = 1; ; attempt += 1) {
    if (await create(path, JSON.stringify({ pid: process.pid, host: hostname(), token })))
      return ok(lockOf(path, token));
    const owner = await readOwner(path);
    if (attempt === ATTEMPTS || (owner && !(await isGone(path, owner)))) {
      const who = owner ? `process ${owner.pid} on ${owner.host}` : 'another process';
      return err(`${folder} is in use by ${who}`);
    }
    await rm(path, { force: true });
  }
}

function lockOf(path: string, token: string): FolderLock {
  const timer = setInterval(() => {
    const now = new Date();
    utimes(path, now, now).catch(() => undefined);
  }, BEAT_MS);
  timer.unref();
  const isMine = async () => (await readOwner(path))?.token === token;
  const release = async () => {
    clearInterval(timer);
    if (await isMine()) await rm(path, { force: true });
  };
  return { isMine, release };
}

async function create(path: string, text: string): Promise<boolean> {
  try {
    await writeFile(path, text, { flag: 'wx' });
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw error;
  }
}

async function readOwner(path: string): Promise<v.InferOutput<typeof Owner> | undefined> {
  try {
    const parsed = v.safeParse(Owner, JSON.parse(await readFile(path, 'utf8')));
    return parsed.success ? parsed.output : undefined;
  } catch {
    // Gone meanwhile, or not written to its end: nobody's.
    return undefined;
  }
}

async function isGone(path: string, owner: v.InferOutput<typeof Owner>): Promise<boolean> {
  // A container that starts again often has the number of the one before it.
  if (owner.host === hostname()) return owner.pid === process.pid || !isRunning(owner.pid);
  const before = await touchedMs(path);
  await setTimeout(GONE_MS);
  return (await touchedMs(path)) === before;
}

async function touchedMs(path: string): Promise<number | undefined> {
  return (await stat(path).catch(() => undefined))?.mtimeMs;
}

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}
