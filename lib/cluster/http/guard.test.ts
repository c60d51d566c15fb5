import { describe, expect, it } from 'vitest';
import { refuseForeign } from './guard';

function request(method: string, headers: Record<string, string>) {
  return { method, headers: new Headers(headers) };
}

describe('refuseForeign', () => {
  it.each([
    ['localhost'],
    ['localhost:3000'],
    ['LOCALHOST:3000'],
    ['stowage.localhost:3000'],
    ['127.0.0.1:3000'],
    ['[::1]:3000'],
    ['192.168.1.7:3000'],
    ['stowage.example:3000'],
  ])('lets %s in', (host) => {
    expect(refuseForeign(request('GET', { host }), ['stowage.example'])).toBeUndefined();
  });

  it.each([
    [''],
    ['rebound.example:3000'],
    ['localhost.evil.example'],
    ['127.0.0.1.evil.example'],
    ['evillocalhost'],
  ])('keeps the host %j out', (host) => {
    expect(refuseForeign(request('GET', { host }), ['stowage.example'])?.code).toBe(403);
  });

  const host = 'localhost:3000';
  it.each<{ name: string; headers: Record<string, string>; passes: boolean }>([
    { name: 'a program', headers: {}, passes: true },
    {
      name: 'its own page',
      headers: { origin: 'http://localhost:3000', 'sec-fetch-site': 'same-origin' },
      passes: true,
    },
    { name: 'another site', headers: { origin: 'https://evil.example' }, passes: false },
    { name: 'another port', headers: { origin: 'http://localhost:4000' }, passes: false },
    { name: 'a sandboxed page', headers: { origin: 'null' }, passes: false },
    { name: 'a form of another site', headers: { 'sec-fetch-site': 'cross-site' }, passes: false },
    { name: 'a neighbour on the same site', headers: { 'sec-fetch-site': 'same-site' }, passes: false },
  ])('a write from $name: $passes', ({ headers, passes }) => {
    for (const method of ['POST', 'PUT', 'PATCH', 'DELETE']) {
      const refusal = refuseForeign(request(method, { host, ...headers }), []);
      expect(refusal === undefined).toBe(passes);
    }
    expect(refuseForeign(request('GET', { host, ...headers }), [])).toBeUndefined();
  });
});
