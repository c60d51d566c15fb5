import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  addQuantities,
  canonicalQuantity,
  compareQuantities,
  decodeQuantity,
  formatQuantity,
  parseQuantity,
  type Quantity,
  type QuantityFormat,
  quantityValue,
  storageOf,
  ZERO_QUANTITY,
} from './quantity';
import vectors from './quantity.vectors.json';

/**
 * Printed by k8s.io/apimachinery v0.37.2 (Go 1.26): for each input the error of resource.ParseQuantity, or
 * String(), String() without the kept text (after Neg twice), Format, Value() where it is defined (from 0 to the largest
 * int64; beyond it overflows, and below it rounds either way, depending on the number of digits), and the
 * place of the value in the order of Cmp, equal values having equal places. Chosen by hand, then 120 random ones.
 */
interface Vector {
  readonly input: string;
  readonly error?: string;
  readonly text?: string;
  readonly canonical?: string;
  readonly format?: string;
  readonly value?: number;
  readonly rank?: number;
}

const rows: readonly Vector[] = vectors;

function parsed(text: string): Quantity {
  const result = parseQuantity(text);
  if (!result.ok) throw new Error(`${text}: ${result.error.message}`);
  return result.value;
}

describe('parseQuantity against Go', () => {
  it('reads every accepted vector to the same text, canonical form, family and value', () => {
    const differences = rows
      .filter((row) => row.error === undefined)
      .flatMap((row): object[] => {
        const result = parseQuantity(row.input);
        if (!result.ok) return [{ input: row.input, got: result.error.message }];
        const { nano, format } = result.value;
        const got = {
          input: row.input,
          text: formatQuantity(result.value),
          canonical: formatQuantity({ nano, format }),
          format: nano === 0n ? row.format : format,
        };
        const { input, text, canonical } = row;
        const want = { input, text, canonical, format: row.format };
        return JSON.stringify(got) === JSON.stringify(want) ? [] : [{ want, got }];
      });
    expect(differences).toEqual([]);
  });

  it('refuses every refused vector with the same text', () => {
    const differences = rows
      .filter((row) => row.error !== undefined)
      .map((row) => ({ row, result: parseQuantity(row.input) }))
      .filter(({ row, result }) => result.ok || result.error.message !== row.error);
    expect(differences).toEqual([]);
  });

  it('orders all accepted vectors as Cmp does', () => {
    const accepted = rows.flatMap((row) =>
      row.rank === undefined ? [] : [{ row, rank: row.rank, quantity: parsed(row.input) }],
    );
    const differences = accepted.flatMap((a) =>
      accepted
        .filter((b) => compareQuantities(a.quantity, b.quantity) !== Math.sign(a.rank - b.rank))
        .map((b) => [a.row.input, b.row.input]),
    );
    expect(accepted.length).toBeGreaterThan(150);
    expect(differences).toEqual([]);
  });

  it('rounds to whole units as Value() does', () => {
    const differences = rows
      .filter((row) => row.value !== undefined && Number.isSafeInteger(row.value))
      .filter((row) => quantityValue(parsed(row.input)) !== BigInt(row.value ?? 0))
      .map((row) => [row.input, row.value, quantityValue(parsed(row.input))]);
    expect(differences).toEqual([]);
  });
});

describe('bounds that Go does not have', () => {
  it.each([
    ['an exponent', '1e1001'],
    ['a length', `1${'0'.repeat(1000)}`],
  ])('refuses %s', (_, text) => {
    expect(parseQuantity(text)).toMatchObject({ ok: false, error: { kind: 'TooLarge' } });
  });
});

describe('decodeQuantity', () => {
  it.each([
    ['5Gi', '5Gi'],
    [' 5Gi ', '5Gi'],
    [5, '5'],
    [1.5, '1500m'],
    [1e21, '1e+21'],
    [null, '0'],
  ])('reads %j as %s', (value, text) => {
    const result = decodeQuantity(value);
    expect(result.ok && formatQuantity(result.value)).toBe(text);
  });

  it.each([true, {}, [], undefined, Number.NaN])('refuses %j', (value) => {
    expect(decodeQuantity(value).ok).toBe(false);
  });
});

describe('storageOf', () => {
  it('counts a missing size as zero', () => {
    expect(storageOf(undefined)).toEqual(ZERO_QUANTITY);
    expect(storageOf({ cpu: '1' })).toEqual(ZERO_QUANTITY);
    expect(storageOf({ storage: '1Gi' }).nano).toBe(2n ** 30n * 10n ** 9n);
  });
});

const formats: readonly QuantityFormat[] = ['DecimalSI', 'BinarySI', 'DecimalExponent'];

/** Up to 1E, so that every canonical form has a suffix to be written with. */
const quantities: fc.Arbitrary<Quantity> = fc.record({
  nano: fc.oneof(
    fc.bigInt({ min: -(10n ** 27n), max: 10n ** 27n }),
    fc.bigInt({ min: -(2n ** 20n), max: 2n ** 20n }).map((count) => count * 1024n ** 3n * 10n ** 9n),
    fc.bigInt({ min: -2000n, max: 2000n }),
  ),
  format: fc.constantFrom(...formats),
});

describe('laws', () => {
  it('formatting keeps the value, and is settled after one turn', () => {
    fc.assert(
      fc.property(quantities, (quantity) => {
        const text = formatQuantity(quantity);
        expect(parsed(text).nano).toBe(quantity.nano);
        expect(canonicalQuantity(text)).toEqual({ ok: true, value: text });
      }),
    );
  });

  it('comparing is total, antisymmetric and transitive', () => {
    fc.assert(
      fc.property(quantities, quantities, quantities, (a, b, c) => {
        expect(compareQuantities(a, b) + compareQuantities(b, a)).toBe(0);
        expect(compareQuantities(a, a)).toBe(0);
        if (compareQuantities(a, b) <= 0 && compareQuantities(b, c) <= 0) {
          expect(compareQuantities(a, c)).toBeLessThanOrEqual(0);
        }
      }),
    );
  });

  it('adding keeps the order and does not care for the order of its arguments', () => {
    fc.assert(
      fc.property(quantities, quantities, quantities, (a, b, c) => {
        expect(compareQuantities(addQuantities(a, c), addQuantities(b, c))).toBe(compareQuantities(a, b));
        expect(addQuantities(a, b).nano).toBe(addQuantities(b, a).nano);
      }),
    );
  });

  it('a whole value is never below the exact one for positive quantities, and less than one above', () => {
    fc.assert(
      fc.property(quantities, ({ nano, format }) => {
        const magnitude = nano < 0n ? -nano : nano;
        const over = quantityValue({ nano: magnitude, format }) * 10n ** 9n - magnitude;
        expect(over >= 0n && over < 10n ** 9n).toBe(true);
      }),
    );
  });
});
