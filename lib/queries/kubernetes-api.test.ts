import { afterEach, describe, expect, it, vi } from 'vitest';
import { request } from './kubernetes-api';

afterEach(() => {
  vi.unstubAllGlobals();
});

/** An answer whose body ends in the middle. */
function cutOff(status: number): Response {
  const body = new ReadableStream<Uint8Array>({
    start(controller) {
      controller.enqueue(new TextEncoder().encode('{"kind":"Persist'));
      controller.error(new Error('the connection was lost'));
    },
  });
  return new Response(body, { status });
}

describe('a request of a page', () => {
  it.each([
    { name: 'what was asked for', answer: () => Response.json({ kind: 'Pod' }), is: { kind: 'Pod' } },
    {
      name: 'an answer that breaks off',
      answer: () => cutOff(200),
      is: { reason: 'ServiceUnavailable', message: 'The answer of the server broke off.' },
    },
    {
      name: 'an error that breaks off',
      answer: () => cutOff(500),
      is: { reason: 'InternalError', message: 'The server answered 500.' },
    },
    {
      name: 'no answer',
      answer: () => Promise.reject(new TypeError('failed to fetch')),
      is: {
        reason: 'ServiceUnavailable',
        message: 'The server of this page does not answer. Is it still running?',
      },
    },
  ])('tells $name', async ({ answer, is }) => {
    vi.stubGlobal('fetch', async () => answer());
    const answered = await request('/api/clusters/demo/api/v1/pods');
    expect(answered.ok ? answered.value : answered.error).toMatchObject(is);
  });
});
