import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { appendFile, chmod, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { build } from 'vite';
import { beforeEach, describe, expect, it } from 'vitest';
import { assert } from '../../base/assert';
import { openFolder } from './files';
import type { JournalStore } from './journal';
import { itKeepsJournals } from './testing/contract';

let folder = '';

async function open(): Promise<JournalStore> {
  const opened = await openFolder(join(folder, 'data'));
  assert(opened.ok, 'the folder opens');
  return opened.value;
}

const clean = () => rm(folder, { recursive: true, force: true });

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'stowage-journal-'));
});

describe('journals in a folder', () => {
  itKeepsJournals(() => ({ open, clean }));

  it('cuts off a line that was torn, and goes on after the last whole one', async () => {
    const store = await open();
    const lease = await store.lease('lab');
    assert(lease.ok && lease.value.kind === 'held', 'it is free');
    await lease.value.journal.append([1, 2]);
    await store.close();
    await appendFile(join(folder, 'data', 'lab.journal'), '20 0123abcd {"half":');

    const again = await open();
    const second = await again.lease('lab');
    assert(second.ok && second.value.kind === 'held', 'it is free');
    expect(second.value.journal.records).toEqual([1, 2]);
    await second.value.journal.append([3]);
    expect(await again.read('lab')).toEqual({ ok: true, value: [1, 2, 3] });
    await again.close();
  });

  it('refuses a journal that is damaged before its end, and leaves it as it is', async () => {
    const store = await open();
    const lease = await store.lease('lab');
    assert(lease.ok && lease.value.kind === 'held', 'it is free');
    await lease.value.journal.append([{ first: 1 }, { second: 2 }]);
    await lease.value.journal.release();
    const file = join(folder, 'data', 'lab.journal');
    const damaged = (await readFile(file, 'utf8')).replace('first', 'fir5t');
    await writeFile(file, damaged);
    const refused = await store.lease('lab');
    expect(refused.ok ? '' : refused.error.message).toContain('is damaged at byte 0, before its end');
    expect(await readFile(file, 'utf8')).toBe(damaged);
    await store.close();
  });

  it('is used by one server at a time, and by the next when that one has ended', async () => {
    const child = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)']);
    await once(child, 'spawn');
    await (await open()).close();
    const { hostname } = await import('node:os');
    const owner = { pid: child.pid, host: hostname(), token: 'other' };
    await writeFile(join(folder, 'data', 'lock'), JSON.stringify(owner));
    const refused = await openFolder(join(folder, 'data'));
    expect(refused.ok ? '' : refused.error).toContain(`is in use by process ${child.pid}`);
    child.kill('SIGKILL');
    await once(child, 'exit');
    const taken = await openFolder(join(folder, 'data'));
    expect(taken.ok).toBe(true);
    if (taken.ok) await taken.value.close();
  });

  it('appends nothing once another server has taken the folder', async () => {
    const store = await open();
    const lease = await store.lease('lab');
    assert(lease.ok && lease.value.kind === 'held', 'it is free');
    const { journal } = lease.value;
    await journal.append([1]);
    const other = { pid: 1, host: 'elsewhere', token: 'other' };
    await writeFile(join(folder, 'data', 'lock'), JSON.stringify(other));
    expect(await journal.append([2])).toMatchObject({ ok: false, error: { reason: 'ServiceUnavailable' } });
    expect(await journal.append([3])).toMatchObject({ ok: false });
    expect(await store.read('lab')).toEqual({ ok: true, value: [1] });
    await store.close();
    expect(await readFile(join(folder, 'data', 'lock'), 'utf8')).toBe(JSON.stringify(other));
  });

  it('says why nothing can be written', async () => {
    await writeFile(join(folder, 'file'), '');
    await chmod(join(folder, 'file'), 0o400);
    const refused = await openFolder(join(folder, 'file', 'data'));
    expect(refused.ok ? '' : refused.error).toContain('nothing can be written to');
  });
});

const KILLS = 200;

describe('a process that is killed at any moment', () => {
  it(`loses nothing that it was told is safe, ${KILLS} times`, { timeout: 900_000 }, async () => {
    const program = await bundle(join(folder, 'bundle'));
    let safe = -1;
    for (let kill = 0; kill < KILLS; kill += 1) {
      const child = spawn(process.execPath, [program, join(folder, 'data')], {
        stdio: ['ignore', 'pipe', 'inherit'],
      });
      const ended = once(child, 'exit');
      // After another number of lines each time, so that every part of an append is hit.
      let left = 1 + (kill % 7);
      for await (const line of createInterface({ input: child.stdout })) {
        const [, found, number] = /^(?:begin (\d+)|(\d+))$/.exec(line) ?? [];
        if (found !== undefined) {
          // The write in flight may be there, or not.
          expect(Number(found)).toBeGreaterThanOrEqual(safe + 1);
          expect(Number(found)).toBeLessThanOrEqual(safe + 2);
          safe = Number(found) - 1;
        }
        if (number === undefined) continue;
        safe = Math.max(safe, Number(number));
        left -= 1;
        if (left === 0) child.kill('SIGKILL');
      }
      await ended;
    }
    const store = await open();
    const kept = await store.read('lab');
    assert(kept.ok, 'the journal is readable');
    const numbers = kept.value.map((record) => (record as { number: number }).number);
    expect(numbers).toEqual(numbers.map((_, index) => index));
    expect(numbers.length).toBeGreaterThan(safe);
    await store.close();
    await clean();
  });
});

/** The appender as a file that Node runs without a compiler, so that a child starts fast. */
async function bundle(outDir: string): Promise<string> {
  const entry = fileURLToPath(new URL('testing/appender.ts', import.meta.url));
  await build({
    configFile: false,
    logLevel: 'silent',
    build: {
      ssr: entry,
      outDir,
      rollupOptions: { output: { entryFileNames: 'appender.mjs' } },
    },
    ssr: { noExternal: ['valibot'] },
  });
  return join(outDir, 'appender.mjs');
}
