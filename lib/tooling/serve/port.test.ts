import { createServer } from 'node:net';
import { expect, test } from 'vitest';
import { tryPort } from './port.mjs';

test('a free port is found, and the same port is refused while something listens on it', async () => {
  const found = await tryPort('127.0.0.1', 0);
  if (found.kind !== 'free') throw new Error(found.problem);
  const occupant = createServer();
  await new Promise<void>((listening) => occupant.listen(found.port, '127.0.0.1', listening));
  const again = await tryPort('127.0.0.1', found.port);
  await new Promise((closed) => occupant.close(closed));
  expect(again).toEqual({
    kind: 'taken',
    problem: expect.stringContaining(`Port ${found.port} on 127.0.0.1 is in use`),
  });
});

test('an address that is not of this machine is refused by name', async () => {
  expect(await tryPort('192.0.2.1', 0)).toEqual({
    kind: 'taken',
    problem: expect.stringContaining('STOWAGE_HOST'),
  });
});
