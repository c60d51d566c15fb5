/**
 * resource.Quantity (apimachinery 0.37): an exact number with the suffix family that it was written in. Sizes of
 * volumes are compared here and nowhere else, so this never uses floating point and never guesses: what the API
 * server refuses is refused with its text, what it rounds, caps or prints oddly is rounded, capped and printed so.
 */
import { err, ok, type Result } from '../base/result';
import type { StringMap } from './object';

export type QuantityFormat = 'DecimalSI' | 'BinarySI' | 'DecimalExponent';

export interface Quantity {
  /** The value times 10^9: no quantity is finer than a nano. */
  readonly nano: bigint;
  readonly format: QuantityFormat;
  /** The text as it was read, where Go keeps it as it is instead of writing the canonical form (`1.500`, `+5`). */
  readonly text?: string;
}

export interface QuantityError {
  readonly kind: 'Format' | 'Numeric' | 'Suffix' | 'TooLarge';
  /** The API server's words, but for TooLarge, which is a bound of Stowage. */
  readonly message: string;
}

export const ZERO_QUANTITY: Quantity = { nano: 0n, format: 'DecimalSI', text: '0' };

const NANO = 1_000_000_000n;
const NANO_DIGITS = 9;
const MAX_INT64 = 2n ** 63n - 1n;

/** Beyond these a number would cost real memory; Go takes any 32-bit exponent. */
const MAX_EXPONENT = 1_000;
const MAX_TEXT_LENGTH = 1_000;

const ERRORS = {
  Format: {
    kind: 'Format',
    message: "quantities must match the regular expression '^([+-]?[0-9.]+)([eEinumkKMGTP]*[-+]?[0-9]*)$'",
  },
  Numeric: { kind: 'Numeric', message: 'unable to parse numeric part of quantity' },
  Suffix: { kind: 'Suffix', message: "unable to parse quantity's suffix" },
  TooLarge: {
    kind: 'TooLarge',
    message: `quantities of more than ${MAX_TEXT_LENGTH} characters or beyond 1e${MAX_EXPONENT} are not supported`,
  },
} as const satisfies Record<QuantityError['kind'], QuantityError>;

const DECIMAL_SUFFIXES: ReadonlyMap<string, number> = new Map([
  ['n', -9],
  ['u', -6],
  ['m', -3],
  ['', 0],
  ['k', 3],
  ['M', 6],
  ['G', 9],
  ['T', 12],
  ['P', 15],
  ['E', 18],
]);

const BINARY_SUFFIXES: ReadonlyMap<string, number> = new Map([
  ['Ki', 10],
  ['Mi', 20],
  ['Gi', 30],
  ['Ti', 40],
  ['Pi', 50],
  ['Ei', 60],
]);

/** Zeros before the number are skipped first, as Go's scanner does; every part may be empty (`Mi` is zero). */
const PARTS = /^([+-]?)(0*)([0-9]*)(\.[0-9]*)?([eEinumkKMGTP]*[-+]?[0-9]*)$/;

interface Parts {
  readonly negative: boolean;
  /** Digits before the point without leading zeros; `0` when there are none. */
  readonly whole: string;
  /** Digits after the point. */
  readonly fraction: string;
  readonly suffix: string;
  /** Whether any digit was written at all. */
  readonly hasDigits: boolean;
}

function splitText(text: string): Parts | undefined {
  const match = text === '' ? null : PARTS.exec(text);
  if (!match) return undefined;
  const [, sign, zeros = '', digits = '', point = '', suffix = ''] = match;
  return {
    negative: sign === '-',
    whole: digits === '' ? '0' : digits,
    fraction: point.slice(1),
    suffix,
    hasDigits: zeros !== '' || digits !== '' || point.length > 1,
  };
}

interface Scale {
  readonly format: QuantityFormat;
  /** Power of ten, or of two in the binary family. */
  readonly exponent: number;
}

