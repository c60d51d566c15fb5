/**
 * What a server that runs as users start it lets out: every page as HTML and as the payload of a navigation, what a
 * browser is sent and shows, and all that the process prints, also while connections fail in all ways.
 */
import { dirname, join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { next, sentEvents } from '@/lib/cluster/testing/read-stream';
import type { StreamMessage } from '@/lib/history/stream-message';
import { openBrowser, visit } from './browser';
import { type BuiltServer, isBuilt, startBuiltServer } from './built-server';
import { withControlPlane } from './control-plane';
import { PLANTED } from './objects';
import { HIDDEN, linesWithSecrets, OBJECTS, writePlantedKubeconfig } from './planted';

const live = withControlPlane();
if (!isBuilt) console.log('SKIPPED: what a server lets out: there is no build');

const PAGES = [
  '',
  '/lifecycle',
  '/claims',
  '/claims/default/planted',
  '/volumes?object=PersistentVolume/planted',
  '/snapshots',
  '/classes',
  '/classes/planted',
  '/map',
  '/manifests',
  '/events',
  '/volume-types',
  '/timelines',
  '/versions',
];

/** As a browser asks for a page first, as a link in a page does, and as the page does in advance. */
const WAYS: readonly Readonly<Record<string, string>>[] = [
  {},
  { RSC: '1' },
  { RSC: '1', 'Next-Router-Prefetch': '1' },
];

let server: BuiltServer | undefined;

afterEach(() => server?.process.kill('SIGKILL'));

/** Each page of a cluster, in each way. */
async function pagesOf(address: string, cluster: string): Promise<readonly string[]> {
  const texts: string[] = [];
  for (const page of PAGES) {
    for (const headers of WAYS) {
      const answer = await fetch(`${address}/c/${cluster}${page}`, { headers });
      expect(answer.status, page).toBeLessThan(400);
      texts.push(await answer.text());
    }
  }
  return texts;
}

describe.skipIf(!isBuilt)('a server as users start it', () => {
  it('sends nothing that is planted in a cluster, whatever page is asked for, and prints nothing of it', async () => {
    const { admin, kubeconfig } = live();
    for (const [path, object] of OBJECTS) expect((await admin.create(path, object)).code).toBe(201);
    const printed: string[] = [];
    server = await startBuiltServer(kubeconfig, { onPrint: (text) => printed.push(text) });
    const { address } = server;
    const first = sentEvents(await fetch(`${address}/api/clusters/admin/stream`));
    const texts: string[] = [];
    const heard = (message: StreamMessage): StreamMessage => {
      texts.push(JSON.stringify(message));
      return message;
    };
    await next(first, ({ message }) => {
      const told = heard(message);
      return told.kind === 'state' && told.state.connection.kind === 'connected';
    });
    // The first heard the cluster come; who opens a page later is sent all of it at once.
    const later = sentEvents(await fetch(`${address}/api/clusters/admin/stream`));
    await next(later, ({ message }) => {
      const told = heard(message);
      return told.kind === 'snapshot' && told.last;
    });
    expect(texts.join('\n')).toContain('"VolumeAttributesClass"');
    texts.push(...(await pagesOf(address, 'admin')));
    for (const [path] of OBJECTS) {
      const answer = await fetch(`${address}/api/clusters/admin${path}`);
      expect(answer.status).toBe(HIDDEN.includes(path) ? 403 : 200);
      texts.push(await answer.text());
    }
    texts.push(await (await fetch(`${address}/api/clusters`)).text());
    const browser = await openBrowser();
    if (!browser) console.log('SKIPPED: what a browser is sent: there is no Chromium');
    else {
      const page = await browser.newPage();
      page.on('response', (response) => {
        if (!response.url().includes('/stream'))
          response.text().then(
            (text) => texts.push(text),
            () => undefined,
          );
      });
      for (const path of PAGES) {
        await visit(page, `${address}/c/admin${path}`);
        texts.push(await page.content());
      }
      expect(await page.locator('body').innerText()).not.toContain(PLANTED);
      await browser.close();
    }
    for (const events of [first, later]) await events.return(undefined);
    const all = texts.join('\n');
    expect(all).toContain('planted');
    expect(linesWithSecrets(all)).toEqual([]);
    expect(linesWithSecrets(printed.join(''))).toEqual([]);
  });

  it('neither sends nor prints a credential, however a connection fails', async () => {
    const { admin, plane } = live();
    const file = join(dirname(plane.kubeconfig), 'planted-of-a-server');
    const contexts = writePlantedKubeconfig(file, admin.server);
    const printed: string[] = [];
    server = await startBuiltServer(file, { onPrint: (text) => printed.push(text) });
    const { address } = server;
    const texts: string[] = [];
    for (const name of contexts) {
      const events = sentEvents(await fetch(`${address}/api/clusters/${name}/stream`));
      const { message } = await next(
        events,
        ({ message }) =>
          message.kind === 'state' && ['unreachable', 'connected'].includes(message.state.connection.kind),
      );
      texts.push(JSON.stringify(message));
      for (const path of ['', '/claims', '/map']) {
        for (const headers of WAYS)
          texts.push(await (await fetch(`${address}/c/${name}${path}`, { headers })).text());
      }
      texts.push(await (await fetch(`${address}/api/clusters/${name}/api/v1/persistentvolumes`)).text());
      await events.return(undefined);
    }
    texts.push(await (await fetch(`${address}/api/clusters`)).text());
    // What the last messages of the process are about is printed before it ends.
    const gone = new Promise((resolve) => server?.process.once('exit', resolve));
    server.process.kill('SIGTERM');
    await gone;
    expect(texts.join('\n')).toContain('password-in-address');
    expect(linesWithSecrets(texts.join('\n'))).toEqual([]);
    expect(linesWithSecrets(printed.join(''))).toEqual([]);
    expect(printed.join('')).not.toBe('');
  });
});
