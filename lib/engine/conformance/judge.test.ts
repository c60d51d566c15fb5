import { describe, expect, it } from 'vitest';
import type { KubernetesObject } from '../../kubernetes/object';
import { Judge } from './judge';
import { UidNames } from './normalise';
import { observedObjects } from './objects';
import { Observer } from './observer';
import { parseRecording, type RecordedStep } from './recording';

const VOLUME = {
  apiVersion: 'v1',
  kind: 'PersistentVolume',
  metadata: { name: 'a', uid: '11111111-2222-4333-8444-555555555555' },
  spec: {},
  status: { phase: 'Available' },
} as KubernetesObject;

/** An event of events.k8s.io, whose source stands in another field. */
const EVENT = {
  apiVersion: 'v1',
  kind: 'Event',
  metadata: { name: 'e', namespace: 'default' },
  involvedObject: { kind: 'PersistentVolume', name: 'a' },
  type: 'Normal',
  reason: 'Seen',
  message: 'of 11111111-2222-4333-8444-555555555555',
  source: {},
  reportingComponent: 'default-scheduler',
} as KubernetesObject;

/** A recorded step that is what `judge` is shown below, but for `change`. */
function recorded(change: object = {}): RecordedStep {
  const step = {
    do: { delete: { kind: 'PersistentVolume', name: 'b' } },
    result: { code: 404 },
    changed: [
      { kind: 'PersistentVolume', metadata: { name: 'a' }, spec: {}, status: { phase: 'Available' } },
    ],
    events: [
      {
        object: 'PersistentVolume/a',
        type: 'Normal',
        reason: 'Seen',
        message: 'of {uid:PersistentVolume/a}',
        source: 'default-scheduler',
      },
    ],
    transitions: { 'PersistentVolume/a': [{ phase: 'Available', claim: null, deleting: false }] },
    ...change,
  };
  const parsed = parseRecording(JSON.stringify({ name: 'x/y', kubernetes: '1.37', steps: [step] }));
  if (!parsed.ok || !parsed.value.steps[0]) throw new Error('not a step');
  return parsed.value.steps[0];
}

function judge(step: RecordedStep): readonly string[] {
  const uids = new UidNames();
  const listeners: ((change: { type: 'ADDED'; object: KubernetesObject }) => void)[] = [];
  const observer = new Observer({ subscribe: (listener) => listeners.push(listener) }, uids);
  for (const object of [VOLUME, EVENT]) for (const tell of listeners) tell({ type: 'ADDED', object });
  const cluster = { list: ({ kind }: { readonly kind: string }) => (kind === VOLUME.kind ? [VOLUME] : []) };
  const objects = observedObjects(cluster, uids);
  const seen = { outcomes: [{ code: 404 }], objects, observer };
  return new Judge().step(step, seen).map(({ kind }) => kind);
}

describe('Judge', () => {
  it.each([
    ['nothing', {}, []],
    ['the result', { result: { code: 200 } }, ['result']],
    [
      'a field',
      { changed: [{ kind: 'PersistentVolume', metadata: { name: 'a' }, spec: {}, status: {} }] },
      ['field'],
    ],
    ['an object that is not expected', { changed: [] }, ['object unexpected']],
    ['an event that is not expected', { events: [] }, ['event unexpected']],
    ['a state', { transitions: { 'PersistentVolume/a': ['deleted'] } }, ['transition missing']],
  ])('finds %s', (_what, change, kinds) => {
    expect(judge(recorded(change))).toEqual(kinds);
  });
});
