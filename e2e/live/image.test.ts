/** The image's server serves, holds nothing that it does not need, and stops. No image is built here. */
import { execFileSync } from 'node:child_process';
import { once } from 'node:events';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type ImageServer, layOutImage, removeImage, startImageServer, whyNoImage } from './image-server';

if (whyNoImage !== '') console.log(`SKIPPED: the file system of the image: ${whyNoImage}`);

describe.skipIf(whyNoImage !== '')('the image', () => {
  let target: string;
  let server: ImageServer;
  let address: string;

  beforeAll(async () => {
    target = layOutImage();
    server = await startImageServer(target, { HOSTNAME: '127.0.0.1' });
    address = server.address;
  });

  afterAll(async () => {
    await server?.stop();
    if (target !== undefined) removeImage(target);
  });
  it('serves the pages, their static files and the API', async () => {
    const page = await (await fetch(`${address}/c/demo/claims`)).text();
    const script = /src="(\/_next\/static\/[^"]+\.js)"/.exec(page)?.[1];
    expect((await fetch(`${address}${script}`)).status).toBe(200);
    const claims = await fetch(`${address}/api/clusters/demo/api/v1/persistentvolumeclaims`);
    expect(((await claims.json()) as { kind: string }).kind).toBe('PersistentVolumeClaimList');
  });

  it('has neither shell nor package manager', () => {
    expect(
      execFileSync('find', [
        target,
        '-name',
        'sh',
        '-o',
        '-name',
        'npm',
        '-o',
        '-name',
        'busybox',
      ]).toString(),
    ).toBe('');
  });

  // 143 is how Next says that it ended because of SIGTERM.
  it('stops when it is told to', async () => {
    const gone = once(server.process, 'exit');
    server.process.kill('SIGTERM');
    expect(await gone).toEqual([143, null]);
  });
});
