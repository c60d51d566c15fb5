/**
 * The two secrets of a presentation. The id is a hash of the key: whoever has the link cannot find the key, the server
 * has to remember neither, and a presenter whose server was started again gets the same link back with the same key.
 */
import { createHash, randomBytes } from 'node:crypto';

const KEY_BYTES = 32;
/** Characters of an id: 132 bits of the hash. */
const ID_LENGTH = 22;

/** What has the form of an id. */
export function isId(id: string): boolean {
  return id.length === ID_LENGTH && /^[A-Za-z0-9_-]+$/.test(id);
}

const KEY = /^[A-Za-z0-9_-]{43}$/;

export function newKey(): string {
  return randomBytes(KEY_BYTES).toString('base64url');
}

/** The id of the presentation that `key` moves; undefined for what is no key. */
export function idOfKey(key: string | null): string | undefined {
  if (key === null || !KEY.test(key)) return undefined;
  return createHash('sha256').update(`stowage presentation ${key}`).digest('base64url').slice(0, ID_LENGTH);
}
