/** The outermost struct of a kind: type and metadata are the same for all. */
import { objectMeta } from './metadata';
import { type ObjectShape, openStruct, type Shape, struct, text } from './shape';

const TYPE_META = { apiVersion: text, kind: text } as const;

export function kindShape(go: string, fields: Readonly<Record<string, Shape>>): ObjectShape {
  return struct(go, { ...TYPE_META, metadata: objectMeta, ...fields });
}

/** A kind of which Stowage knows only the fields that matter to it. */
export function openKindShape(go: string, fields: Readonly<Record<string, Shape>> = {}): ObjectShape {
  return openStruct(go, { ...TYPE_META, metadata: objectMeta, ...fields });
}
