/** Reads the body of a request as JSON, bounded in size and depth while it is read. */
import { err, ok, type Result } from '../../base/result';
import { failure, type Status } from '../../kubernetes/status';

/** As kube-apiserver's limit on a request body. */
export const BODY_LIMIT_BYTES = 3 * 1024 * 1024;
/** Deeper than any manifest, and shallow enough for recursion. */
const DEPTH_LIMIT = 64;

export interface JsonBody {
  readonly contentType: string;
  /** Undefined for an empty body. */
  readonly value: unknown;
}

/** The body and its media type. Only JSON is taken: a form or plain text of another site's page never is. */
export async function readJsonBody(request: Request): Promise<Result<JsonBody, Status>> {
  const text = await readText(request.body);
  if (!text.ok) return text;
  const contentType = (request.headers.get('content-type') ?? '').split(';')[0]?.trim().toLowerCase() ?? '';
  if (text.value === '') return ok({ contentType, value: undefined });
  if (!/^application\/([a-z-]+\+)?json$/.test(contentType)) {
    const message = `the body of the request has the type ${JSON.stringify(contentType)}; send JSON, as application/json`;
    return err(failure('UnsupportedMediaType', message));
  }
  const value = parseJson(text.value);
  if (!value.ok) return value;
  return isTooDeep(value.value)
    ? err(failure('BadRequest', `the body is nested deeper than ${DEPTH_LIMIT} levels`))
    : ok({ contentType, value: value.value });
}

async function readText(body: ReadableStream<Uint8Array> | null): Promise<Result<string, Status>> {
  if (!body) return ok('');
  const parts: Uint8Array[] = [];
  let size = 0;
  for await (const part of body) {
    size += part.byteLength;
    if (size > BODY_LIMIT_BYTES) {
      return err(failure('RequestEntityTooLarge', `Request entity too large: limit is ${BODY_LIMIT_BYTES}`));
    }
    parts.push(part);
  }
  return ok(Buffer.concat(parts).toString('utf8'));
}

function parseJson(text: string): Result<unknown, Status> {
  try {
    return ok(JSON.parse(text));
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    return err(failure('BadRequest', `the body is no JSON: ${why}`));
  }
}

function isTooDeep(value: unknown): boolean {
  let level = [value];
  for (let depth = 0; level.length > 0; depth += 1) {
    if (depth > DEPTH_LIMIT) return true;
    level = level.flatMap((part) => (part !== null && typeof part === 'object' ? Object.values(part) : []));
  }
  return false;
}
