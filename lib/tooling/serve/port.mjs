// @ts-check
/** Looks whether an address can be listened on, before minutes are spent on a build. */
import { createServer } from 'node:net';

/** @typedef {{ kind: 'free', port: number } | { kind: 'taken', problem: string }} PortVerdict */

/** @param {string | undefined} code @param {string} host @param {number} port */
function problemOf(code, host, port) {
  if (code === 'EADDRINUSE') {
    return `Port ${port} on ${host} is in use. Stop the program that uses it, or choose another port: PORT=${port + 1} npm start`;
  }
  if (code === 'EACCES')
    return `Port ${port} needs administrator's rights. Choose one above 1023: PORT=3000 npm start`;
  if (code === 'EADDRNOTAVAIL' || code === 'ENOTFOUND') {
    return `STOWAGE_HOST is "${host}", which is not an address of this machine. Use 127.0.0.1, or 0.0.0.0 for every address.`;
  }
  return `Cannot listen on ${host}:${port}: ${code}`;
}

/**
 * Listens for a moment.
 *
 * @param {string} host
 * @param {number} port 0 for any free port
 * @returns {Promise<PortVerdict>}
 */
export function tryPort(host, port) {
  return new Promise((settle) => {
    const probe = createServer();
    probe.once('error', (/** @type {NodeJS.ErrnoException} */ error) =>
      settle({ kind: 'taken', problem: problemOf(error.code, host, port) }),
    );
    probe.listen({ host, port, exclusive: true }, () => {
      const address = probe.address();
      const free = address && typeof address === 'object' ? address.port : port;
      probe.close(() => settle({ kind: 'free', port: free }));
    });
  });
}
