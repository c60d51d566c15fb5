/**
 * Whether the objects that a volume's files are made of are there, with the keys that the Pod asks for: ConfigMaps and
 * Secrets, in a volume of their own or as sources of a projected one. It does not look at what a key holds.
 * Upstream: MakePayload of pkg/volume/{configmap,secret}, collectData of pkg/volume/projected, 1.37.
 */
import { isJsonObject } from '../base/json';
import { goQuote } from '../kubernetes/go-text';
import type { KubernetesObject } from '../kubernetes/object';
import type { PodVolume } from '../kubernetes/pod';

export type FileKind = 'ConfigMap' | 'Secret';

/** `Unknown`: it was not read, so nothing is missing. */
export type FileKeys = ReadonlySet<string> | 'Missing' | 'Unknown';

export interface FileView {
  keysOf(kind: FileKind, namespace: string, name: string): FileKeys;
}

export type MissingFile =
  | { readonly reason: 'ConfigMapNotFound' | 'SecretNotFound'; readonly name: string }
  | {
      readonly reason: 'KeyNotFound';
      readonly kind: FileKind;
      readonly name: string;
      readonly key: string;
    };

/** The controller manager publishes it in every namespace; here nobody does, and every Pod's token volume reads it. */
const PUBLISHED = 'kube-root-ca.crt';

/** What is missing of one volume of a Pod, at most one thing of each source. */
export function missingFiles(
  namespace: string,
  podVolume: PodVolume,
  view: FileView,
): readonly MissingFile[] {
  const { configMap, secret, projected } = podVolume;
  const sources = Array.isArray(projected?.sources) ? (projected.sources as readonly unknown[]) : [];
  return [
    ...missingOf('ConfigMap', configMap, configMap?.name),
    ...missingOf('Secret', secret, secret?.secretName),
    ...sources.flatMap((source) => (isJsonObject(source) ? missingOfSource(source) : [])),
  ];

  function missingOfSource(source: Readonly<Record<string, unknown>>): readonly MissingFile[] {
    const { secret: one, configMap: other } = source;
    if (isJsonObject(one)) return missingOf('Secret', one, one.name);
    return isJsonObject(other) ? missingOf('ConfigMap', other, other.name) : [];
  }

  function missingOf(kind: FileKind, source: unknown, name: unknown): readonly MissingFile[] {
    if (!isJsonObject(source) || typeof name !== 'string' || name === '' || source.optional === true)
      return [];
    const keys = name === PUBLISHED && kind === 'ConfigMap' ? 'Unknown' : view.keysOf(kind, namespace, name);
    if (keys === 'Unknown') return [];
    if (keys === 'Missing') return [{ reason: `${kind}NotFound`, name }];
    const key = keysAskedFor(source).find((asked) => !keys.has(asked));
    return key === undefined ? [] : [{ reason: 'KeyNotFound', kind, name, key }];
  }
}

function keysAskedFor({ items }: Readonly<Record<string, unknown>>): readonly string[] {
  if (!Array.isArray(items)) return [];
  return items.flatMap((item: unknown) =>
    isJsonObject(item) && typeof item.key === 'string' ? [item.key] : [],
  );
}

/** The keys of an object as a volume of it has files. */
export function fileKeys(object: KubernetesObject): ReadonlySet<string> {
  const { data, binaryData, stringData } = object as unknown as Readonly<Record<string, unknown>>;
  return new Set(
    [data, binaryData, stringData].flatMap((part) => (isJsonObject(part) ? Object.keys(part) : [])),
  );
}

/** In the kubelet's words; several in brackets, each once (NewAggregate of apimachinery). */
export function missingFilesText(missing: readonly MissingFile[]): string {
  const texts = [...new Set(missing.map(missingFileText))];
  return texts.length === 1 ? (texts[0] ?? '') : `[${texts.join(', ')}]`;
}

function missingFileText(missing: MissingFile): string {
  switch (missing.reason) {
    case 'ConfigMapNotFound':
      return `configmap ${goQuote(missing.name)} not found`;
    case 'SecretNotFound':
      return `secret ${goQuote(missing.name)} not found`;
    case 'KeyNotFound':
      return missing.kind === 'ConfigMap'
        ? `configmap references non-existent config key: ${missing.key}`
        : `references non-existent secret key: ${missing.key}`;
  }
}
