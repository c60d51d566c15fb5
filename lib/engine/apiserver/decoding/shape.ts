/**
 * What JSON a kind is made of, and how the API server reads it: a value of the wrong type is refused with Go's
 * text, quantities take their canonical form, null and empty optional fields vanish as Go's `omitempty` makes
 * them, fields that the kind does not have are dropped and named. It decides nothing about what values mean.
 */
import { isJsonObject, jsonClone } from '../../../base/json';
import { err, ok, type Result } from '../../../base/result';
import { decodeQuantity, formatQuantity } from '../../../kubernetes/quantity';

interface Scalar {
  readonly type: 'string' | 'boolean' | 'integer' | 'quantity';
  /** Go's name of the type, for error texts. */
  readonly go: string;
  /** A pointer in Go: an empty value is a value, not an absence. */
  readonly pointer: boolean;
}

interface ListShape {
  readonly type: 'list';
  readonly go: string;
  readonly of: Shape;
  /** Without `omitempty`: an empty list is kept. */
  readonly keepEmpty?: boolean;
}

interface MapShape {
  readonly type: 'map';
  readonly go: string;
  readonly of: Shape;
}

export interface ObjectShape {
  readonly type: 'object';
  /** Name of the Go struct. */
  readonly go: string;
  readonly fields: Readonly<Record<string, Shape>>;
  /** Keeps fields that are not listed: Stowage does not know all of this struct. */
  readonly open: boolean;
  /** True for a struct that is no pointer in Go: it is there even when it is empty. */
  readonly value: boolean;
  /** True where the struct has the same names in Go's dump as in JSON (metav1 types inside internal ones). */
  readonly jsonNames: boolean;
}

/** Anything at all, kept as it is. */
interface AnyShape {
  readonly type: 'any';
  readonly go: string;
}

export type Shape = Scalar | ListShape | MapShape | ObjectShape | AnyShape;

export const text: Scalar = { type: 'string', go: 'string', pointer: false };
export const textPointer: Scalar = { type: 'string', go: 'string', pointer: true };
export const flag: Scalar = { type: 'boolean', go: 'bool', pointer: false };
export const flagPointer: Scalar = { type: 'boolean', go: 'bool', pointer: true };
export const integer: Scalar = { type: 'integer', go: 'int32', pointer: false };
export const integerPointer: Scalar = { type: 'integer', go: 'int32', pointer: true };
export const longPointer: Scalar = { type: 'integer', go: 'int64', pointer: true };
export const quantity: Scalar = { type: 'quantity', go: 'resource.Quantity', pointer: true };
export const anything: AnyShape = { type: 'any', go: 'interface {}' };
export const textMap: MapShape = { type: 'map', go: 'map[string]string', of: textPointer };
export const textList: ListShape = { type: 'list', go: '[]string', of: textPointer };
export const resourceList: MapShape = { type: 'map', go: 'v1.ResourceList', of: quantity };

export function list(go: string, of: Shape): ListShape {
  return { type: 'list', go, of };
}

/** A struct whose fields are all known: others are dropped. */
export function struct(go: string, fields: Readonly<Record<string, Shape>>): ObjectShape {
  return { type: 'object', go, fields, open: false, value: false, jsonNames: false };
}

export function valueStruct(go: string, fields: Readonly<Record<string, Shape>>): ObjectShape {
  return { ...struct(go, fields), value: true };
}

export function metaStruct(go: string, fields: Readonly<Record<string, Shape>>): ObjectShape {
  return { ...struct(go, fields), jsonNames: true };
}

/** A struct of which only the fields that matter here are listed. */
export function openStruct(go: string, fields: Readonly<Record<string, Shape>> = {}): ObjectShape {
  return { ...struct(go, fields), open: true };
}

/** A string with a name of its own in Go. */
export function textOf(go: string): Scalar {
  return { type: 'string', go, pointer: false };
}

export interface Decoded {
  readonly value: Record<string, unknown>;
  /** Paths of fields that were dropped because the kind does not have them. */
  readonly unknownFields: readonly string[];
}

/** Reads `value` as `shape`; the result is new and shares nothing with it. The error is the decoder's text. */
export function decode(value: unknown, shape: ObjectShape): Result<Decoded, string> {
  const decoder = new Decoder();
  const decoded = decoder.read(value, shape, '', '');
  if (decoder.firstError !== undefined) return err(decoder.firstError);
  return ok({ value: (decoded ?? {}) as Record<string, unknown>, unknownFields: decoder.unknownFields });
}

