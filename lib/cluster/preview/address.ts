/** The address by which the reader came to this server, for what must be absolute: previews and oEmbed. */
import 'server-only';

/** A name or an address with a port, and nothing that could leave the place in which it is written. */
const HOST = /^(?:[A-Za-z0-9.-]{1,253}|\[[0-9A-Fa-f:.]{2,45}\])(?::\d{1,5})?$/;

/** `host` and `proto` are headers of a request, and come from anybody. */
export function originOf(host: string | null | undefined, proto: string | null | undefined): string {
  const scheme = proto?.split(',')[0]?.trim() === 'https' ? 'https' : 'http';
  return `${scheme}://${host && HOST.test(host) ? host : 'localhost:3000'}`;
}
