/**
 * Sends one write to an API server and reads its answer. Decides only whether a write that failed may have been done:
 * what broke before anything left is no write, and of everything else nobody can say. It never sends twice.
 */
import type { RequestContext } from '@kubernetes/client-node';
import { isJsonObject } from '../../base/json';
import { err, ok, type Result } from '../../base/result';
import type { WriteRequest } from './connection';
import { firstLine } from './first-line';
import { redirectOf, send } from './http';

/** What the API server answered, a refusal too. */
export interface WriteAnswer {
  readonly code: number;
  /** Undefined where the answer is no JSON object. */
  readonly body: Record<string, unknown> | undefined;
  /** Texts of the header Warning. */
  readonly warnings: readonly string[];
}

/** There was no answer. `sent` false: nothing left this machine. */
export interface WriteError {
  readonly sent: boolean;
  readonly message: string;
}

type Prepare = (
  method: WriteRequest['method'],
  path: string,
  query: Readonly<Record<string, string>>,
  signal: AbortSignal,
) => Promise<RequestContext>;

/** `prepare` makes a request with the credentials of the context. */
export function writerOf(prepare: Prepare) {
  return async (
    { method, path, query, contentType, body }: WriteRequest,
    timeoutMs: number,
  ): Promise<Result<WriteAnswer, WriteError>> => {
    let context: RequestContext;
    try {
      context = await prepare(method, path, query, AbortSignal.timeout(timeoutMs));
    } catch (error) {
      return err({ sent: false, message: networkMessage(error) });
    }
    if (body !== undefined) {
      context.setHeaderParam('Content-Type', contentType ?? 'application/json');
      context.setBody(body);
    }
    try {
      const answer = await send(context);
      const text = await answer.text();
      const redirect = redirectOf(answer);
      // Some answer a write that they did with a redirect to what came of it.
      if (redirect !== undefined) return err({ sent: true, message: redirect });
      return ok({
        code: answer.status,
        body: parseObject(text),
        warnings: warningsOf(answer.headers.get('warning') ?? ''),
      });
    } catch (error) {
      return err({ sent: mayHaveBeenSent(error), message: networkMessage(error) });
    } finally {
      context
        .getDispatcher()
        ?.close()
        .catch(() => undefined);
    }
  };
}

/** Where the connection was never made, or not to the right server. */
const NOT_SENT =
  /^(ECONNREFUSED|ENOTFOUND|EAI_AGAIN|EHOSTUNREACH|ENETUNREACH|UND_ERR_CONNECT_TIMEOUT|ERR_TLS_.*|.*CERT.*|.*SELF_SIGNED.*)$/;

function mayHaveBeenSent(error: unknown): boolean {
  const { code } = innermost(error) as { readonly code?: unknown };
  return !(typeof code === 'string' && NOT_SENT.test(code));
}

/** The innermost cause says what happened (`ECONNREFUSED`, a certificate, a plug-in); the outer ones only that it failed. */
export function networkMessage(error: unknown): string {
  return firstLine(innermost(error)) || 'the connection failed';
}

function innermost(error: unknown): unknown {
  let cause = error;
  while (cause instanceof Error && cause.cause instanceof Error) cause = cause.cause;
  if (cause instanceof AggregateError && cause.errors[0] instanceof Error) cause = cause.errors[0];
  return cause ?? {};
}

/** `299 - "text"`, several with commas between (RFC 7234, 5.5). */
function warningsOf(header: string): readonly string[] {
  const found = header.matchAll(/\b299 \S+ "((?:[^"\\]|\\.)*)"/g);
  return [...found].map(([, text = '']) => text.replaceAll(/\\(.)/g, '$1'));
}

export function parseObject(text: string): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return isJsonObject(value) ? value : undefined;
  } catch {
    return undefined;
  }
}
