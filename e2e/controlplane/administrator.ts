/** The administrator of a control plane, who writes to it past Stowage: raw requests, no client library. */
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import type { IncomingMessage } from 'node:http';
import { request } from 'node:https';
import { createInterface } from 'node:readline';
import { parse } from 'yaml';

interface Kubeconfig {
  readonly clusters: readonly { readonly cluster: { readonly server: string } }[];
  readonly users: readonly { readonly user: { readonly token: string } }[];
}

export interface Answer {
  readonly code: number;
  readonly text: string;
  readonly body: Record<string, unknown>;
}

export class Administrator {
  readonly server: string;
  readonly #token: string;

  constructor(kubeconfig: string) {
    const config = parse(readFileSync(kubeconfig, 'utf8')) as Kubeconfig;
    this.server = config.clusters[0]?.cluster.server ?? '';
    this.#token = config.users[0]?.user.token ?? '';
  }

  create(path: string, object: unknown): Promise<Answer> {
    return this.send('POST', path, object);
  }

  get(path: string): Promise<Answer> {
    return this.send('GET', path);
  }

  delete(path: string): Promise<Answer> {
    return this.send('DELETE', path);
  }

  /** The lines of a watch as they come, until the API server ends it or `signal` aborts it. */
  async *watch(path: string, signal: AbortSignal): AsyncGenerator<string, void, void> {
    const headers = { authorization: `Bearer ${this.#token}` };
    const sent = request(this.server + path, { headers, rejectUnauthorized: false, signal });
    const [answer] = (await once(sent.end(), 'response')) as [IncomingMessage];
    yield* createInterface({ input: answer, crlfDelay: Number.POSITIVE_INFINITY });
  }

  /** JSON merge patch. */
  patch(path: string, patch: unknown): Promise<Answer> {
    return this.send('PATCH', path, patch, 'application/merge-patch+json');
  }

  /** Sends one request and reads the whole answer. */
  send(method: string, path: string, body?: unknown, contentType = 'application/json'): Promise<Answer> {
    const content = body === undefined ? undefined : Buffer.from(JSON.stringify(body));
    const headers = {
      authorization: `Bearer ${this.#token}`,
      'content-type': contentType,
      // Node leaves it out of a DELETE, and the body would then be read as the next request.
      'content-length': content?.length ?? 0,
    };
    return new Promise((resolve, reject) => {
      // The control plane of the tests signs its certificate itself.
      const sent = request(this.server + path, { method, headers, rejectUnauthorized: false }, (answer) => {
        const parts: Buffer[] = [];
        answer.on('data', (part: Buffer) => parts.push(part));
        answer.on('end', () => {
          const text = Buffer.concat(parts).toString('utf8');
          resolve({ code: answer.statusCode ?? 0, text, body: text.startsWith('{') ? JSON.parse(text) : {} });
        });
      });
      sent.on('error', reject);
      sent.end(content);
    });
  }
}
