import { expect, it } from 'vitest';
import { CONFIRM_WITHIN_MS, Confirmations } from './confirmations';
import type { WriteRequest } from './connection';

const request: WriteRequest = {
  method: 'PATCH',
  path: '/api/v1/persistentvolumes/a',
  query: { dryRun: 'All' },
  contentType: 'application/merge-patch+json',
  body: '{"a":1}',
};

function opened() {
  const clock = { ms: 0 };
  return { clock, open: new Confirmations(() => clock.ms) };
}

it('confirms the request that it was asked for, once', () => {
  const { open } = opened();
  const token = open.ask(request);
  expect(open.take(token, { ...request })).toBe('Confirmed');
  expect(open.take(token, request)).toBe('Unknown');
});

it.each<{ name: string; other: Partial<WriteRequest> }>([
  { name: 'method', other: { method: 'PUT' } },
  { name: 'path', other: { path: '/api/v1/persistentvolumes/b' } },
  { name: 'query', other: { query: {} } },
  { name: 'order of the query', other: { query: { force: 'true', dryRun: 'All' } } },
  { name: 'type of the body', other: { contentType: 'application/json' } },
  { name: 'body', other: { body: '{"a":2}' } },
  { name: 'absence of a body', other: { body: undefined } },
])('confirms no request with another $name, and is used up by it', ({ other }) => {
  const { open } = opened();
  const token = open.ask(request);
  expect(open.take(token, { ...request, ...other })).toBe('Other');
  expect(open.take(token, request)).toBe('Unknown');
});

it.each([
  { afterMs: CONFIRM_WITHIN_MS, verdict: 'Confirmed' },
  { afterMs: CONFIRM_WITHIN_MS + 1, verdict: 'Expired' },
])('after $afterMs ms it is $verdict', ({ afterMs, verdict }) => {
  const { open, clock } = opened();
  const token = open.ask(request);
  clock.ms = afterMs;
  expect(open.take(token, request)).toBe(verdict);
});

it('tells a token that is missing or made up', () => {
  const { open } = opened();
  expect(open.take(undefined, request)).toBe('Missing');
  expect(open.take('guess', request)).toBe('Unknown');
  expect(new Set(Array.from({ length: 50 }, () => open.ask(request))).size).toBe(50);
});

it('forgets the oldest of a thousand open questions', () => {
  const { open } = opened();
  const tokens = Array.from({ length: 1_001 }, () => open.ask(request));
  expect(open.take(tokens[0], request)).toBe('Unknown');
  expect(open.take(tokens[1], request)).toBe('Confirmed');
});
