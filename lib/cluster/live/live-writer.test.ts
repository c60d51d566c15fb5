import { beforeEach, describe, expect, it } from 'vitest';
import { err, ok, type Result } from '../../base/result';
import { failure, type Status } from '../../kubernetes/status';
import type { KubernetesRequest, KubernetesResponse } from '../cluster';
import type { Connection, ReadError, WriteRequest } from './connection';
import { LiveWriter } from './live-writer';
import type { WriteAnswer, WriteError } from './write-connection';

const access = { server: 'https://a.example', context: 'prod', user: 'me' };
const volume = 'api/v1/persistentvolumes/a';
const pod = {
  apiVersion: 'v1',
  kind: 'Pod',
  metadata: { name: 'p', namespace: 'n', resourceVersion: '7' },
  spec: { containers: [{ name: 'c', image: 'i', command: ['run'] }] },
};
const shownPod = { ...pod, spec: { containers: [{ name: 'c', image: 'j' }] } };
const podPath = 'api/v1/namespaces/n/pods/p';

let sent: WriteRequest[];
let read: string[];
let logged: string[];
let stored: Result<Record<string, unknown>, ReadError>;
let answer: Result<WriteAnswer, WriteError>;
let connection: Result<Connection, Status>;
let clock: { ms: number };
let writer: LiveWriter;

beforeEach(() => {
  sent = [];
  read = [];
  logged = [];
  clock = { ms: 0 };
  stored = ok(pod);
  answer = ok({ code: 200, body: pod, warnings: ['old, token=hunter2'] });
  connection = ok({
    server: access.server,
    get: (path) => {
      read.push(path);
      return Promise.resolve(stored);
    },
    pulse: () => Promise.resolve(undefined),
    watch: () => Promise.resolve(undefined),
    write: (request) => {
      sent.push(request);
      return Promise.resolve(answer);
    },
  });
  writer = new LiveWriter({
    name: 'prod',
    access,
    connection: () => Promise.resolve(connection),
    nowMs: () => clock.ms,
    log: (line) => logged.push(line),
  });
});

function request(
  method: 'PUT' | 'PATCH' | 'DELETE',
  path: string,
  body?: unknown,
  contentType = 'application/json',
): KubernetesRequest {
  return {
    method,
    path: path.split('/'),
    query: new Map(),
    contentType,
    ...(body === undefined ? {} : { body }),
  };
}

const patch = request('PATCH', volume, { spec: { claimRef: null } }, 'application/merge-patch+json');

/** Sends `asked` with the token of a question about `about`. */
async function confirmed(asked: KubernetesRequest, about = asked): Promise<KubernetesResponse> {
  const question = await writer.ask(about);
  if (!question.ok) throw new Error(question.error.message);
  return writer.write({ ...asked, confirmation: question.value.token });
}

function statusOf(response: KubernetesResponse): Status {
  if (response.kind !== 'json') throw new Error('the answer is JSON');
  return response.body as Status;
}

describe('the question', () => {
  it('says what would be sent, where and as whom, and sends nothing', async () => {
    const question = await writer.ask({ ...patch, query: new Map([['dryRun', 'All']]) });
    expect(question).toEqual({
      ok: true,
      value: {
        ...access,
        token: expect.stringMatching(/^[\w-]{43}$/),
        withinMs: 600_000,
        method: 'PATCH',
        url: '/api/v1/persistentvolumes/a?dryRun=All',
        contentType: 'application/merge-patch+json',
        body: '{\n  "spec": {\n    "claimRef": null\n  }\n}',
      },
    });
    expect([sent, read, logged]).toEqual([[], [], []]);
  });

  it('is not asked about what would be refused', async () => {
    const question = await writer.ask(request('DELETE', 'api/v1/namespaces/n/secrets/s'));
    expect(question).toMatchObject({ ok: false, error: { code: 403 } });
  });
});

describe('a write that was confirmed', () => {
  it('is sent as it was asked about, and its answer is redacted', async () => {
    const response = await confirmed(patch);
    expect(sent).toEqual([
      {
        method: 'PATCH',
        path: '/api/v1/persistentvolumes/a',
        query: {},
        contentType: 'application/merge-patch+json',
        body: '{\n  "spec": {\n    "claimRef": null\n  }\n}',
      },
    ]);
    expect(response).toMatchObject({ code: 200, warnings: ['old, token=(withheld by Stowage)'] });
    expect(JSON.stringify(response)).not.toContain('"command"');
    expect(logged).toEqual(['Sent to cluster "prod": PATCH /api/v1/persistentvolumes/a: 200']);
  });

  it.each([403, 409, 422] as const)('is answered with the Status %s of the API server', async (code) => {
    const status = { kind: 'Status', apiVersion: 'v1', status: 'Failure', code, message: `no: ${code}` };
    answer = ok({ code, body: status, warnings: [] });
    expect(await confirmed(patch)).toEqual({ kind: 'json', code, body: status });
  });
});

