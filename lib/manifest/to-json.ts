/**
 * YAML nodes to JSON, as sigs.k8s.io/yaml does it: keys become text, aliases are copied, merge keys are merged.
 * What JSON cannot hold is a problem at its place. Bounded: aliases of aliases grow a small text without end, so
 * the nodes that come out are counted.
 */
import { isAlias, isMap, isScalar, isSeq, type ParsedNode, type Scalar, type YAMLMap } from 'yaml';
import type { JsonValue } from '../base/json';

/** Nodes that one document of a manifest may come to after its aliases are copied. */
export const MAX_NODES = 200_000;

export interface NodeProblem {
  readonly message: string;
  readonly from: number;
  readonly to: number;
}

export interface Conversion {
  readonly value: JsonValue;
  readonly problems: readonly NodeProblem[];
}

/** Converts the contents of one document, which may come to `maxNodes` values. */
export function toJson(contents: ParsedNode | null, maxNodes: number = MAX_NODES): Conversion {
  const converter = new Converter(maxNodes);
  const value = contents === null ? null : converter.convert(contents);
  return { value, problems: converter.problems };
}

class Converter {
  readonly problems: NodeProblem[] = [];
  /** Anchors met so far; a later one of the same name replaces the earlier. */
  private readonly anchors = new Map<string, ParsedNode>();
  /** Aliases being copied: an alias within what it names would never end. */
  private readonly open = new Set<ParsedNode>();
  private nodes = 0;

  constructor(private readonly maxNodes: number) {}

  convert(node: ParsedNode): JsonValue {
    this.nodes += 1;
    if (this.nodes === this.maxNodes + 1) {
      this.report(node, `This document has more than ${this.maxNodes} values, each alias counted in full.`);
    }
    if (this.nodes > this.maxNodes) return null;
    if (isAlias(node)) return this.alias(node);
    if (node.anchor !== undefined) this.anchors.set(node.anchor, node);
    if (isMap(node)) return this.map(node);
    if (isSeq(node))
      return node.items.map((item) => (item === null ? null : this.convert(item as ParsedNode)));
    return this.scalar(node);
  }

  private report(node: ParsedNode, message: string): void {
    // Beyond the bound every value is null, and what follows from that is not worth a word.
    if (this.nodes > this.maxNodes + 1) return;
    const [from, to] = node.range;
    this.problems.push({ message, from, to });
  }

  private alias(node: ParsedNode & { readonly source: string }): JsonValue {
    const target = this.anchors.get(node.source);
    if (target === undefined) {
      this.report(node, `There is no anchor &${node.source} before this alias.`);
      return null;
    }
    if (this.open.has(target)) {
      this.report(node, `The alias *${node.source} stands within what it names, so it would never end.`);
      return null;
    }
    this.open.add(target);
    const value = this.convert(target);
    this.open.delete(target);
    return value;
  }

  private map(node: YAMLMap.Parsed): JsonValue {
    const own = new Map<string, JsonValue>();
    const merged = new Map<string, JsonValue>();
    for (const { key, value } of node.items) {
      if (isMergeKey(key)) {
        if (value !== null) this.merge(value, merged);
        continue;
      }
      const name = this.key(key);
      if (name !== undefined && own.has(name)) {
        this.report(key, `The key ${JSON.stringify(name)} is already set in this map.`);
      }
      const converted = value === null ? null : this.convert(value);
      if (name !== undefined) own.set(name, converted);
    }
    return objectOf([...[...merged].filter(([name]) => !own.has(name)), ...own]);
  }

  /** The value of `<<`: a map, or a list of maps of which the first counts most. */
  private merge(value: ParsedNode, into: Map<string, JsonValue>): void {
    const sources = isSeq(value) ? value.items : [value];
    for (const source of sources) {
      const converted = this.convert(source as ParsedNode);
      if (converted === null || typeof converted !== 'object' || Array.isArray(converted)) {
        this.report(value, 'A merge key (<<) needs a map or a list of maps.');
        return;
      }
      for (const [name, part] of Object.entries(converted)) if (!into.has(name)) into.set(name, part);
    }
  }

  private key(node: ParsedNode): string | undefined {
    const value = this.convert(node);
    if (typeof value === 'string') return value;
    if (typeof value === 'number' || typeof value === 'boolean') return String(value);
    this.report(node, 'A key must be a word, not a list, a map or null.');
    return undefined;
  }

  private scalar(node: Scalar.Parsed): JsonValue {
    const { value, source } = node;
    if (typeof value === 'bigint') return integer(value);
    if (typeof value === 'number') return this.float(node, value, source);
    if (value === null || typeof value === 'boolean' || typeof value === 'string') return value;
    this.report(
      node,
      'Binary data cannot be written into a manifest; write it as base64 text without the tag.',
    );
    return null;
  }

  private float(node: Scalar.Parsed, value: number, source: string): JsonValue {
    if (Number.isFinite(value)) return value;
    if (!/^[-+]?\.(?:inf|nan)$/i.test(source)) return source;
    this.report(node, `${source} is not a number that JSON can hold; put it in quotes if it is text.`);
    return null;
  }
}

function isMergeKey(key: ParsedNode): boolean {
  return isScalar(key) && key.type === 'PLAIN' && key.source === '<<';
}

/** A number where that is exact, and otherwise its digits: a quantity is read from text just as well. */
function integer(value: bigint): JsonValue {
  const number = Number(value);
  return Number.isSafeInteger(number) ? number : String(value);
}

/** Own keys only, also for `__proto__`. */
function objectOf(entries: readonly (readonly [string, JsonValue])[]): JsonValue {
  return Object.fromEntries(entries);
}
