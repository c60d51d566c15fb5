/** The administrator of a control plane, who writes to it past Stowage: raw requests, no client library. */
import { readFileSync } from 'node:fs';
import { request } from 'node:https';
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

  /** JSON merge patch. */
  patch(path: string, patch: unknown): Promise<Answer> {
    return this.send('PATCH', path, patch, 'application/merge-patch+json');
  }

  /** Sends one request and reads the whole answer. */
  send(method: string, path: string, body?: unknown, contentType = 'application/json'): Promise<Answer> {
    const headers = { authorization: `Bearer ${this.#token}`, 'content-type': contentType };
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
      sent.end(body === undefined ? undefined : JSON.stringify(body));
    });
  }
}
