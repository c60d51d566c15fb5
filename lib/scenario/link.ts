/**
 * Scenarios in links: `/s/<id>#<payload>`. The payload is the format's digit, then in base64url: the length of the
 * deflated scenario (3 bytes) and a checksum of it (4 bytes), so that a link that was cut or changed on its way
 * says so, then the deflated JSON. Decoding is total and bounded: whatever stands in an address becomes a scenario
 * or a reason.
 */
import { strFromU8, strToU8 } from 'fflate';
import { err, ok, type Result } from '../base/result';
import { decodeBase64url, encodeBase64url } from './base64url';
import { DICTIONARY_1 } from './dictionary-1';
import { fnv1a64 } from './fnv';
import { deflate, inflate } from './inflate';
import type { Scenario } from './scenario';
import { parseScenario } from './schema';

export const LINK_FORMAT = 1;

/** Characters of a payload, and bytes of JSON that may come out of it. */
export const LINK_LIMITS = { payloadLength: 64 * 1024, jsonBytes: 1024 * 1024 } as const;

/** Lengths that what carries links is known to cut: chats, then mail and old browsers. */
export const CAREFUL_LENGTHS = [2_000, 4_000, 8_000] as const;

export type LinkError =
  | { readonly kind: 'Truncated' | 'Corrupted' | 'TooLarge' | 'Newer' }
  | { readonly kind: 'NotAScenario'; readonly field: string; readonly message: string };

const dictionary = strToU8(DICTIONARY_1);
const HEADER_BYTES = 7;

/** The payload for `scenario`, or TooLarge: it is then shared as a file. Equal scenarios have equal payloads. */
export function encodeLink(scenario: Scenario): Result<string, { readonly kind: 'TooLarge' }> {
  const json = strToU8(JSON.stringify(scenario));
  if (json.length > LINK_LIMITS.jsonBytes) return err({ kind: 'TooLarge' });
  const deflated = deflate(json, dictionary);
  const bytes = new Uint8Array(HEADER_BYTES + deflated.length);
  writeInteger(bytes, 0, 3, deflated.length);
  writeInteger(bytes, 3, 4, fnv1a64(deflated).low);
  bytes.set(deflated, HEADER_BYTES);
  const payload = `${LINK_FORMAT}${encodeBase64url(bytes)}`;
  return payload.length > LINK_LIMITS.payloadLength ? err({ kind: 'TooLarge' }) : ok(payload);
}

/** The scenario in `text`: a payload, a fragment with its `#`, or a whole address, percent-encoded or not. */
export function decodeLink(text: string): Result<Scenario, LinkError> {
  // An encoded address is at most nine times as long as what it encodes (each of two passes triples a character).
  if (text.length > LINK_LIMITS.payloadLength * 9) return err({ kind: 'TooLarge' });
  const payload = payloadOf(text);
  if (payload.length > LINK_LIMITS.payloadLength) return err({ kind: 'TooLarge' });
  if (payload === '') return err({ kind: 'Truncated' });
  const format = payload.charCodeAt(0) - '0'.charCodeAt(0);
  if (format > LINK_FORMAT && format <= 9) return err({ kind: 'Newer' });
  if (format !== LINK_FORMAT) return err({ kind: 'Corrupted' });
  const bytes = decodeBase64url(payload.slice(1));
  return bytes === undefined ? err({ kind: 'Corrupted' }) : decodeBytes(bytes);
}

/**
 * What stands after the last `#`. Programs that pass links on encode `#` as `%23`, some of them twice; the payload
 * itself has no character that could be encoded. What text puts behind a link, a dot or a bracket, is dropped.
 */
export function payloadOf(text: string): string {
  const decoded = text.trim().replace(/%25/g, '%').replace(/%25/g, '%').replace(/%23/g, '#');
  const fragment = decoded.slice(decoded.lastIndexOf('#') + 1);
  return fragment.replace(/[.,;:!?)\]}>'"]+$/, '');
}

function decodeBytes(bytes: Uint8Array): Result<Scenario, LinkError> {
  if (bytes.length < HEADER_BYTES) return err({ kind: 'Truncated' });
  const length = readInteger(bytes, 0, 3);
  const deflated = bytes.subarray(HEADER_BYTES);
  if (deflated.length < length) return err({ kind: 'Truncated' });
  const intact = deflated.length === length && readInteger(bytes, 3, 4) === fnv1a64(deflated).low;
  if (!intact) return err({ kind: 'Corrupted' });
  const json = inflate(deflated, dictionary, LINK_LIMITS.jsonBytes);
  return json.ok ? decodeJson(strFromU8(json.value)) : err({ kind: json.error });
}

function decodeJson(text: string): Result<Scenario, LinkError> {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    return err({ kind: 'NotAScenario', field: '', message: 'is not JSON' });
  }
  const scenario = parseScenario(json);
  if (scenario.ok) return scenario;
  const { error } = scenario;
  return err(error.kind === 'Newer' ? { kind: 'Newer' } : error);
}

function writeInteger(bytes: Uint8Array, at: number, size: number, value: number): void {
  for (let index = 0; index < size; index += 1)
    bytes[at + index] = (value >>> (8 * (size - 1 - index))) & 0xff;
}

function readInteger(bytes: Uint8Array, at: number, size: number): number {
  let value = 0;
  for (let index = 0; index < size; index += 1) value = value * 256 + (bytes[at + index] ?? 0);
  return value;
}

/** What to tell somebody who opened a link that cannot be read: what happened, and what to do. */
export function explainLinkError(error: LinkError): { readonly title: string; readonly text: string } {
  switch (error.kind) {
    case 'Truncated':
      return {
        title: 'This link is not complete',
        text: 'Its end is missing. Chats and mail programs sometimes cut long links; ask for the link again, or for the scenario as a file.',
      };
    case 'Corrupted':
      return {
        title: 'This link has been changed on its way',
        text: 'Its contents do not fit its checksum. Copy it again from where it was made.',
      };
    case 'TooLarge':
      return {
        title: 'This link holds too much',
        text: `A link may hold ${LINK_LIMITS.payloadLength} characters and open to ${LINK_LIMITS.jsonBytes} bytes. Ask for the scenario as a file.`,
      };
    case 'Newer':
      return {
        title: 'This link comes from a newer release of Stowage',
        text: 'It was made with a format that this release does not know. Open it with a newer release.',
      };
    case 'NotAScenario':
      return {
        title: 'This link does not hold a scenario',
        text:
          error.field === ''
            ? `What it holds ${error.message}.`
            : `In it, ${error.field} is wrong: ${error.message}.`,
      };
  }
}
