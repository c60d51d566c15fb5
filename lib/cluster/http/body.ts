/** Reads the body of a request as JSON, bounded in size and depth while it is read. */
import { err, ok, type Result } from '../../base/result';
import { failure, type Status } from '../../kubernetes/status';

/** As kube-apiserver's limit on a request body. */
export const BODY_LIMIT_BYTES = 3 * 1024 * 1024;
/** Deeper than any manifest, and shallow enough for recursion. */
const DEPTH_LIMIT = 64;

/** Server-side apply names YAML, of which JSON is a part, and takes no other name (apiserver 0.37). */
const JSON_TYPES = /^application\/(([a-z-]+\+)?json|apply-patch\+yaml)$/;

export interface JsonBody {
  readonly contentType: string;
  /** Undefined for an empty body. */
  readonly value: unknown;
}

/** The body and its media type. Only JSON is taken: a form or plain text of another site's page never is. */
export async function readJsonBody(
  request: Request,
  limitBytes = BODY_LIMIT_BYTES,
): Promise<Result<JsonBody, Status>> {
  const bytes = await readBytes(request.body, limitBytes);
  if (!bytes.ok) return bytes;
  const text = bytes.value.toString('utf8');
  const contentType = (request.headers.get('content-type') ?? '').split(';')[0]?.trim().toLowerCase() ?? '';
  if (text === '') return ok({ contentType, value: undefined });
  if (!JSON_TYPES.test(contentType)) {
    const message = `the body of the request has the type ${JSON.stringify(contentType)}; send JSON, as application/json`;
    return err(failure('UnsupportedMediaType', message));
  }
  const value = parseJson(text);
  if (!value.ok) return value;
  return isTooDeep(value.value)
    ? err(failure('BadRequest', `the body is nested deeper than ${DEPTH_LIMIT} levels`))
    : ok({ contentType, value: value.value });
}

/** A body as it came; none is empty. */
export async function readBytes(
  body: ReadableStream<Uint8Array> | null,
  limitBytes = BODY_LIMIT_BYTES,
): Promise<Result<Buffer, Status>> {
  if (!body) return ok(Buffer.alloc(0));
  const reader = body.getReader();
  const parts: Uint8Array[] = [];
  let size = 0;
  for (;;) {
    const { done, value } = await reader.read();
    if (done) return ok(Buffer.concat(parts));
    size += value.byteLength;
    if (size > limitBytes) {
      // Not waited for: of a request that was cloned it ends only when the other half is given up as well.
      reader.cancel().catch(() => undefined);
      return err(failure('RequestEntityTooLarge', `Request entity too large: limit is ${limitBytes}`));
    }
    parts.push(value);
  }
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
