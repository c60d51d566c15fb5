import { spawn } from 'node:child_process';
import { delimiter } from 'node:path';
import { expect, test } from 'vitest';
import { addressFor, probeAddressFor, serverEnvironment, stopServer, waitForAnswer } from './server.mjs';

test('relative kubeconfig paths are resolved against the folder in which the user stands', () => {
  const env = serverEnvironment(
    { host: '127.0.0.1', port: 1, env: {} },
    { KUBECONFIG: ['a/config', '/etc/b'].join(delimiter) },
    '/somewhere',
  );
  expect(env.KUBECONFIG).toBe(['/somewhere/a/config', '/etc/b'].join(delimiter));
  expect(env).toMatchObject({ PORT: '1', HOSTNAME: '127.0.0.1' });
});

test('without a kubeconfig none is invented', () => {
  expect('KUBECONFIG' in serverEnvironment({ host: 'h', port: 1, env: {} }, {}, '/')).toBe(false);
});

test.each([
  { host: '127.0.0.1', shown: 'http://localhost:3000', asked: 'http://127.0.0.1:3000/' },
  { host: '0.0.0.0', shown: 'http://localhost:3000', asked: 'http://127.0.0.1:3000/' },
  { host: '::', shown: 'http://localhost:3000', asked: 'http://[::1]:3000/' },
  { host: '10.1.2.3', shown: 'http://10.1.2.3:3000', asked: 'http://10.1.2.3:3000/' },
])('$host is shown as $shown and asked at $asked', ({ host, shown, asked }) => {
  expect(addressFor(host, 3000)).toBe(shown);
  expect(probeAddressFor(host, 3000)).toBe(asked);
});

test('a server that ends before it answers is noticed', async () => {
  const child = spawn(process.execPath, ['-e', 'process.exit(3)']);
  expect(await waitForAnswer(child, 'http://127.0.0.1:9/')).toBe('ended');
});

test('a child that is asked to stop stops', async () => {
  const child = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)']);
  const ended = new Promise((settle) => child.once('exit', (_code, signal) => settle(signal)));
  stopServer(child);
  expect(await ended).toBe('SIGTERM');
});
