import { describe, expect, it } from 'vitest';
import type { KubernetesObject } from '@/lib/kubernetes/object';
import { failure } from '@/lib/kubernetes/status';
import { type ManifestDocument, parseManifests } from '@/lib/manifest/parse-manifests';
import type { WriteOutcome } from '@/lib/queries/write-session';
import { documentOutcome, planDocument, type Verb } from './plan-manifests';

function documentOf(yaml: string): ManifestDocument {
  const [document] = parseManifests(yaml).documents;
  if (!document) throw new Error('the text has one document');
  return document;
}

const claim = documentOf(
  'apiVersion: v1\nkind: PersistentVolumeClaim\nmetadata: {name: data, resourceVersion: "3"}\nspec: {volumeName: a}\n',
);
const generated = documentOf('apiVersion: v1\nkind: Pod\nmetadata: {generateName: web-}\n');
const stored: KubernetesObject = {
  apiVersion: 'v1',
  kind: 'PersistentVolumeClaim',
  metadata: { name: 'data', namespace: 'default', uid: 'u-1', resourceVersion: '7' },
};
const nothing = () => undefined;
const known = () => stored;
const claims = '/api/v1/namespaces/default/persistentvolumeclaims';

describe('a document that is to be', () => {
  it('applied is sent whole, at its place, without what the server sets', () => {
    expect(planDocument(claim, 'applied', nothing)).toMatchObject({
      kind: 'Write',
      write: {
        method: 'PATCH',
        url: `${claims}/data?fieldManager=stowage`,
        body: {
          apiVersion: 'v1',
          kind: 'PersistentVolumeClaim',
          metadata: { name: 'data', namespace: 'default' },
          spec: { volumeName: 'a' },
        },
      },
    });
  });

  it('deleted is named by the uid of what the page shows', () => {
    expect(planDocument(claim, 'deleted', known)).toMatchObject({
      write: { method: 'DELETE', url: `${claims}/data`, body: { preconditions: { uid: 'u-1' } } },
    });
    const unknown = planDocument(claim, 'deleted', nothing);
    expect(unknown.kind === 'Write' && 'body' in unknown.write).toBe(false);
  });

  it('deleted and has no name is not asked about', () => {
    expect(planDocument(generated, 'deleted', nothing)).toMatchObject({
      kind: 'Refused',
      outcome: { outcome: { kind: 'refused' } },
    });
  });
});

describe('what became of a document', () => {
  const sent = (resourceVersion: string, created = false): WriteOutcome => ({
    kind: 'Sent',
    answer: { ...stored, metadata: { ...stored.metadata, resourceVersion } },
    created,
  });
  const refused = (reason: 'NotFound' | 'Forbidden'): WriteOutcome => ({
    kind: 'Refused',
    status: failure(reason, 'no'),
  });

  it.each<{ verb: Verb; outcome: WriteOutcome; before: () => KubernetesObject | undefined; kind: string }>([
    { verb: 'applied', outcome: sent('8', true), before: nothing, kind: 'created' },
    { verb: 'applied', outcome: sent('8'), before: known, kind: 'configured' },
    { verb: 'applied', outcome: sent('7'), before: known, kind: 'unchanged' },
    { verb: 'applied', outcome: sent('8'), before: nothing, kind: 'configured' },
    { verb: 'applied', outcome: refused('NotFound'), before: nothing, kind: 'refused' },
    { verb: 'applied', outcome: { kind: 'NotSent' }, before: known, kind: 'not-sent' },
    { verb: 'deleted', outcome: sent('8'), before: known, kind: 'deleted' },
    { verb: 'deleted', outcome: refused('NotFound'), before: nothing, kind: 'absent' },
    { verb: 'deleted', outcome: refused('Forbidden'), before: known, kind: 'refused' },
  ])('$verb: $kind', ({ verb, outcome, before, kind }) => {
    const told = documentOutcome(claim, verb, outcome, before);
    expect([told.name, told.outcome.kind]).toEqual(['persistentvolumeclaim/data', kind]);
  });

  it('has the name that the API server made', () => {
    const answer: KubernetesObject = { apiVersion: 'v1', kind: 'Pod', metadata: { name: 'web-x7k2p' } };
    const told = documentOutcome(generated, 'applied', { kind: 'Sent', answer, created: true }, nothing);
    expect(told.name).toBe('pod/web-x7k2p');
  });
});
