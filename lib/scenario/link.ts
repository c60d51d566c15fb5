/**
 * Scenarios in links: `/s/<id>#<payload>`. The payload is the format's digit, then in base64url: the length of the
 * scenario's bytes (3 bytes) and a checksum of them (4 bytes), so that a link that was cut or changed on its way says
 * so, then these bytes: packed JSON in format 2, deflated JSON in format 1. Decoding is total and bounded: whatever
 * stands in an address becomes a scenario or a reason.
 */
import { strFromU8, strToU8 } from 'fflate';
import type { JsonValue } from '../base/json';
import { err, ok, type Result } from '../base/result';
import { decodeBase64url, encodeBase64url } from './base64url';
import { DICTIONARY_1 } from './dictionary-1';
import { fnv1a64 } from './fnv';
import { inflate } from './inflate';
import { pack, unpack } from './packing/pack';
import type { Scenario } from './scenario';
import { parseScenario } from './schema';

/** The format that is written. Those before it are read for ever. */
export const LINK_FORMAT = 2;

/** Characters of a payload, and bytes of JSON (in format 2: characters, about) that may come out of it. */
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
  const json = JSON.stringify(scenario);
  if (strToU8(json).length > LINK_LIMITS.jsonBytes) return err({ kind: 'TooLarge' });
  // Through its text, so that what JSON drops is dropped.
  const done = pack(JSON.parse(json) as JsonValue);
  if (!done.ok) return err({ kind: 'TooLarge' });
  const packed = done.value;
  const bytes = new Uint8Array(HEADER_BYTES + packed.length);
  writeInteger(bytes, 0, 3, packed.length);
  writeInteger(bytes, 3, 4, fnv1a64(packed).low);
  bytes.set(packed, HEADER_BYTES);
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
  const read = READERS[format];
  if (!read) return err({ kind: 'Corrupted' });
  const bytes = decodeBase64url(payload.slice(1));
  if (!bytes) return err({ kind: 'Corrupted' });
  const contents = contentsOf(bytes);
  return contents.ok ? read(contents.value) : contents;
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

/** By format. */
const READERS: readonly (((contents: Uint8Array) => Result<Scenario, LinkError>) | undefined)[] = [
  undefined,
  decodeDeflated,
  decodePacked,
];

/** What stands behind the header, if it is all there and as it was. */
function contentsOf(bytes: Uint8Array): Result<Uint8Array, LinkError> {
  if (bytes.length < HEADER_BYTES) return err({ kind: 'Truncated' });
  const length = readInteger(bytes, 0, 3);
  const contents = bytes.subarray(HEADER_BYTES);
  if (contents.length < length) return err({ kind: 'Truncated' });
  const intact = contents.length === length && readInteger(bytes, 3, 4) === fnv1a64(contents).low;
  return intact ? ok(contents) : err({ kind: 'Corrupted' });
}

function decodePacked(packed: Uint8Array): Result<Scenario, LinkError> {
  const json = unpack(packed, LINK_LIMITS.jsonBytes);
  return json.ok ? scenarioOf(json.value) : err({ kind: json.error.kind });
}

function decodeDeflated(deflated: Uint8Array): Result<Scenario, LinkError> {
  const json = inflate(deflated, dictionary, LINK_LIMITS.jsonBytes);
  return json.ok ? decodeJson(strFromU8(json.value)) : err({ kind: json.error.kind });
}

function decodeJson(text: string): Result<Scenario, LinkError> {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    return err({ kind: 'NotAScenario', field: '', message: 'is not JSON' });
  }
  return scenarioOf(json);
}

function scenarioOf(json: unknown): Result<Scenario, LinkError> {
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
