import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { failure } from '../kubernetes/status';
import { planApply, planWrite } from './planned-write';
import { WriteSessions } from './write-session';

vi.mock('./settled', () => ({ holdSettled: () => () => undefined }));

const volume = (name: string) => ({ apiVersion: 'v1', kind: 'PersistentVolume', metadata: { name } });
const writes = ['a', 'b', 'c'].map((name) => planWrite({ create: volume(name) }));
const independent = { dependent: false };

/** What the page sent beside questions. */
let sent: { readonly method: string; readonly path: string; readonly token: string | null }[];
let asked: number;
/** Answers to questions and to writes; the usual one where there is none left. */
let questions: Response[];
let answers: Response[];
let sessions: WriteSessions;

const refused = (reason: 'Forbidden' | 'Conflict', message: string) => {
  const status = failure(reason, message);
  return Response.json(status, { status: status.code });
};

beforeEach(() => {
  sent = [];
  asked = 0;
  questions = [];
  answers = [];
  sessions = new WriteSessions();
  vi.stubGlobal('fetch', async (path: string, init: RequestInit) => {
    if (path.endsWith('/confirm')) {
      asked += 1;
      return questions.shift() ?? Response.json({ token: `token-${asked}` });
    }
    const token = new Headers(init.headers).get('stowage-confirmation');
    sent.push({ method: init.method ?? '', path, token });
    return answers.shift() ?? Response.json(volume('x'), { status: 201 });
  });
});

afterEach(() => vi.unstubAllGlobals());

/** Asks, and resolves when the dialog would be there. */
async function asking(options = independent, of = writes) {
  const outcomes = sessions.ask('prod', of, options);
  await vi.waitFor(() => expect(sessions.read()?.phase).toBe('asking'));
  return outcomes.then((list) => list.map(({ kind }) => kind));
}

const session = () => sessions.read();

describe('a session', () => {
  it('asks about all, sends nothing before a yes, and each with the token of its own question', async () => {
    const outcomes = asking();
    await vi.waitFor(() => expect(session()?.at).toBe(0));
    expect([asked, sent]).toEqual([3, []]);
    await sessions.confirm();
    expect([session()?.at, session()?.phase]).toEqual([1, 'asking']);
    expect(sent).toEqual([
      { method: 'POST', path: '/api/clusters/prod/api/v1/persistentvolumes', token: 'token-1' },
    ]);
    await sessions.confirm();
    await sessions.confirm();
    expect(await outcomes).toEqual(['Sent', 'Sent', 'Sent']);
    expect(sent.map(({ token }) => token)).toEqual(['token-1', 'token-2', 'token-3']);
    expect(session()).toBeUndefined();
  });

  it('sends one write for one yes, however often it is pressed', async () => {
    const outcomes = asking();
    await vi.waitFor(() => expect(session()).toBeDefined());
    const pressed = sessions.confirm();
    void sessions.confirm();
    sessions.cancel();
    await pressed;
    expect([sent.length, session()?.at]).toEqual([1, 1]);
    sessions.cancel();
    expect(await outcomes).toEqual(['Sent', 'NotSent', 'NotSent']);
  });

  it('sends nothing when it is cancelled', async () => {
    const outcomes = asking();
    await vi.waitFor(() => expect(session()).toBeDefined());
    sessions.cancel();
    expect(await outcomes).toEqual(['NotSent', 'NotSent', 'NotSent']);
    expect(sent).toEqual([]);
  });

  it('stays at a refused write with the whole Status, and goes on only when told to', async () => {
    answers = [refused('Forbidden', 'persistentvolumes is forbidden: User "viewer" cannot create')];
    const outcomes = asking();
    await vi.waitFor(() => expect(session()).toBeDefined());
    await sessions.confirm();
    expect(session()).toMatchObject({
      at: 0,
      phase: 'refused',
      steps: [
        { outcome: { kind: 'Refused', status: { message: expect.stringContaining('User "viewer"') } } },
        {},
        {},
      ],
    });
    await sessions.confirm();
    expect(sent).toHaveLength(1);
    sessions.skip();
    expect(session()).toMatchObject({ at: 1, phase: 'asking' });
    sessions.cancel();
    expect(await outcomes).toEqual(['Refused', 'NotSent', 'NotSent']);
  });

  it('asks again before it tries again', async () => {
    answers = [refused('Conflict', 'conflict with "kubectl": .spec.capacity')];
    const outcomes = asking(independent, [planApply(volume('a'))]);
    await vi.waitFor(() => expect(session()).toBeDefined());
    await sessions.confirm();
    await sessions.again(true);
    expect([session()?.phase, asked, sent.length]).toEqual(['asking', 2, 1]);
    await sessions.confirm();
    expect(await outcomes).toEqual(['Sent']);
    expect(sent[1]).toMatchObject({ path: expect.stringContaining('&force=true'), token: 'token-2' });
  });
});

describe('writes that depend on each other', () => {
  it('are not gone on with after a refusal', async () => {
    answers = [refused('Conflict', 'no')];
    const outcomes = asking({ dependent: true });
    await vi.waitFor(() => expect(session()).toBeDefined());
    await sessions.confirm();
    sessions.skip();
    expect(session()).toMatchObject({ at: 0, phase: 'refused' });
    sessions.cancel();
    expect(await outcomes).toEqual(['Refused', 'NotSent', 'NotSent']);
  });

  it('are not begun where the server would refuse one of them', async () => {
    questions = [Response.json({ token: 'a' }), refused('Forbidden', 'a mark')];
    const outcomes = await sessions.ask('prod', writes, { dependent: true });
    expect(outcomes.map(({ kind }) => kind)).toEqual(['NotSent', 'Refused', 'NotSent']);
    expect([sent, session()]).toEqual([[], undefined]);
  });

  it('wait for what comes between', async () => {
    let gone: () => void = () => undefined;
    const between = vi.fn(() => new Promise<void>((resolve) => (gone = resolve)));
    const outcomes = sessions.ask('prod', writes.slice(0, 2), { dependent: true, between });
    await vi.waitFor(() => expect(session()?.phase).toBe('asking'));
    const pressed = sessions.confirm();
    await vi.waitFor(() => expect(between).toHaveBeenCalledWith(0));
    expect(session()).toMatchObject({ at: 0, phase: 'sending' });
    gone();
    await pressed;
    expect(session()).toMatchObject({ at: 1, phase: 'asking' });
    await sessions.confirm();
    expect((await outcomes).map(({ kind }) => kind)).toEqual(['Sent', 'Sent']);
    expect(between).toHaveBeenCalledTimes(1);
  });
});

it('has one session at a time', async () => {
  void asking();
  await vi.waitFor(() => expect(session()).toBeDefined());
  const outcomes = await sessions.ask('prod', writes, independent);
  expect(outcomes.map(({ kind }) => kind)).toEqual(['Refused', 'Refused', 'Refused']);
});

it('asks nobody where the server would send none', async () => {
  questions = [refused('Forbidden', 'secrets')];
  const outcomes = await sessions.ask('prod', writes.slice(0, 1), independent);
  expect(outcomes).toMatchObject([{ kind: 'Refused', status: { message: 'secrets' } }]);
  expect(session()).toBeUndefined();
});
