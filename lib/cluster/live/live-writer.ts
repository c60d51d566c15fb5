/**
 * Writes to one live cluster that was named for it (`--allow-writes`), with the user's own rights. The server asks
 * first: `ask` says exactly what would be sent and gives a token, and only the same request with that token is sent,
 * once. It never retries, and never says that a write was not done where it cannot know.
 */
import { err, ok, type Result } from '../../base/result';
import { CONFIRMATION_HEADER, type WriteAccess, type WriteQuestion } from '../../history/stream-message';
import type { KubernetesObject } from '../../kubernetes/object';
import { failure, type Status } from '../../kubernetes/status';
import { type KubernetesRequest, type KubernetesResponse, refuse } from '../cluster';
import { CONFIRM_WITHIN_MS, Confirmations, type ConfirmationVerdict } from './confirmations';
import type { Connection, WriteRequest } from './connection';
import { canLose, lossesOf } from './losses';
import { redactAnswer } from './redact-answer';
import { scrubText } from './scrub';
import { type AdmittedWrite, admitWrite } from './write-request';

export interface LiveWriterOptions {
  /** Name of the cluster. */
  readonly name: string;
  readonly access: WriteAccess;
  /** The connection of the cluster, once it has one. */
  readonly connection: () => Promise<Result<Connection, Status>>;
  /** A clock that only goes forward. */
  readonly nowMs: () => number;
  /** Hears a line for each write that was sent. */
  readonly log: (line: string) => void;
}

/** Longer than the API server takes before it gives up itself (--request-timeout, 60 s). */
const WRITE_TIMEOUT_MS = 70_000;
const READ_TIMEOUT_MS = 15_000;

export class LiveWriter {
  readonly #options: LiveWriterOptions;
  readonly #confirmations: Confirmations;

  constructor(options: LiveWriterOptions) {
    this.#options = options;
    this.#confirmations = new Confirmations(options.nowMs);
  }

  /** The question before a write; a Status where it would not be sent anyway. Nothing is written. */
  async ask(request: KubernetesRequest): Promise<Result<WriteQuestion, Status>> {
    const write = admitWrite(request);
    if (!write.ok) return write;
    const connection = await this.#usable(write.value);
    if (!connection.ok) return connection;
    const { sent } = write.value;
    return ok({
      token: this.#confirmations.ask(sent),
      withinMs: CONFIRM_WITHIN_MS,
      ...this.#options.access,
      method: sent.method,
      url: urlOf(sent),
      ...(sent.contentType === undefined ? {} : { contentType: sent.contentType }),
      ...(sent.body === undefined ? {} : { body: sent.body }),
    });
  }

  /** Sends a write that was confirmed. */
  async write(request: KubernetesRequest): Promise<KubernetesResponse> {
    const write = admitWrite(request);
    if (!write.ok) return refuse(write.error);
    const { sent } = write.value;
    const verdict = this.#confirmations.take(request.confirmation, sent);
    if (verdict !== 'Confirmed') return refuse(this.#unconfirmed(verdict, sent));
    const connection = await this.#usable(write.value);
    if (!connection.ok) return refuse(connection.error);
    return this.#send(connection.value, sent);
  }

  /** A connection that can write, where nothing speaks against this write. */
  async #usable(write: AdmittedWrite): Promise<Result<Connection, Status>> {
    const connection = await this.#options.connection();
    if (!connection.ok) return connection;
    const loss = await this.#lossOf(connection.value, write);
    return loss ? err(loss) : connection;
  }

  /** Why a write would destroy what its author could not see. */
  async #lossOf(connection: Connection, write: AdmittedWrite): Promise<Status | undefined> {
    const { form, body, objectPath, sent } = write;
    if (!form || objectPath === undefined || !canLose(form, body)) return undefined;
    const read = await connection.get(objectPath, {}, READ_TIMEOUT_MS);
    if (!read.ok) {
      if (read.error.kind === 'network') return this.#unreachable(read.error.message);
      // The API server says itself that there is nothing to change, or makes it.
      if (read.error.code === 404) return undefined;
      const why = `Stowage reads ${objectPath} before such a write, to see that nothing which it withholds is lost: ${read.error.message}`;
      return failure('Forbidden', scrubText(why));
    }
    const losses = lossesOf(read.value as unknown as KubernetesObject, form, body);
    if (!losses.ok) return losses.error;
    if (losses.value.length === 0) return undefined;
    const way = form.kind === 'apply' ? 'write them in full' : 'send a patch of the fields that you mean';
    const why = `${sent.method} ${sent.path} was not sent: Stowage withholds ${losses.value.join(', ')}, and this write would remove that; ${way}`;
    const causes = losses.value.map((field) => ({
      reason: 'FieldValueRequired',
      message: 'it would be lost',
      field,
    }));
    return failure('Invalid', why, { causes });
  }

  async #send(connection: Connection, sent: WriteRequest): Promise<KubernetesResponse> {
    const { name, log } = this.#options;
    if (!connection.write) return refuse(failure('Forbidden', `cluster "${name}" is read only`));
    const answer = await connection.write(sent, WRITE_TIMEOUT_MS);
    const what = `${sent.method} ${urlOf(sent)}`;
    log(`Sent to cluster "${name}": ${what}: ${answer.ok ? answer.value.code : 'no answer'}`);
    if (!answer.ok) {
      if (!answer.error.sent) return refuse(this.#unreachable(answer.error.message));
      const why = `cluster "${name}" gave no answer to ${what}: ${answer.error.message}. Whether it was done is not known: look before you try again`;
      return refuse(failure('Timeout', why));
    }
    const { code, body, warnings } = answer.value;
    if (!body) {
      const why = `the API server answered ${what} with code ${code} and without a JSON object. Whether it was done is not known: look before you try again`;
      return refuse(failure('InternalError', why));
    }
    return {
      kind: 'json',
      code,
      body: redactAnswer(body),
      ...(warnings.length > 0 ? { warnings: warnings.map(scrubText) } : {}),
    };
  }

  #unreachable(message: string): Status {
    return failure(
      'ServiceUnavailable',
      `cluster "${this.#options.name}" was not reached, nothing was sent: ${message}`,
    );
  }

  #unconfirmed(verdict: Exclude<ConfirmationVerdict, 'Confirmed'>, sent: WriteRequest): Status {
    const { name } = this.#options;
    const what = `${sent.method} ${urlOf(sent)} was not sent to cluster "${name}"`;
    return failure('Forbidden', `${what}: ${WHY[verdict](name)}`);
  }
}

const WHY: Readonly<Record<Exclude<ConfirmationVerdict, 'Confirmed'>, (name: string) => string>> = {
  Missing: (name) =>
    `each write is asked for first, in Stowage's pages. kubectl cannot answer; use it with your kubeconfig instead. A program asks POST /api/clusters/${name}/confirm and sends the token as ${CONFIRMATION_HEADER}`,
  Unknown: () => 'its confirmation is unknown or was used already; ask again',
  Expired: () => 'its confirmation is too old; ask again',
  Other: () => 'what was confirmed is another request; ask again',
};

/** Path and query as they are sent. */
function urlOf({ path, query }: WriteRequest): string {
  const search = new URLSearchParams(query).toString();
  return search === '' ? path : `${path}?${search}`;
}
