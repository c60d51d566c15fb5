/**
 * Journals as files of one folder: `<name>.journal`, one record a line, only ever appended to. A record is safe once
 * it is on the disk (fdatasync); records that come while one is being written go to the disk together. A line that a
 * crash tore off is cut off when its journal is opened.
 */
import { constants } from 'node:fs';
import { type FileHandle, mkdir, open, readdir, readFile, rm, stat } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { AssertionError, assert } from '../../base/assert';
import { err, ok, type Result } from '../../base/result';
import { failure, type Status } from '../../kubernetes/status';
import { Batches } from './batches';
import { type FolderLock, lockFolder } from './folder-lock';
import type { JournalHead, JournalStore, Lease, LeasedJournal } from './journal';
import { decodeLines, encodeLine } from './record-line';

const SUFFIX = '.journal';
/** A DNS label, so that no name leads out of the folder. */
const NAME = /^[a-z0-9]([a-z0-9-]*[a-z0-9])?$/;

/** Makes the folder where it is missing. An error says why nothing can be kept in it. */
export async function openFolder(path: string): Promise<Result<JournalStore, string>> {
  const folder = resolve(path);
  try {
    await mkdir(folder, { recursive: true, mode: 0o700 });
    const lock = await lockFolder(folder);
    return lock.ok ? ok(new FolderStore(folder, lock.value)) : lock;
  } catch (error) {
    return err(`nothing can be written to ${folder}: ${reasonOf(error)}`);
  }
}

class FolderStore implements JournalStore {
  readonly where: string;
  /** One server uses a folder. */
  readonly replicas = undefined;
  readonly #folder: string;
  readonly #lock: FolderLock;
  readonly #leased = new Map<string, FileJournal>();

  constructor(folder: string, lock: FolderLock) {
    this.where = `the folder ${folder}`;
    this.#folder = folder;
    this.#lock = lock;
  }

  list(): Promise<Result<readonly JournalHead[], Status>> {
    return attempt(async () => {
      const files = (await readdir(this.#folder)).filter((file) => file.endsWith(SUFFIX)).sort();
      const heads = files.map(async (file): Promise<JournalHead> => {
        const { size } = await stat(join(this.#folder, file));
        return { name: file.slice(0, -SUFFIX.length), length: size };
      });
      return ok(await Promise.all(heads));
    });
  }

  read(name: string): Promise<Result<readonly unknown[], Status>> {
    return attempt(async () => {
      const file = await readFile(this.#path(name)).catch(orEmpty);
      const decoded = decodeLines(file);
      return decoded.ok ? ok(decoded.value.records) : err(damaged(this.#path(name), decoded.error.atByte));
    });
  }

  lease(name: string, { existing } = { existing: false }): Promise<Result<Lease, Status>> {
    return attempt<Lease>(async () => {
      assert(!this.#leased.has(name), `journal ${name} is leased once at a time`);
      const path = this.#path(name);
      const file = await readFile(path).catch(orEmpty);
      const decoded = decodeLines(file);
      if (!decoded.ok) return err(damaged(path, decoded.error.atByte));
      if (existing && decoded.value.records.length === 0) return ok({ kind: 'absent' });
      const journal = new FileJournal(path, decoded.value, {
        isMine: () => this.#lock.isMine(),
        onRelease: () => this.#leased.delete(name),
      });
      this.#leased.set(name, journal);
      return ok({ kind: 'held', journal });
    });
  }

  async close(): Promise<void> {
    await Promise.all([...this.#leased.values()].map((journal) => journal.release()));
    await this.#lock.release();
  }

  #path(name: string): string {
    assert(NAME.test(name), `${JSON.stringify(name)} is a name of a journal`);
    return join(this.#folder, `${name}${SUFFIX}`);
  }
}

interface FileJournalOptions {
  readonly isMine: () => Promise<boolean>;
  readonly onRelease: () => void;
}

class FileJournal implements LeasedJournal {
  readonly records: readonly unknown[];
  readonly bytes: number;
  /** A folder that another server took is noticed by the next append. */
  readonly lost = new Promise<never>(() => undefined);
  readonly isLost = false;
  readonly refusal = undefined;
  readonly #path: string;
  readonly #options: FileJournalOptions;
  readonly #batches = new Batches<Buffer>((lines) => attempt(() => this.#write(lines)));
  #file: FileHandle | undefined;

  constructor(
    path: string,
    { records, bytes }: Pick<LeasedJournal, 'records' | 'bytes'>,
    options: FileJournalOptions,
  ) {
    this.#path = path;
    this.records = records;
    this.bytes = bytes;
    this.#options = options;
  }

  append(records: readonly unknown[]): Promise<Result<void, Status>> {
    return this.#batches.add(records.map(encodeLine));
  }

  async #write(lines: readonly Buffer[]): Promise<Result<void, Status>> {
    if (!(await this.#options.isMine()))
      return err(failure('ServiceUnavailable', `another server has taken the folder of ${this.#path}`));
    this.#file ??= await this.#open();
    await this.#file.appendFile(Buffer.concat(lines));
    await this.#file.datasync();
    return ok(undefined);
  }

  /** Cuts off what was torn, and makes a new file one that the folder lists after a crash. */
  async #open(): Promise<FileHandle> {
    const { O_APPEND, O_CREAT, O_WRONLY } = constants;
    const file = await open(this.#path, O_APPEND | O_CREAT | O_WRONLY, 0o600);
    await file.truncate(this.bytes);
    await syncFolderOf(this.#path);
    return file;
  }

  async remove(): Promise<Result<void, Status>> {
    await this.#batches.idle();
    const removed = await attempt(async () => {
      await rm(this.#path, { force: true });
      await syncFolderOf(this.#path);
      return ok(undefined);
    });
    await this.release();
    return removed;
  }

  async release(): Promise<void> {
    await this.#batches.idle();
    await this.#file?.close();
    this.#file = undefined;
    this.#options.onRelease();
  }
}

async function syncFolderOf(path: string): Promise<void> {
  const folder = await open(join(path, '..'), constants.O_RDONLY);
  try {
    await folder.sync();
  } finally {
    await folder.close();
  }
}

function damaged(path: string, atByte: number): Status {
  const why = `the journal ${path} is damaged at byte ${atByte}, before its end`;
  return failure('Gone', `${why}: put back a copy of it, or move it away`);
}

/** What the disk refuses is an answer, not a crash. */
async function attempt<T>(act: () => Promise<Result<T, Status>>): Promise<Result<T, Status>> {
  try {
    return await act();
  } catch (error) {
    if (error instanceof AssertionError) throw error;
    return err(failure('InternalError', `the journal could not be kept: ${reasonOf(error)}`));
  }
}

function orEmpty(error: unknown): Buffer {
  if ((error as NodeJS.ErrnoException).code === 'ENOENT') return Buffer.alloc(0);
  throw error;
}

function reasonOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