describe('a write that was not confirmed', () => {
  it.each<{ name: string; act: () => Promise<KubernetesResponse>; says: string }>([
    {
      name: 'has no token',
      act: () => writer.write(patch),
      says: 'kubectl cannot answer; use it with your kubeconfig',
    },
    {
      name: 'has a guess',
      act: () => writer.write({ ...patch, confirmation: 'x' }),
      says: 'unknown or was used already',
    },
    {
      name: 'is another request',
      act: () => confirmed({ ...patch, body: { spec: { claimRef: {} } } }, patch),
      says: 'what was confirmed is another request',
    },
    {
      name: 'is another method',
      act: () => confirmed(request('DELETE', volume), patch),
      says: 'what was confirmed is another request',
    },
    {
      name: 'comes again',
      act: async () => {
        const question = await writer.ask(patch);
        const confirmation = question.ok ? question.value.token : '';
        await writer.write({ ...patch, confirmation });
        sent.length = 0;
        return writer.write({ ...patch, confirmation });
      },
      says: 'was used already',
    },
    {
      name: 'comes too late',
      act: async () => {
        const question = await writer.ask(patch);
        clock.ms = 600_001;
        return writer.write({ ...patch, confirmation: question.ok ? question.value.token : '' });
      },
      says: 'too old',
    },
  ])('is not sent: it $name', async ({ act, says }) => {
    const status = statusOf(await act());
    expect([status.kind, status.code]).toEqual(['Status', 403]);
    expect(status.message).toContain(says);
    expect(sent).toEqual([]);
  });
});

describe('a write that would destroy what is withheld', () => {
  it.each<{ name: string; asked: KubernetesRequest; says: string }>([
    {
      name: 'an update of what Stowage showed',
      asked: request('PUT', podPath, shownPod),
      says: 'Stowage withholds spec.containers[c].command, and this write would remove that; send a patch',
    },
    {
      name: 'a patch with a list',
      asked: request('PATCH', podPath, { spec: shownPod.spec }, 'application/merge-patch+json'),
      says: 'spec.containers[c].command',
    },
  ])('is refused when it is asked about: $name', async ({ asked, says }) => {
    const question = await writer.ask(asked);
    expect(question.ok ? '' : [question.error.code, question.error.message]).toEqual([
      422,
      expect.stringContaining(says),
    ]);
    expect([read, sent]).toEqual([[`/${podPath}`], []]);
  });

  it('is refused also where the object became so after it was confirmed', async () => {
    stored = ok({ ...pod, spec: { containers: [{ name: 'c', image: 'i' }] } });
    const question = await writer.ask(request('PUT', podPath, shownPod));
    stored = ok(pod);
    const confirmation = question.ok ? question.value.token : '';
    const status = statusOf(await writer.write({ ...request('PUT', podPath, shownPod), confirmation }));
    expect([status.code, sent]).toEqual([422, []]);
  });

  it('is refused where the object cannot be read', async () => {
    stored = err({ kind: 'status', code: 403, message: 'pods "p" is forbidden' });
    const question = await writer.ask(request('PUT', podPath, shownPod));
    expect(question).toMatchObject({
      ok: false,
      error: { message: expect.stringContaining('pods "p" is forbidden') },
    });
  });

  it('goes on where there is no object, or nothing is withheld', async () => {
    stored = err({ kind: 'status', code: 404, message: 'not found' });
    expect((await writer.ask(request('PUT', podPath, shownPod))).ok).toBe(true);
    stored = ok(shownPod);
    expect((await writer.ask(request('PUT', podPath, shownPod))).ok).toBe(true);
  });
});

describe('a write without an answer', () => {
  it('was not done where the API server was not reached', async () => {
    answer = err({ sent: false, message: 'ECONNREFUSED' });
    expect(statusOf(await confirmed(patch))).toMatchObject({
      code: 503,
      message: 'cluster "prod" was not reached, nothing was sent: ECONNREFUSED',
    });
  });

  it('may have been done where it was sent', async () => {
    answer = err({ sent: true, message: 'other side closed' });
    expect(statusOf(await confirmed(patch))).toMatchObject({
      code: 504,
      message: expect.stringContaining('Whether it was done is not known'),
    });
    answer = ok({ code: 200, body: undefined, warnings: [] });
    expect(statusOf(await confirmed(patch))).toMatchObject({ code: 500 });
  });

  it('is not asked about while there is no connection', async () => {
    connection = err(failure('ServiceUnavailable', 'cluster "prod" cannot be written to: no such user'));
    expect(await writer.ask(patch)).toMatchObject({ ok: false, error: { code: 503 } });
  });
});
