/**
 * Manifests for a live cluster: what would be sent for each, and what became of it. Pure. They are applied by the API
 * server, since Stowage does not see the whole object; `send-manifests.ts` does it for simulated clusters.
 */
import { type KubernetesObject, targetOf } from '@/lib/kubernetes/object';
import { failure } from '@/lib/kubernetes/status';
import { placeManifest } from '@/lib/manifest/apply';
import type { ManifestDocument } from '@/lib/manifest/parse-manifests';
import { type PlannedWrite, planApply, planWrite } from '@/lib/queries/planned-write';
import type { WriteOutcome } from '@/lib/queries/write-session';
import { type DocumentOutcome, type Outcome, typeAndName } from './send-manifests';

export type Verb = 'applied' | 'deleted';

/** A document with the write that it means, or why it means none. */
export type PlannedDocument =
  | { readonly kind: 'Write'; readonly document: ManifestDocument; readonly write: PlannedWrite }
  | { readonly kind: 'Refused'; readonly outcome: DocumentOutcome };

type Known = (manifest: KubernetesObject) => KubernetesObject | undefined;

export function planDocument(document: ManifestDocument, verb: Verb, known: Known): PlannedDocument {
  const manifest = placeManifest(document.object);
  if (verb === 'applied') return { kind: 'Write', document, write: planApply(manifest) };
  if (!manifest.metadata.name) {
    const status = failure('BadRequest', 'It has only a generateName: there is no name to delete by.');
    const name = typeAndName(manifest, undefined);
    return { kind: 'Refused', outcome: { document, name, outcome: { kind: 'refused', status } } };
  }
  const uid = known(manifest)?.metadata.uid;
  return { kind: 'Write', document, write: planWrite({ delete: targetOf(manifest) }, uid) };
}

/** `known`: what the page knew of the object before. */
export function documentOutcome(
  document: ManifestDocument,
  verb: Verb,
  outcome: WriteOutcome,
  known: Known,
): DocumentOutcome {
  const manifest = placeManifest(document.object);
  const name = outcome.kind === 'Sent' ? nameOf(outcome) : undefined;
  return {
    document,
    name: typeAndName(manifest, name ?? manifest.metadata.name),
    outcome: inWords(verb, outcome, known(manifest)),
  };
}

function nameOf({ answer }: Extract<WriteOutcome, { kind: 'Sent' }>): string | undefined {
  return 'name' in answer.metadata ? answer.metadata.name : undefined;
}

function inWords(verb: Verb, outcome: WriteOutcome, before: KubernetesObject | undefined): Outcome {
  if (outcome.kind === 'NotSent') return { kind: 'not-sent' };
  if (outcome.kind === 'Refused') {
    const gone = verb === 'deleted' && outcome.status.reason === 'NotFound';
    return gone ? { kind: 'absent' } : { kind: 'refused', status: outcome.status };
  }
  if (verb === 'deleted') return { kind: 'deleted' };
  if (outcome.created) return { kind: 'created' };
  const version = before?.metadata.resourceVersion;
  const { metadata } = outcome.answer as KubernetesObject;
  return { kind: version !== undefined && version === metadata.resourceVersion ? 'unchanged' : 'configured' };
}