/** suffixHandler.interpret: tables first, so that `1E` is an exa and `1E3` a thousand. */
function interpretSuffix(suffix: string): Scale | undefined {
  const decimal = DECIMAL_SUFFIXES.get(suffix);
  if (decimal !== undefined) return { format: 'DecimalSI', exponent: decimal };
  const binary = BINARY_SUFFIXES.get(suffix);
  if (binary !== undefined) return { format: 'BinarySI', exponent: binary };
  if (!/^[eE][+-]?[0-9]+$/.test(suffix)) return undefined;
  const exponent = BigInt(suffix.slice(suffix[1] === '+' ? 2 : 1));
  if (exponent > MAX_INT64 || exponent < -MAX_INT64 - 1n) return undefined;
  return { format: 'DecimalExponent', exponent: Number(BigInt.asIntN(32, exponent)) };
}

/** The same few sizes stand in thousands of objects: what they say is read once. Emptied when it is full. */
const known = new Map<string, Result<Quantity, QuantityError>>();
const KNOWN_LIMIT = 1_000;
const KNOWN_LENGTH = 24;

/** resource.ParseQuantity: reads `text` exactly as the API server does. */
export function parseQuantity(text: string): Result<Quantity, QuantityError> {
  if (text.length > MAX_TEXT_LENGTH) return err(ERRORS.TooLarge);
  if (text.length > KNOWN_LENGTH) return readQuantity(text);
  let quantity = known.get(text);
  if (quantity === undefined) {
    quantity = readQuantity(text);
    if (known.size >= KNOWN_LIMIT) known.clear();
    known.set(text, quantity);
  }
  return quantity;
}

function readQuantity(text: string): Result<Quantity, QuantityError> {
  if (text === '0') return ok(ZERO_QUANTITY);
  const parts = splitText(text);
  if (!parts) return err(ERRORS.Format);
  const scale = interpretSuffix(parts.suffix);
  if (!scale) return err(ERRORS.Suffix);
  if (scale.exponent > MAX_EXPONENT) return err(ERRORS.TooLarge);
  const fast = isFastPath(parts, scale);
  if (!fast && !parts.hasDigits) return err(ERRORS.Numeric);
  const magnitude = magnitudeInNano(parts, scale);
  const nano = parts.negative ? -magnitude : magnitude;
  const belowOne = scale.format === 'BinarySI' && magnitude > 0n && magnitude < NANO;
  const format = belowOne && !fast ? 'DecimalSI' : scale.format;
  return ok(fast && keepsText(parts, scale) ? { nano, format, text } : { nano, format });
}

/**
 * Whether Go holds this number as a scaled int64. The value is the same either way, but only this path keeps the
 * text (ParseQuantity's `precision`), and only the other one demands a digit.
 */
function isFastPath({ whole, fraction }: Parts, { format, exponent }: Scale): boolean {
  if (format !== 'BinarySI') {
    return 18 - whole.length - fraction.length >= 0 && exponent - fraction.length >= -NANO_DIGITS;
  }
  if (fraction !== '') return false;
  const precision = 15 - whole.length - Math.floor((exponent * 3) / 10) - 1;
  return precision >= 0 && BigInt(whole) * 2n ** BigInt(exponent) <= MAX_INT64;
}

/** Whether Go takes the text for canonical already; its test lets a sign, zeros in front and `1.500` pass. */
function keepsText({ whole, fraction }: Parts, { format, exponent }: Scale): boolean {
  const digits = whole + fraction;
  if (format === 'BinarySI') return BigInt(digits) % 8n !== 0n;
  return (exponent - fraction.length) % 3 === 0 && !digits.endsWith('000') && !digits.startsWith('0');
}

function magnitudeInNano({ whole, fraction }: Parts, { format, exponent }: Scale): bigint {
  const digits = BigInt(whole + fraction);
  if (digits === 0n) return 0n;
  if (format === 'BinarySI') {
    const scaled = shiftDecimal(digits * 2n ** BigInt(exponent), NANO_DIGITS - fraction.length);
    const most = MAX_INT64 * NANO;
    return scaled > most ? most : scaled;
  }
  return shiftDecimal(digits, exponent - fraction.length + NANO_DIGITS);
}

