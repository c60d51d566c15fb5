/** Raw deflate with a preset dictionary, and with a bound on what comes out that holds while it comes out. */
import { deflateSync, Inflate } from 'fflate';
import { err, ok, type Result } from '../base/result';

export function deflate(bytes: Uint8Array, dictionary: Uint8Array): Uint8Array {
  return deflateSync(bytes, { level: 9, mem: 9, dictionary });
}

/** Bytes of compressed input at a time: deflate grows them a thousandfold at most. */
const CHUNK_BYTES = 256;

export function inflate(
  bytes: Uint8Array,
  dictionary: Uint8Array,
  maxBytes: number,
): Result<Uint8Array, 'Corrupted' | 'TooLarge'> {
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
    return err('Corrupted');
  }
  return size > maxBytes ? err('TooLarge') : ok(concatenate(parts, size));
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