class Decoder {
  firstError: string | undefined;
  readonly unknownFields: string[] = [];

  /** `undefined` when there is nothing to keep. `owner` is the Go struct that holds the field at `path`. */
  read(value: unknown, shape: Shape, path: string, owner: string): unknown {
    if (value === null || value === undefined) return undefined;
    switch (shape.type) {
      case 'any':
        return jsonClone(value);
      case 'object':
        return isJsonObject(value)
          ? this.#object(value, shape, path)
          : this.#mismatch(value, shape, path, owner);
      case 'map':
        return isJsonObject(value)
          ? this.#map(value, shape, path, owner)
          : this.#mismatch(value, shape, path, owner);
      case 'list':
        return Array.isArray(value)
          ? this.#list(value, shape, path, owner)
          : this.#mismatch(value, shape, path, owner);
      case 'quantity':
        return this.#quantity(value);
      default:
        return isScalar(value, shape.type)
          ? keepScalar(value, shape.pointer)
          : this.#mismatch(value, shape, path, owner);
    }
  }

  #object(value: Record<string, unknown>, shape: ObjectShape, path: string): Record<string, unknown> {
    const read = new Map<string, unknown>();
    for (const [key, part] of Object.entries(value)) {
      const field = Object.hasOwn(shape.fields, key) ? shape.fields[key] : undefined;
      if (field) read.set(key, this.read(part, field, join(path, key), shape.go));
      else if (shape.open) read.set(key, part === null ? undefined : jsonClone(part));
      else this.unknownFields.push(join(path, key));
    }
    const ordered = new Set([...Object.keys(shape.fields), ...read.keys()]);
    return fromEntries([...ordered].map((key) => [key, read.get(key)]));
  }

  #map(value: Record<string, unknown>, shape: MapShape, path: string, owner: string): unknown {
    const entries = Object.entries(value).map(([key, part]): [string, unknown] => [
      key,
      this.read(part, shape.of, path, owner) ?? emptyOf(shape.of),
    ]);
    return entries.length === 0 ? undefined : fromEntries(entries);
  }

  #list(value: readonly unknown[], shape: ListShape, path: string, owner: string): unknown {
    if (value.length === 0) return shape.keepEmpty ? [] : undefined;
    return value.map((part) => this.read(part, shape.of, path, owner) ?? emptyOf(shape.of));
  }

  #quantity(value: unknown): unknown {
    const quantityRead = decodeQuantity(value);
    if (quantityRead.ok) return formatQuantity(quantityRead.value);
    this.firstError ??= quantityRead.error.message;
    return undefined;
  }

  #mismatch(value: unknown, shape: Shape, path: string, owner: string): undefined {
    const field = path === '' ? 'Go value' : `Go struct field ${owner}.${path}`;
    const type = shape.type === 'object' ? `v1.${shape.go}` : shape.go;
    this.firstError ??= `json: cannot unmarshal ${jsonType(value)} into ${field} of type ${type}`;
    return undefined;
  }
}

function join(path: string, key: string): string {
  return path === '' ? key : `${path}.${key}`;
}

/** Like Object.fromEntries without what is undefined, and never touching a prototype. */
function fromEntries(entries: readonly (readonly [string, unknown])[]): Record<string, unknown> {
  const object: Record<string, unknown> = {};
  for (const [key, value] of entries) if (value !== undefined && key !== '__proto__') object[key] = value;
  return object;
}

function isScalar(value: unknown, type: Scalar['type']): boolean {
  if (type === 'integer') return typeof value === 'number' && Number.isInteger(value);
  return typeof value === type;
}

function keepScalar(value: unknown, pointer: boolean): unknown {
  return pointer || (value !== '' && value !== 0 && value !== false) ? value : undefined;
}

/** What Go makes of null as an element. */
function emptyOf(shape: Shape): unknown {
  if (shape.type === 'string') return '';
  if (shape.type === 'quantity') return '0';
  if (shape.type === 'boolean') return false;
  if (shape.type === 'integer') return 0;
  if (shape.type === 'object') return {};
  return null;
}

function jsonType(value: unknown): string {
  if (Array.isArray(value)) return 'array';
  if (typeof value === 'boolean') return 'bool';
  if (typeof value === 'number') return Number.isInteger(value) ? 'number' : `number ${value}`;
  return typeof value;
}
