/**
 * Text that a person typed, pasted or dropped → manifests, and problems with their places. Takes what kubectl
 * takes (several documents, JSON, lists), and tells in each document what is wrong with it; a faulty document
 * never takes its neighbours with it. Bounded in size and count. Never touches a cluster.
 */
import { type Document, isMap, isSeq, type ParsedNode, type YAMLMap } from 'yaml';
import { isJsonObject } from '../base/json';
import type { KubernetesObject } from '../kubernetes/object';
import { checkManifest } from './check-manifest';
import { findField, markedOffsets } from './field-path';
import { MAX_DEPTH, parseYaml } from './parse-yaml';
import { type Problem, TextIndex, type TextRange } from './text-range';
import { toJson } from './to-json';
import { explainSyntax } from './yaml-errors';

/** As the API server's own limit for a request. */
export const MAX_TEXT_LENGTH = 3 * 1024 * 1024;
export const MAX_DOCUMENTS = 2_000;
/** Problems told of one document: the later ones mostly follow from the first. */
const MAX_PROBLEMS_PER_DOCUMENT = 20;

/** As goyaml's reader: everything but tab, line feed, carriage return and next line. */
const CONTROL_CHARACTER = /(?![\t\n\r\u0085])\p{Cc}|[\ufffe\uffff]/u;

/** One object that the text describes; an item of a `List` is one too. */
export interface ManifestDocument {
  readonly object: KubernetesObject;
  readonly range: TextRange;
  /** The place of a field as the API server names it, such as `spec.capacity[storage]`, or of its nearest parent. */
  rangeOf(fieldPath: string): TextRange;
}

export interface ParsedManifests {
  /** In the order of the text; documents with an error are not among them. */
  readonly documents: readonly ManifestDocument[];
  /** In the order of the text. */
  readonly problems: readonly Problem[];
}

export function parseManifests(text: string): ParsedManifests {
  const reader = new ManifestReader(text);
  reader.read();
  const problems = reader.problems.sort((a, b) => a.range.from - b.range.from);
  return { documents: reader.documents, problems };
}

class ManifestReader {
  readonly documents: ManifestDocument[] = [];
  readonly problems: Problem[] = [];
  private readonly index: TextIndex;

  constructor(private readonly text: string) {
    this.index = new TextIndex(text);
  }

  read(): void {
    const refusal = boundsError(this.text);
    if (refusal !== undefined) {
      this.report(this.index.restOfLine(0), refusal);
      return;
    }
    const control = CONTROL_CHARACTER.exec(this.text);
    if (control) {
      const code = control[0].charCodeAt(0).toString(16).padStart(4, '0');
      this.report(
        this.index.range(control.index, control.index + 1),
        `The control character U+${code} is not allowed.`,
      );
      return;
    }
    const parsed = parseYaml(this.text);
    if (!parsed.ok) {
      this.report(
        this.index.range(parsed.error, parsed.error + 1),
        `There are more than ${MAX_DEPTH} levels here.`,
      );
      return;
    }
    for (const document of parsed.value) this.readDocument(document);
  }

  private report(range: TextRange, message: string): void {
    this.problems.push({ message, range });
  }

  private readDocument(document: Document.Parsed): void {
    for (const error of document.errors.slice(0, MAX_PROBLEMS_PER_DOCUMENT)) {
      this.report(this.index.range(...error.pos), explainSyntax(error, this.text));
    }
    if (document.errors.length > 0) return;
    if (document.directives?.yaml.explicit) {
      this.report(this.index.restOfLine(0), 'kubectl does not take a %YAML directive; remove this line.');
      return;
    }
    const contents = document.contents as ParsedNode | null;
    const { value, problems } = toJson(contents);
    for (const { from, to, message } of problems.slice(0, MAX_PROBLEMS_PER_DOCUMENT)) {
      this.report(this.index.range(from, to), message);
    }
    if (problems.length === 0 && contents !== null && value !== null) this.readObject(contents, value);
  }

  private readObject(node: ParsedNode, value: unknown): void {
    const [from, to] = node.range;
    if (!isMap(node) || !isJsonObject(value)) {
      this.report(this.index.restOfLine(from), 'A manifest is a map with apiVersion, kind and metadata.');
      return;
    }
    if (isList(value)) {
      this.readItems(node, value.items);
      return;
    }
    const faults = checkManifest(value);
    for (const fault of faults) this.report(this.fieldRange(node, fault.field), fault.message);
    if (faults.length > 0) return;
    if (this.documents.length >= MAX_DOCUMENTS) {
      if (this.documents.length === MAX_DOCUMENTS) this.report(this.index.restOfLine(from), TOO_MANY);
      return;
    }
    this.documents.push({
      object: value as unknown as KubernetesObject,
      range: this.index.range(from, to),
      rangeOf: (fieldPath) => this.fieldRange(node, fieldPath),
    });
  }

  private readItems(node: YAMLMap.Parsed, items: readonly unknown[]): void {
    const pair = node.items.find((entry) => String(entry.key) === 'items');
    const nodes = isSeq(pair?.value) ? pair.value.items : [];
    items.forEach((item, position) => {
      this.readObject((nodes[position] as ParsedNode | undefined) ?? node, item);
    });
  }

  private fieldRange(root: ParsedNode, fieldPath: string): TextRange {
    const offsets = markedOffsets(findField(root, fieldPath));
    return offsets === undefined ? this.index.restOfLine(root.range[0]) : this.index.range(...offsets);
  }
}

/** `kind: List` of any group (`PersistentVolumeList` too), as `kubectl get -o yaml` prints it. */
function isList(
  value: Readonly<Record<string, unknown>>,
): value is Readonly<Record<string, unknown>> & { readonly items: readonly unknown[] } {
  return typeof value.kind === 'string' && value.kind.endsWith('List') && Array.isArray(value.items);
}

const TOO_MANY = `There are more than ${MAX_DOCUMENTS} documents here; apply them in parts.`;

function boundsError(text: string): string | undefined {
  if (text.length > MAX_TEXT_LENGTH) {
    return `This text has ${text.length} characters; at most ${MAX_TEXT_LENGTH} can be read at once.`;
  }
  let separators = 0;
  for (let at = text.indexOf('\n---'); at >= 0; at = text.indexOf('\n---', at + 1)) separators += 1;
  return separators > 2 * MAX_DOCUMENTS ? TOO_MANY : undefined;
}