/** `value` × 10^`places`, rounded up where places are lost. `value` is positive. */
function shiftDecimal(value: bigint, places: number): bigint {
  if (places >= 0) return value * 10n ** BigInt(places);
  if (-places > MAX_TEXT_LENGTH) return 1n;
  return divideUp(value, 10n ** BigInt(-places));
}

function divideUp(value: bigint, divisor: bigint): bigint {
  return (value + divisor - 1n) / divisor;
}

/** Quantity.String(): the form in which the API server stores and shows a quantity. */
export function formatQuantity(quantity: Quantity): string {
  if (quantity.text !== undefined) return quantity.text;
  const { nano, format } = quantity;
  if (nano === 0n) return '0';
  if (format === 'BinarySI' && isBinaryPrintable(nano)) return formatBinary(nano / NANO);
  return formatDecimal(nano, format === 'DecimalExponent');
}

/** CanonicalizeBytes: below 1024, or with a fraction, the binary family falls back to the decimal one. */
function isBinaryPrintable(nano: bigint): boolean {
  const magnitude = nano < 0n ? -nano : nano;
  return magnitude >= 1024n * NANO && magnitude % NANO === 0n;
}

function formatBinary(value: bigint): string {
  let mantissa = value;
  let exponent = 0;
  while (mantissa % 1024n === 0n) {
    mantissa /= 1024n;
    exponent += 10;
  }
  return `${mantissa}${suffixOf(BINARY_SUFFIXES, exponent)}`;
}

function formatDecimal(nano: bigint, asExponent: boolean): string {
  let mantissa = nano;
  let exponent = -NANO_DIGITS;
  while (mantissa % 1000n === 0n) {
    mantissa /= 1000n;
    exponent += 3;
  }
  if (!asExponent) return `${mantissa}${suffixOf(DECIMAL_SUFFIXES, exponent)}`;
  return exponent === 0 ? `${mantissa}` : `${mantissa}e${exponent}`;
}

/** Go looks the suffix up and prints none where there is none: `1000E` is stored as `1`. Its bug is kept. */
function suffixOf(suffixes: ReadonlyMap<string, number>, exponent: number): string {
  for (const [suffix, value] of suffixes) if (value === exponent) return suffix;
  return '';
}

/** The form in which the API server would store `text`. */
export function canonicalQuantity(text: string): Result<string, QuantityError> {
  const parsed = parseQuantity(text);
  return parsed.ok ? ok(formatQuantity(parsed.value)) : parsed;
}

/**
 * Quantity.UnmarshalJSON: a quantity as it stands in a JSON document, where it may also be a number or null
 * (zero), and where blanks around it are dropped.
 */
export function decodeQuantity(value: unknown): Result<Quantity, QuantityError> {
  if (value === null) return ok(ZERO_QUANTITY);
  if (typeof value === 'number') return parseQuantity(String(value));
  if (typeof value !== 'string') return err(ERRORS.Format);
  return parseQuantity(value.trim());
}

/** Quantity.Cmp: exact, whatever the families. */
export function compareQuantities(a: Quantity, b: Quantity): -1 | 0 | 1 {
  if (a.nano === b.nano) return 0;
  return a.nano < b.nano ? -1 : 1;
}

/**
 * Quantity.Value(): whole units, a fraction rounded away from zero. Exact also beyond int64, where Go's result
 * overflows.
 */
export function quantityValue({ nano }: Quantity): bigint {
  return nano < 0n ? -divideUp(-nano, NANO) : divideUp(nano, NANO);
}

/** Quantity.Add: keeps the family of `a`, unless `a` is zero. */
export function addQuantities(a: Quantity, b: Quantity): Quantity {
  return { nano: a.nano + b.nano, format: a.nano === 0n ? b.format : a.format };
}

/**
 * `capacity.storage` or `requests.storage` of an object that the API server has stored; zero where it is
 * missing. An unreadable one cannot be stored; on a live cluster of a newer version it counts as zero too.
 */
export function storageOf(map: StringMap | undefined): Quantity {
  const parsed = parseQuantity(map?.storage ?? '0');
  return parsed.ok ? parsed.value : ZERO_QUANTITY;
}
