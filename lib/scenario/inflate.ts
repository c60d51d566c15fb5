/** Raw deflate with a preset dictionary, for link format 1, and a bound on what comes out that holds meanwhile. */
import { deflateSync, Inflate } from 'fflate';
import { err, ok, type Result } from '../base/result';

/** Writes what `inflate` reads. No release writes format 1 any more; tests do. */
export function deflate(bytes: Uint8Array, dictionary: Uint8Array): Uint8Array {
  return deflateSync(bytes, { level: 9, mem: 9, dictionary });
}

/** Bytes of compressed input at a time: deflate grows them 1,032-fold at most. */
const CHUNK_BYTES = 256;

/** Bytes that can come out beyond `maxBytes` before `inflate` stops. */
export const OVERSHOOT_BYTES = CHUNK_BYTES * 1_032;

export type InflateError =
  | { readonly kind: 'Corrupted' }
  /** `bytes` had come out when it stopped. */
  | { readonly kind: 'TooLarge'; readonly bytes: number };

export function inflate(
  bytes: Uint8Array,
  dictionary: Uint8Array,
  maxBytes: number,
): Result<Uint8Array, InflateError> {
  const parts: Uint8Array[] = [];
  let size = 0;
  const stream = new Inflate({ dictionary }, (part) => {
    parts.push(part);
    size += part.length;
  });
  try {
    for (let at = 0; at < bytes.length && size <= maxBytes; at += CHUNK_BYTES) {
      stream.push(bytes.subarray(at, at + CHUNK_BYTES), at + CHUNK_BYTES >= bytes.length);
    }
  } catch {
    // fflate throws for every stream that is no deflate stream.
    return err({ kind: 'Corrupted' });
  }
  return size > maxBytes ? err({ kind: 'TooLarge', bytes: size }) : ok(concatenate(parts, size));
}

function concatenate(parts: readonly Uint8Array[], size: number): Uint8Array {
  const whole = new Uint8Array(size);
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}
