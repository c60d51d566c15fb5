/**
 * A token that runs out by itself while a page is open, against a real API server and in Chromium: the page says so, and
 * heals without a reload as soon as there is a fresh one, from a file or from a plug-in.
 */
import { createSign } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { Browser, Page } from '@playwright/test';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { openBrowser, visit } from './browser';
import { type BuiltServer, isBuilt, startBuiltServer } from './built-server';
import { withControlPlane } from './control-plane';
import { FailuresProxy } from './failures-proxy';
import { claim, paths } from './objects';
import { seen } from './to-the-pixel';

const live = withControlPlane();
if (!isBuilt) console.log('SKIPPED: a token that runs out before a person: there is no build');

const ISSUER = 'https://kubernetes.default.svc';
/** The API server takes a token for so long after its end: clocks differ. */
const LEEWAY_S = 60;

let browser: Browser | undefined;
let server: BuiltServer | undefined;
let proxy: FailuresProxy;
let uid: string;
let folder: string;

beforeAll(async () => {
  if (!isBuilt) return;
  browser = await openBrowser();
  if (!browser) {
    console.log('SKIPPED: a token that runs out before a person: there is no Chromium');
    return;
  }
  const { admin, plane } = live();
  folder = dirname(plane.kubeconfig);
  const robot = await admin.create('/api/v1/namespaces/default/serviceaccounts', {
    metadata: { name: 'robot' },
  });
  uid = (robot.body.metadata as { uid: string }).uid;
  const subjects = [{ kind: 'ServiceAccount', name: 'robot', namespace: 'default' }];
  const roleRef = { kind: 'ClusterRole', apiGroup: 'rbac.authorization.k8s.io', name: 'cluster-admin' };
  const bindings = '/apis/rbac.authorization.k8s.io/v1/clusterrolebindings';
  await admin.create(bindings, { metadata: { name: 'robot' }, subjects, roleRef });
  await admin.create(paths.claims, claim('a-claim', 'absent'));
  proxy = await FailuresProxy.start(admin.server);
});

afterEach(() => server?.process.kill('SIGKILL'));

afterAll(async () => {
  await browser?.close();
  proxy?.stop();
});

/** A token of the service account that is accepted for `seconds` more, signed as the control plane signs its own. */
function tokenFor(seconds: number): string {
  const nowS = Math.floor(Date.now() / 1_000);
  const part = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url');
  const signed = [
    part({ alg: 'RS256', typ: 'JWT' }),
    part({
      iss: ISSUER,
      aud: [ISSUER],
      sub: 'system:serviceaccount:default:robot',
      iat: nowS - 3_600,
      nbf: nowS - 3_600,
      exp: nowS + seconds - LEEWAY_S,
      'kubernetes.io': { namespace: 'default', serviceaccount: { name: 'robot', uid } },
    }),
  ].join('.');
  const key = readFileSync(join(folder, 'service-account.key'));
  return `${signed}.${createSign('RSA-SHA256').update(signed).sign(key, 'base64url')}`;
}

/** Where the kubeconfig of each user finds its token, and how a token is put there. */
const SOURCES = {
  'a plug-in': {
    file: 'credential.json',
    user: (file: string) => {
      const apiVersion = 'client.authentication.k8s.io/v1';
      return { exec: { apiVersion, command: 'cat', args: [file], interactiveMode: 'Never' } };
    },
    text: (token: string) => {
      const apiVersion = 'client.authentication.k8s.io/v1';
      return JSON.stringify({ apiVersion, kind: 'ExecCredential', status: { token } });
    },
  },
  'a file': {
    file: 'token',
    user: (tokenFile: string) => ({ tokenFile }),
    text: (token: string) => token,
  },
} as const;

async function codeOf(token: string): Promise<number> {
  const answer = await fetch(`${proxy.address}${paths.volumes}`, {
    headers: { authorization: `Bearer ${token}` },
  });
  await answer.text();
  return answer.status;
}

function header(page: Page) {
  return expect.poll(
    () =>
      page
        .getByText(/read-only/)
        .filter({ visible: true })
        .first()
        .innerText(),
    {
      timeout: 60_000,
      interval: 100,
    },
  );
}

describe.skipIf(!isBuilt)('a token that runs out', () => {
  it.each(Object.entries(SOURCES))(
    'is told in the page, and a fresh one from %s heals it',
    async (_, source) => {
      if (!browser) return;
      const { admin } = live();
      const file = join(folder, source.file);
      const cluster = { server: proxy.address, 'insecure-skip-tls-verify': true };
      const kubeconfig = join(folder, `kubeconfig-of-${source.file}`);
      const config = {
        apiVersion: 'v1',
        kind: 'Config',
        clusters: [{ name: 'real', cluster }],
        users: [{ name: 'robot', user: source.user(file) }],
        contexts: [{ name: 'robot', context: { cluster: 'real', user: 'robot' } }],
        'current-context': 'robot',
      };
      writeFileSync(kubeconfig, JSON.stringify(config));
      const token = tokenFor(30);
      expect(await codeOf(token)).toBe(200);
      writeFileSync(file, source.text(token));
      server = await startBuiltServer(kubeconfig);
      const page = await browser.newPage({ viewport: { width: 1440, height: 900 } });
      await visit(page, `${server.address}/c/robot/claims`);
      await page.evaluate(() => Object.assign(window, { sameDocument: true }));
      await header(page).toMatch(/heard \d+ s ago/);

      // Nobody revokes anything: it is over when it is over.
      await vi.waitFor(async () => expect(await codeOf(token)).toBe(401), {
        timeout: 120_000,
        interval: 500,
      });
      // A watch that is open is never asked again who it is.
      proxy.cut();
      await header(page).toMatch(/as of \d\d:\d\d:\d\d/);
      const main = page.locator('body');
      await expect
        .poll(() => main.innerText(), { timeout: 60_000 })
        .toContain('does not accept the credentials');
      expect(await main.innerText()).toContain('a-claim');
      expect(await main.innerText()).not.toContain('eyJ');

      const name = `after-${source.file.replace('.', '-')}`;
      const appears = seen(page, name);
      writeFileSync(file, source.text(tokenFor(3_600)));
      await admin.create(paths.claims, claim(name, 'x'));
      await appears;
      await header(page).toMatch(/heard \d+ s ago/);
      expect(await page.evaluate(() => 'sameDocument' in window)).toBe(true);
      await page.close();
      server.process.kill('SIGKILL');
    },
  );
});
