/**
 * Records as lines of a file: `<bytes of the JSON> <its CRC-32> <JSON>`, so that a line that was not written to its
 * end is told from a whole one. It decides what of a file can be believed; it reads and writes none.
 */
import { crc32 } from 'node:zlib';
import { err, ok, type Result } from '../../base/result';

const NEWLINE = 0x0a;
const HEAD = /^(\d{1,9}) ([0-9a-f]{8}) /;
/** Bytes of the longest head. */
const HEAD_BYTES = 19;

export function encodeLine(record: unknown): Buffer {
  const json = Buffer.from(JSON.stringify(record));
  return Buffer.concat([Buffer.from(`${json.length} ${checksum(json)} `), json, Buffer.from('\n')]);
}

export interface DecodedLines {
  readonly records: readonly unknown[];
  /** Bytes up to the end of the last whole line; what follows was torn off while it was written. */
  readonly bytes: number;
}

/** An error is the place of a broken line that whole ones follow: no write that was cut short leaves that. */
export function decodeLines(file: Buffer): Result<DecodedLines, { readonly atByte: number }> {
  const records: unknown[] = [];
  let bytes = 0;
  for (;;) {
    const line = lineAt(file, bytes);
    if (!line) return wholeLineAfter(file, bytes) ? err({ atByte: bytes }) : ok({ records, bytes });
    records.push(line.record);
    bytes = line.end;
  }
}

function lineAt(file: Buffer, start: number): { readonly record: unknown; readonly end: number } | undefined {
  const head = HEAD.exec(file.toString('latin1', start, start + HEAD_BYTES));
  if (!head) return undefined;
  const from = start + head[0].length;
  const to = from + Number(head[1]);
  if (file[to] !== NEWLINE) return undefined;
  const json = file.subarray(from, to);
  return checksum(json) === head[2] ? { record: JSON.parse(json.toString()), end: to + 1 } : undefined;
}

function wholeLineAfter(file: Buffer, start: number): boolean {
  for (let end = file.indexOf(NEWLINE, start); end >= 0; end = file.indexOf(NEWLINE, end + 1))
    if (lineAt(file, end + 1)) return true;
  return false;
}

function checksum(bytes: Buffer): string {
  return crc32(bytes).toString(16).padStart(8, '0');
}
