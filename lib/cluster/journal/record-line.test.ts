import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decodeLines, encodeLine } from './record-line';

const records = [{ a: 1 }, { text: 'line\nbreak, é, 漢' }, { empty: {} }];
const file = Buffer.concat(records.map(encodeLine));

describe('records as lines', () => {
  it('come back as they were', () => {
    fc.assert(
      fc.property(fc.array(fc.dictionary(fc.string(), fc.jsonValue())), (any) => {
        const decoded = decodeLines(Buffer.concat(any.map(encodeLine)));
        expect(decoded.ok && JSON.stringify(decoded.value.records)).toBe(JSON.stringify(any));
      }),
    );
  });

  it('are whole or not there, wherever the file was cut off', () => {
    const ends = records.map((_, count) =>
      records.slice(0, count + 1).reduce((sum, record) => sum + encodeLine(record).length, 0),
    );
    for (let bytes = 0; bytes <= file.length; bytes += 1) {
      const decoded = decodeLines(file.subarray(0, bytes));
      const whole = ends.filter((end) => end <= bytes);
      expect(decoded).toEqual({
        ok: true,
        value: { records: records.slice(0, whole.length), bytes: whole.at(-1) ?? 0 },
      });
    }
  });

  it('say where a broken one is that others follow', () => {
    const [first] = records;
    const second = encodeLine(first).length;
    for (const at of [second, second + 3, second + 20]) {
      const broken = Buffer.from(file);
      broken[at] = (broken[at] ?? 0) ^ 1;
      expect(decodeLines(broken)).toEqual({ ok: false, error: { atByte: second } });
    }
  });
});
