/** How long it takes from kubectl's end to the frame of the page that shows what it did. Only measures; asserts nothing of time. */
import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import type { Page } from '@playwright/test';

const run = promisify(execFile);

/** Whether there is a kubectl to create objects with. */
export const kubectl = await run('kubectl', ['version', '--client']).then(
  () => true,
  () => false,
);

/** Creates an object as a person does; resolves with the time at which kubectl came back, in ms since 1970. */
export async function createByKubectl(kubeconfig: string, object: unknown): Promise<number> {
  const done = run('kubectl', ['--kubeconfig', kubeconfig, 'create', '-f', '-']);
  done.child.stdin?.end(JSON.stringify(object));
  await done;
  return Date.now();
}

/** Resolves with the time of the first frame in which the page shows `word`, in ms since 1970; rejects after 25 s. */
export function seen(page: Page, word: string): Promise<number> {
  return page.evaluate(
    (word) =>
      new Promise<number>((resolve, reject) => {
        const fail = setTimeout(
          () => reject(new Error(`"${word}" is not in: ${document.querySelector('main')?.innerText}`)),
          25_000,
        );
        const look = (): void => {
          if (!document.querySelector('main')?.textContent?.includes(word)) {
            requestAnimationFrame(look);
            return;
          }
          clearTimeout(fail);
          resolve(Date.now());
        };
        look();
      }),
    word,
  );
}

/** Creates the object and waits until the page shows its name. Resolves with the ms between; 0 where the page was faster. */
export async function untilSeen(
  page: Page,
  kubeconfig: string,
  object: { readonly metadata: { readonly name: string } },
): Promise<number> {
  const appears = seen(page, object.metadata.name);
  const created = await createByKubectl(kubeconfig, object);
  return Math.max(0, (await appears) - created);
}

export function median(delays: readonly number[]): number {
  return [...delays].sort((a, b) => a - b)[Math.floor(delays.length / 2)] ?? Number.NaN;
}

/** `median 85 ms, 95th 153 ms, of 13 objects` */
export function delaysText(delays: readonly number[]): string {
  const sorted = [...delays].sort((a, b) => a - b);
  const at = (share: number) => sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))];
  return `median ${median(delays)} ms, 95th ${at(0.95)} ms, of ${sorted.length} objects`;
}
