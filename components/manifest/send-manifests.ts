/**
 * Sends manifests to a cluster's Kubernetes API, one request after the other, as kubectl does: reads what is there,
 * then creates or patches. With `dryRun` the API server says what it would say, and nothing is stored.
 */
import { groupOf, type KubernetesObject } from '@/lib/kubernetes/object';
import { resourceOf, resourcePath } from '@/lib/kubernetes/resources';
import { failure, type Status } from '@/lib/kubernetes/status';
import { applyPatch, placeManifest } from '@/lib/manifest/apply';
import type { ManifestDocument } from '@/lib/manifest/parse-manifests';
import { clusterRoot, request } from '@/lib/queries/kubernetes-api';

/** What became of one document. */
export type Outcome =
  | {
      readonly kind: 'created' | 'configured' | 'unchanged' | 'deleted' | 'absent';
      readonly revision?: number;
      /** As the API server answered it: a generated name is known only now. */
      readonly name?: string;
    }
  | { readonly kind: 'refused'; readonly status: Status }
  /** Of a live cluster: the person did not want it. */
  | { readonly kind: 'not-sent' };

export interface DocumentOutcome {
  readonly document: ManifestDocument;
  /** `persistentvolume/data`, as kubectl names it; a generated name as it became. */
  readonly name: string;
  readonly outcome: Outcome;
}

export interface SendOptions {
  readonly cluster: string;
  readonly dryRun?: boolean;
  /** The same for all documents that are sent together: they are undone together. */
  readonly act?: string;
  readonly signal?: AbortSignal;
  /** What the page already knows of an object: saves a question for each that is not there yet. */
  readonly known: (manifest: KubernetesObject) => KubernetesObject | undefined;
}

/** `kubectl apply` of one document. */
export async function applyDocument(
  document: ManifestDocument,
  options: SendOptions,
): Promise<DocumentOutcome> {
  const manifest = placeManifest(document.object);
  const first = await applyTo(options.known(manifest), manifest, options);
  const taken = first.kind === 'refused' && first.status.reason === 'AlreadyExists';
  const outcome = taken ? await applyToRead(manifest, options) : first;
  const name = 'name' in outcome && outcome.name ? outcome.name : manifest.metadata.name;
  return { document, name: typeAndName(manifest, name), outcome };
}

/** Somebody else made the object while the page did not look. */
async function applyToRead(manifest: KubernetesObject, options: SendOptions): Promise<Outcome> {
  const live = await request<KubernetesObject>(`${clusterRoot(options.cluster)}${objectPath(manifest)}`);
  return live.ok ? applyTo(live.value, manifest, options) : { kind: 'refused', status: live.error };
}

async function applyTo(
  live: KubernetesObject | undefined,
  manifest: KubernetesObject,
  options: SendOptions,
): Promise<Outcome> {
  const verdict = applyPatch(live, manifest);
  switch (verdict.kind) {
    case 'unchanged':
      return { kind: 'unchanged' };
    case 'create':
      return outcomeOf('created', await write('POST', collectionPath(manifest), verdict.object, options));
    case 'patch':
      return outcomeOf('configured', await write('PATCH', objectPath(manifest), verdict.patch, options));
  }
}

/** `kubectl delete --ignore-not-found` of one document. */
export async function deleteDocument(
  document: ManifestDocument,
  options: SendOptions,
): Promise<DocumentOutcome> {
  const manifest = placeManifest(document.object);
  const name = typeAndName(manifest, manifest.metadata.name);
  if (!manifest.metadata.name) {
    const message = 'It has only a generateName: there is no name to delete by.';
    return { document, name, outcome: { kind: 'refused', status: failure('BadRequest', message) } };
  }
  const answer = await request<KubernetesObject>(address(objectPath(manifest), options), {
    method: 'DELETE',
    act: options.act,
  });
  if (!answer.ok && answer.error.reason === 'NotFound')
    return { document, name, outcome: { kind: 'absent' } };
  return { document, name, outcome: outcomeOf('deleted', answer) };
}

type Answer = Awaited<ReturnType<typeof request<KubernetesObject>>>;

function outcomeOf(kind: 'created' | 'configured' | 'deleted', answer: Answer): Outcome {
  if (!answer.ok) return { kind: 'refused', status: answer.error };
  const { resourceVersion, name } = answer.value.metadata;
  const revision = Number(resourceVersion);
  return { kind, name, ...(Number.isFinite(revision) ? { revision } : {}) };
}

function write(method: 'POST' | 'PATCH', path: string, body: unknown, options: SendOptions): Promise<Answer> {
  const contentType = method === 'PATCH' ? 'application/merge-patch+json' : 'application/json';
  return request<KubernetesObject>(address(path, options), {
    method,
    body,
    contentType,
    act: options.act,
    signal: options.signal,
  });
}

function address(path: string, { cluster, dryRun }: SendOptions): string {
  return `${clusterRoot(cluster)}${path}${dryRun ? '?dryRun=All' : ''}`;
}

function resourceFor({ apiVersion, kind, metadata }: KubernetesObject) {
  return resourceOf(apiVersion, kind, metadata.namespace !== undefined);
}

function collectionPath(manifest: KubernetesObject): string {
  return resourcePath(resourceFor(manifest), manifest.metadata.namespace);
}

function objectPath(manifest: KubernetesObject): string {
  return resourcePath(resourceFor(manifest), manifest.metadata.namespace, manifest.metadata.name);
}

export function typeAndName(
  { apiVersion, kind, metadata }: KubernetesObject,
  name: string | undefined,
): string {
  const group = groupOf(apiVersion);
  const type = group === '' ? kind.toLowerCase() : `${kind.toLowerCase()}.${group}`;
  return `${type}/${name || `${metadata.generateName ?? ''}…`}`;
}
