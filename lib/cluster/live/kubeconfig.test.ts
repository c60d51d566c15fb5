import { once } from 'node:events';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { pathNames, readContexts } from './kubeconfig';

let home: string;

beforeEach(async () => {
  home = await mkdtemp(join(tmpdir(), 'stowage-kubeconfig-'));
});
afterEach(async () => {
  await rm(home, { recursive: true });
});

interface Parts {
  readonly contexts: readonly string[];
  readonly server?: string;
  readonly user?: string;
  readonly credentials?: object;
}

async function file(
  name: string,
  {
    contexts,
    server = 'https://a.example:6443',
    user = 'u',
    credentials = { token: 'planted-token' },
  }: Parts,
): Promise<string> {
  const path = join(home, name);
  const text = JSON.stringify({
    apiVersion: 'v1',
    kind: 'Config',
    // Without TLS client-node sends a token only where this is said.
    clusters: [{ name: 'c', cluster: { server, 'insecure-skip-tls-verify': true } }],
    users: [{ name: 'u', user: credentials }],
    contexts: contexts.map((context) => ({ name: context, context: { cluster: 'c', user } })),
    'current-context': contexts[0],
  });
  await writeFile(path, text);
  return path;
}

describe('readContexts', () => {
  it('finds nothing where there is no kubeconfig', async () => {
    expect(await readContexts({ home })).toEqual({ ok: true, value: [] });
    expect(await readContexts({ home, kubeconfig: join(home, 'none') })).toEqual({ ok: true, value: [] });
  });

  it('reads ~/.kube/config where KUBECONFIG names no file', async () => {
    await mkdir(join(home, '.kube'));
    await file('.kube/config', { contexts: ['prod'] });
    for (const kubeconfig of [undefined, '']) {
      const contexts = await readContexts({ home, ...(kubeconfig === undefined ? {} : { kubeconfig }) });
      expect(contexts.ok && contexts.value.map(({ name }) => name)).toEqual(['prod']);
    }
  });

  it('makes a cluster of each context, without its credentials', async () => {
    const kubeconfig = await file('one', { contexts: ['prod', 'test'] });
    const contexts = await readContexts({ home, kubeconfig });
    expect(contexts.ok && contexts.value.map(({ name, title }) => [name, title])).toEqual([
      ['prod', 'prod (https://a.example:6443)'],
      ['test', 'test (https://a.example:6443)'],
    ]);
    expect(JSON.stringify(contexts)).not.toContain('planted');
  });

  it.each([
    ['https://somebody:planted@a.example:6443/k8s?token=planted', 'a (https://a.example:6443/k8s)'],
    ['https://planted@a.example', 'a (https://a.example)'],
    ['planted at home', 'a (no address)'],
  ])('shows of the address of an API server only what is no secret: %s', async (server, title) => {
    const contexts = await readContexts({ home, kubeconfig: await file('one', { contexts: ['a'], server }) });
    expect(contexts.ok && contexts.value.map((each) => each.title)).toEqual([title]);
  });

  it('merges several files; of equal names the first counts', async () => {
    const first = await file('first', { contexts: ['prod'] });
    const second = await file('second', { contexts: ['prod', 'other'], server: 'https://b.example' });
    const contexts = await readContexts({
      home,
      kubeconfig: [first, join(home, 'none'), second].join(delimiter),
    });
    expect(contexts.ok && contexts.value.map(({ title }) => title)).toEqual([
      'prod (https://a.example:6443)',
      'other (https://a.example:6443)',
    ]);
  });

  it('shows only the wanted context, by its own name or the one in addresses', async () => {
    const kubeconfig = await file('one', { contexts: ['Team/Prod', 'test'] });
    for (const only of ['Team/Prod', 'team-prod']) {
      const contexts = await readContexts({ home, kubeconfig, only });
      expect(contexts.ok && contexts.value.map(({ name }) => name)).toEqual(['team-prod']);
    }
    expect(await readContexts({ home, kubeconfig, only: 'none' })).toEqual({
      ok: false,
      error: `STOWAGE_CLUSTER names "none", but ${kubeconfig} has only these contexts: Team/Prod, test`,
    });
  });

  it.each([
    { name: 'no YAML', text: 'users: [{ name: u, user: { token: planted-token }\n' },
    { name: 'empty', text: '' },
  ])('says which file is unusable and nothing of what is in it: $name', async ({ text }) => {
    const kubeconfig = join(home, 'broken');
    await writeFile(kubeconfig, text);
    const contexts = await readContexts({ home, kubeconfig });
    expect(contexts.ok ? '' : contexts.error).toContain(`${kubeconfig} is no usable kubeconfig`);
    expect(JSON.stringify(contexts)).not.toContain('planted');
  });

  it.each([
    {
      parts: { contexts: ['a'], server: 'file:///etc/passwd' },
      says: 'the server of context "a" is no http address',
    },
    {
      parts: { contexts: ['a'], user: 'none' },
      says: 'context "a" names a user that the kubeconfig does not have',
    },
    {
      parts: { contexts: ['a'], server: 'https://somebody:planted-password@a.example' },
      says: 'the server of context "a" has a user or a password in its address; they belong to its user',
    },
    {
      parts: { contexts: ['a'], server: 'https://a:b' },
      says: 'the server of context "a" is no http address',
    },
    { parts: { contexts: ['a'] }, says: undefined },
  ])('opens a context or says why not: $says', async ({ parts, says }) => {
    const contexts = await readContexts({ home, kubeconfig: await file('one', parts) });
    const connection = contexts.ok ? await contexts.value[0]?.connect() : undefined;
    expect(connection?.ok === false ? connection.error : undefined).toBe(says);
  });
});

describe('a user whose token is in a file', () => {
  it('is let in with what the file says now, before a token that stands beside it', async () => {
    const heard: (string | undefined)[] = [];
    const server = createServer((asked, answer) => {
      heard.push(asked.headers.authorization);
      answer.end('{}');
    }).listen(0, '127.0.0.1');
    await once(server, 'listening');
    const { port } = server.address() as AddressInfo;
    const kubeconfig = await file('one', {
      contexts: ['a'],
      server: `http://127.0.0.1:${port}`,
      credentials: { token: 'beside', tokenFile: 'a-token' },
    });
    const contexts = await readContexts({ home, kubeconfig });
    for (const token of ['first', 'second']) {
      await writeFile(join(home, 'a-token'), `${token}\n`);
      const connection = contexts.ok ? await contexts.value[0]?.connect() : undefined;
      const answer = connection?.ok ? await connection.value.get('/version', {}, 5_000) : connection;
      expect(answer).toEqual({ ok: true, value: {} });
    }
    server.close();
    expect(heard).toEqual(['Bearer first', 'Bearer second']);
  });
});

describe('pathNames', () => {
  it.each([
    { contexts: ['prod'], names: ['prod'] },
    { contexts: ['demo'], names: ['demo-2'] },
    {
      contexts: ['Admin@Prod', 'admin.prod', 'admin@prod'],
      names: ['admin-prod', 'admin.prod', 'admin-prod-2'],
    },
    {
      contexts: ['arn:aws:eks:eu-west-1:123:cluster/main'],
      names: ['arn-aws-eks-eu-west-1-123-cluster-main'],
    },
    { contexts: ['..', '/', ''], names: ['cluster', 'cluster-2', 'cluster-3'] },
    { contexts: [`${'x'.repeat(80)}-end`], names: [`${'x'.repeat(55)}-end`] },
  ])('$contexts', ({ contexts, names }) => {
    expect(pathNames(contexts, ['demo'])).toEqual(names);
  });
});
