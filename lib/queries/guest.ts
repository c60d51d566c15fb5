/**
 * Whose cluster a page looks at as a guest: while it follows a presentation it never writes to the presenter's cluster.
 * What the reader does there goes into a branch (`branches.ts`), and what cannot is refused (`kubernetes-api.ts`).
 */
import { failure, type Status } from '../kubernetes/status';

let presented: string | undefined;

/** `cluster` is the presenter's; undefined: the page is nobody's guest. */
export function setGuest(cluster: string | undefined): void {
  presented = cluster;
}

export function isGuestOf(cluster: string): boolean {
  return presented === cluster;
}

/** Why a guest may not send this; undefined where it may: all reads, and opening a branch. */
export function refuseGuest(method: string, path: string): Status | undefined {
  const [, , api, cluster = '', verb] = path.split('/');
  if (method === 'GET' || presented === undefined || decodeURIComponent(cluster) !== presented)
    return undefined;
  if (api === 'simulations' && verb === 'branches') return undefined;
  const how = 'explore on your own to change anything';
  return failure('Forbidden', `you follow a presentation, and this is the presenter's cluster; ${how}`);
}
