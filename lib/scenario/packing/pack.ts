/**
 * JSON in few bytes, for link format 2. Total and bounded: whatever bytes come in, a value or a reason comes out, and
 * no more than the bound is built. **Never change what any file here computes: links of format 2 are read with it.**
 */
import type { JsonValue } from '../../base/json';
import { err, ok, type Result } from '../../base/result';
import { BitReader, BitWriter, Unreadable } from './arithmetic';
import { PackedJson, TooMuch } from './packed-json';

export type UnpackError =
  | { readonly kind: 'Corrupted' }
  /** `characters` had come out when it stopped. */
  | { readonly kind: 'TooLarge'; readonly characters: number };

/**
 * Equal values, with their keys in the same order, give equal bytes. `value` is what JSON text could say; one that is
 * nested deeper than any scenario may be is refused.
 */
export function pack(value: JsonValue): Result<Uint8Array, { readonly kind: 'TooDeep' }> {
  const writer = new BitWriter();
  try {
    new PackedJson(writer, Number.POSITIVE_INFINITY).code(value);
  } catch (error) {
    if (error instanceof Unreadable) return err({ kind: 'TooDeep' });
    throw error;
  }
  return ok(writer.end());
}

/** `maxCharacters`: of the JSON text, about; it is no longer than that many characters of any value that fits. */
export function unpack(bytes: Uint8Array, maxCharacters: number): Result<JsonValue, UnpackError> {
  try {
    return ok(new PackedJson(new BitReader(bytes), maxCharacters).code(undefined));
  } catch (error) {
    if (error instanceof TooMuch) return err({ kind: 'TooLarge', characters: error.characters });
    if (error instanceof Unreadable) return err({ kind: 'Corrupted' });
    throw error;
  }
}
