/**
 * Programs that fight for the lease of one journal, are killed at any moment, or stand still for longer than the lease
 * and go on: never two writers under one epoch, and nothing is lost that any of them was told is safe.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { build } from 'vite';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { assertDefined } from '@/lib/base/assert';
import { eventually, freshDatabase, hasPostgres, withPostgres } from './with-postgres';

const root = fileURLToPath(new URL('../..', import.meta.url));
const postgres = withPostgres();
const KILLS = 120;
const FIGHTERS = 3;
const LEASE_MS = 400;

let program = '';
const outDir = join(root, '.cache', `appender-${process.pid}`);

/** The appender as a file that Node runs without a compiler, so that a child starts fast. */
beforeAll(async () => {
  await build({
    configFile: false,
    logLevel: 'silent',
    resolve: { alias: [{ find: /^@\//, replacement: root }] },
    build: {
      ssr: join(root, 'e2e/replicas/appender.ts'),
      outDir,
      rollupOptions: { output: { entryFileNames: 'appender.mjs' } },
    },
  });
  program = join(outDir, 'appender.mjs');
});

afterAll(() => rmSync(outDir, { recursive: true, force: true }));

interface Row {
  readonly number: number;
  readonly epoch: number;
  readonly record: { readonly by: string; readonly number: number };
}

describe.skipIf(!hasPostgres)('programs that are killed while they fight for a journal', () => {
  it(`write one after the other and lose nothing, ${KILLS} times, each fourth time stopped instead`, {
    timeout: 900_000,
  }, async () => {
    const url = await freshDatabase(postgres());
    const safe: { readonly by: string; readonly number: number }[] = [];
    const running = new Map<string, ChildProcess>();
    let started = 0;
    const start = (): void => {
      started += 1;
      const name = `program-${started}`;
      const child = spawn(process.execPath, [program, url, String(LEASE_MS), name], {
        stdio: ['ignore', 'pipe', 'inherit'],
      });
      running.set(name, child);
      createInterface({ input: child.stdout }).on('line', (line) => {
        const [by = '', number = ''] = line.split(' ');
        safe.push({ by, number: Number(number) });
      });
    };
    for (let count = 0; count < FIGHTERS; count += 1) start();
    for (let kill = 0; kill < KILLS; kill += 1) {
      // After another number of records each time, so that every part of an append and of a lease is hit.
      const until = safe.length + 1 + ((kill * 7) % 40);
      await eventually(() => expect(safe.length).toBeGreaterThan(until));
      const writer = assertDefined(safe.at(-1), 'one has written').by;
      const names = [...running.keys()];
      const name =
        kill % 4 === 0 && running.has(writer)
          ? writer
          : assertDefined(names[kill % names.length], 'one runs');
      const child = assertDefined(running.get(name), 'it runs');
      if (kill % 4 === 0) {
        // It stands still until another has written under a lease of its own, and goes on believing in its own.
        child.kill('SIGSTOP');
        const stopped = safe.length;
        const others = () => safe.slice(stopped).filter(({ by }) => by !== name).length;
        await eventually(() => expect(others()).toBeGreaterThan(0));
        child.kill('SIGCONT');
        continue;
      }
      const ended = once(child, 'exit');
      child.kill('SIGKILL');
      await ended;
      running.delete(name);
      start();
    }
    for (const child of running.values()) {
      const ended = once(child, 'close');
      child.kill('SIGKILL');
      await ended;
    }
    await expectOneStory(new URL(url).pathname.slice(1), safe);
  });
});

async function expectOneStory(
  database: string,
  safe: readonly { readonly by: string; readonly number: number }[],
): Promise<void> {
  const text = 'select number::integer, epoch::integer, record from stowage.record order by number';
  const rows = (
    await postgres().query<{ number: number; epoch: number; record: string }>(database, text)
  ).map((row): Row => ({ ...row, record: JSON.parse(row.record) }));
  expect(rows.map(({ number }) => number)).toEqual(rows.map((_, index) => index + 1));
  // Epochs only grow along the journal, and each has one author.
  const authors = new Map<number, string>();
  let epoch = 0;
  for (const row of rows) {
    expect(row.epoch).toBeGreaterThanOrEqual(epoch);
    epoch = row.epoch;
    expect(authors.get(epoch) ?? row.record.by).toBe(row.record.by);
    authors.set(epoch, row.record.by);
  }
  expect(authors.size).toBeGreaterThan(KILLS / 2);
  // Each author's records are in its order, each once, and all that it was told is safe is among them.
  const kept = new Set(rows.map(({ record }) => `${record.by} ${record.number}`));
  expect(kept.size).toBe(rows.length);
  for (const by of new Set(authors.values())) {
    const numbers = rows.filter(({ record }) => record.by === by).map(({ record }) => record.number);
    expect(numbers).toEqual([...numbers].sort((a, b) => a - b));
  }
  expect(safe.length).toBeGreaterThan(KILLS);
  expect(safe.filter(({ by, number }) => !kept.has(`${by} ${number}`))).toEqual([]);
}
