/**
 * Stands between Stowage and a real API server: counts what is asked, and breaks connections as networks do. It
 * answers nothing itself; what Stowage reads is always what the API server sent.
 */
import { once } from 'node:events';
import {
  createServer,
  type IncomingHttpHeaders,
  type IncomingMessage,
  type Server,
  type ServerResponse,
} from 'node:http';
import { request } from 'node:https';
import type { AddressInfo } from 'node:net';

/** One request that came through. */
export interface Passed {
  readonly verb: 'list' | 'watch' | 'get' | 'write';
  /** The path without its query. */
  readonly path: string;
  readonly query: URLSearchParams;
  /** Of the answer; 0 while there is none. */
  code: number;
  /** Whether the API server said 410, as a status or in the stream. */
  expired: boolean;
}

export class FailuresProxy {
  readonly passed: Passed[] = [];
  /** Refuses every connection while it is set, like an address behind which nobody is. */
  blocked = false;
  /** Added to every time that the API server says, in the head of an answer and in its objects: another clock. */
  shiftMs = 0;
  /** Awaited before a request goes on. */
  beforeRequest: (passed: Passed) => Promise<void> = () => Promise.resolve();
  readonly #target: string;
  readonly #server: Server;
  #cutInLine: string | undefined;

  private constructor(target: string) {
    this.#target = target;
    this.#server = createServer((asked, answer) => void this.#forward(asked, answer));
  }

  /** On a free port, where none is given. */
  static async start(target: string, port = 0): Promise<FailuresProxy> {
    const proxy = new FailuresProxy(target);
    proxy.#server.listen(port, '127.0.0.1');
    await once(proxy.#server, 'listening');
    return proxy;
  }

  get address(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  /** Breaks every connection that is open. */
  cut(): void {
    this.#server.closeAllConnections();
  }

  /** The next line of a watch that tells of `name` comes only half, then its connection breaks. */
  cutInLineOf(name: string): void {
    this.#cutInLine = `"name":"${name}"`;
  }

  /** Whether that has happened. */
  get isLineCut(): boolean {
    return this.#cutInLine === undefined;
  }

  stop(): void {
    this.#server.closeAllConnections();
    this.#server.close();
  }

  async #forward(asked: IncomingMessage, answer: ServerResponse): Promise<void> {
    if (this.blocked) {
      asked.socket.destroy();
      return;
    }
    const { pathname: path, searchParams: query } = new URL(asked.url ?? '/', this.address);
    const verb = asked.method === 'GET' ? readVerb(query) : 'write';
    const passed: Passed = { verb, path, query, code: 0, expired: false };
    this.passed.push(passed);
    await this.beforeRequest(passed);
    // What is compressed could not be shifted.
    const { host: _, 'accept-encoding': __, ...headers } = asked.headers;
    const options = { method: asked.method, headers, rejectUnauthorized: false };
    const sent = request(this.#target + asked.url, options, (received) => {
      passed.code = received.statusCode ?? 0;
      passed.expired = passed.code === 410;
      const shift = new Shift(this.shiftMs);
      answer.writeHead(passed.code, shift.head(received.headers));
      answer.flushHeaders();
      received.on('data', (bytes: Buffer) => {
        const text = shift.text(bytes);
        if (text.length > 0) this.#pass(passed, text, answer);
      });
      received.on('end', () => answer.end(shift.rest()));
      received.on('error', () => answer.destroy());
    });
    sent.on('error', () => answer.destroy());
    answer.on('close', () => sent.destroy());
    asked.pipe(sent);
  }

  #pass(passed: Passed, bytes: Buffer, answer: ServerResponse): void {
    if (passed.verb === 'watch' && bytes.includes('"type":"ERROR"') && bytes.includes('"code":410'))
      passed.expired = true;
    if (passed.verb === 'watch' && this.#cutInLine !== undefined) {
      const place = bytes.indexOf(this.#cutInLine);
      if (place >= 0) {
        this.#cutInLine = undefined;
        answer.write(bytes.subarray(0, place), () => answer.destroy());
        return;
      }
    }
    answer.write(bytes);
  }
}

/** Moves the times in one answer. A line is passed on when it is whole: a time may be torn by two chunks. */
class Shift {
  readonly #byMs: number;
  #rest = Buffer.alloc(0);

  constructor(byMs: number) {
    this.#byMs = byMs;
  }

  head({ date, 'content-length': length, ...headers }: IncomingHttpHeaders): IncomingHttpHeaders {
    if (this.#byMs === 0) return { ...headers, ...(length ? { 'content-length': length } : {}), date };
    return { ...headers, date: new Date(Date.parse(date ?? '') + this.#byMs).toUTCString() };
  }

  text(bytes: Buffer): Buffer {
    if (this.#byMs === 0) return bytes;
    const all = Buffer.concat([this.#rest, bytes]);
    const end = all.lastIndexOf('\n') + 1;
    this.#rest = all.subarray(end);
    return this.#moved(all.subarray(0, end));
  }

  rest(): Buffer {
    return this.#moved(this.#rest);
  }

  #moved(bytes: Buffer): Buffer {
    if (bytes.length === 0) return bytes;
    const times = /"(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d)(\.\d+)?Z"/g;
    const moved = bytes.toString().replace(times, (_, second: string, fraction = '') => {
      const timeMs = Date.parse(`${second}Z`) + this.#byMs;
      return `"${new Date(timeMs).toISOString().slice(0, 19)}${fraction}Z"`;
    });
    return Buffer.from(moved);
  }
}

function readVerb(query: URLSearchParams): 'list' | 'watch' | 'get' {
  if (query.get('watch') === 'true') return 'watch';
  return query.has('limit') ? 'list' : 'get';
}
