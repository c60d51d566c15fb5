/**
 * Keeps other sites out. A page of another site can make a browser send requests to a server on loopback; it can
 * choose neither the Host under which they arrive, unless it rebinds its own name (so names are checked), nor
 * the Origin (so writes must come from this server's own pages or from no page at all).
 */
import { isIP } from 'node:net';
import { failure, type Status } from '../../kubernetes/status';

export interface GuardedRequest {
  readonly method: string;
  readonly headers: Pick<Headers, 'get'>;
}

const READS: ReadonlySet<string> = new Set(['GET', 'HEAD', 'OPTIONS']);

/** Why a request is refused; undefined where it may go on. */
export function refuseForeign(
  { method, headers }: GuardedRequest,
  allowedHosts: readonly string[],
): Status | undefined {
  const host = headers.get('host') ?? '';
  if (!isOwnHost(host, allowedHosts)) {
    const how = 'set STOWAGE_ALLOWED_HOSTS to serve under this name';
    return failure('Forbidden', `Stowage is not served under the host ${JSON.stringify(host)}: ${how}`);
  }
  if (READS.has(method)) return undefined;
  const origin = headers.get('origin');
  if (origin !== null && hostOfOrigin(origin) !== host.toLowerCase()) {
    return failure('Forbidden', `a write from a page of another site (${origin}) is refused`);
  }
  const site = headers.get('sec-fetch-site');
  if (site !== null && site !== 'same-origin' && site !== 'none') {
    return failure('Forbidden', `a write from a page of another site (sec-fetch-site: ${site}) is refused`);
  }
  return undefined;
}

/** Addresses cannot be rebound, only names can: loopback names and configured ones are let in. */
function isOwnHost(host: string, allowedHosts: readonly string[]): boolean {
  const name = host.toLowerCase().replace(/:\d+$/, '');
  const address = name.replace(/^\[(.*)\]$/, '$1');
  if (isIP(address) !== 0) return true;
  return name === 'localhost' || name.endsWith('.localhost') || allowedHosts.includes(name);
}

function hostOfOrigin(origin: string): string | undefined {
  return URL.canParse(origin) ? new URL(origin).host : undefined;
}
