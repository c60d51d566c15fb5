import { describe, expect, it } from 'vitest';
import { finalizerPVCProtection } from '../kubernetes/annotations';
import type { Namespace } from '../kubernetes/node';
import { type ClusterObjects, clusterView } from './cluster-view';
import { explainNamespace } from './explain-namespace';
import { plainText } from './sentence';
import { expectWellExplained, objectsOf } from './testing/explained';
import { aClaim, aPod, aVolume } from './testing/objects';
import { told } from './testing/told';

const deletionTimestamp = '2026-01-01T00:00:00Z';
const active: Namespace = {
  apiVersion: 'v1',
  kind: 'Namespace',
  metadata: { name: 'default' },
  status: { phase: 'Active' },
};
const going: Namespace = { ...active, metadata: { name: 'default', deletionTimestamp } };
const held = aClaim({
  volumeName: 'pv-1',
  bindCompleted: true,
  phase: 'Bound',
  metadata: { deletionTimestamp, finalizers: [finalizerPVCProtection] },
});
const user = aPod({ claimName: 'claim-1', nodeName: 'n1', status: { phase: 'Succeeded' } });

function explain(namespace: Namespace, around: Partial<ClusterObjects>) {
  const explanation = explainNamespace(clusterView({ version: '1.37', ...around }), namespace);
  expectWellExplained({ ...explanation, waysOut: [] }, objectsOf(around, namespace));
  expect(told(explanation)).toMatchSnapshot();
  return { title: plainText(explanation.title), details: explanation.details.map(plainText) };
}

describe('explainNamespace', () => {
  it('names the claim that keeps it, and who keeps the claim', () => {
    const { title, details } = explain(going, { claims: [held], pods: [user], volumes: [aVolume()] });
    expect(title).toBe('It is being deleted and waits for claim claim-1.');
    expect(details).toEqual(['claim-1: It is being deleted, but pod-1 still uses it.']);
  });

  it('counts claims of its own only', () => {
    const claims = [
      held,
      { ...held, metadata: { ...held.metadata, name: 'b' } },
      aClaim({ namespace: 'shop' }),
    ];
    expect(explain(going, { claims, pods: [user] }).title).toBe(
      'It is being deleted and waits for claim b and 1 more.',
    );
    expect(explain(active, { claims }).title).toBe('It has 2 claims.');
  });

  it('tells of one claim, of none, and of a namespace that says nothing of itself', () => {
    expect(explain(active, { claims: [aClaim()] }).title).toBe('It has 1 claim.');
    expect(explain(active, {}).title).toBe('It has 0 claims.');
    const { status: _, ...silent } = active;
    expect(explain(silent, {}).title).toBe('It has 0 claims.');
  });

  it('lists the first five claims by name', () => {
    const claims = ['g', 'f', 'e', 'd', 'c', 'b', 'a'].map((name) => aClaim({ name }));
    const { title, details } = explain(going, { claims });
    expect(title).toBe('It is being deleted and waits for claim a and 6 more.');
    expect(details.map((line) => line.slice(0, 1))).toEqual(['a', 'b', 'c', 'd', 'e']);
  });

  it.each([
    ['going', going, {}, 'It is being deleted. Whether a claim holds it is not known: claims were not read.'],
    ['there', active, {}, 'How many claims it has is not known: they were not read.'],
    ['there, with one that was read', active, { claims: [aClaim()] }, 'It has 1 claim.'],
  ] as const)('does not count what was not read: %s', (_, namespace, around, title) => {
    const unreadableKinds = new Set(['PersistentVolumeClaim']);
    expect(explain(namespace, { ...around, unreadableKinds }).title).toBe(title);
  });

  it('of which no status was read says so', () => {
    const unreadableKinds = new Set(['PersistentVolumeClaim']);
    const { status: _, ...silent } = active;
    explain(silent, { unreadableKinds });
  });

  it('says that no claim holds it', () => {
    expect(explain(going, {}).title).toBe('It is being deleted; no claim holds it.');
  });
});
