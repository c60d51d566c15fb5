/** A replay must find what is wrong: each case spoils a good recording in one place and expects that place named. */
import { describe, expect, it } from 'vitest';
import { parseRecording, type RecordedEvent, type Recording } from './recording';
import { replayRecording } from './replay';
import { describeFailure } from './report';

const VOLUME = {
  apiVersion: 'v1',
  kind: 'PersistentVolume',
  metadata: { name: 'a' },
  spec: { capacity: { storage: '1Gi' }, accessModes: ['ReadWriteOnce'], hostPath: { path: '/tmp/a' } },
};
const RECORDED_VOLUME = {
  kind: 'PersistentVolume',
  metadata: { name: 'a', finalizers: ['kubernetes.io/pv-protection'] },
  spec: {
    ...VOLUME.spec,
    hostPath: { path: '/tmp/a', type: '' },
    persistentVolumeReclaimPolicy: 'Retain',
    volumeMode: 'Filesystem',
  },
  status: { phase: 'Available', lastPhaseTransitionTime: true },
};
const PENDING = { phase: 'Pending', claim: null, deleting: false };
const AVAILABLE = { phase: 'Available', claim: null, deleting: false };
const CREATE = {
  do: { create: VOLUME },
  result: { code: 201 },
  changed: [RECORDED_VOLUME],
  transitions: { 'PersistentVolume/a': [PENDING, AVAILABLE] },
};
const AGAIN = {
  do: { create: VOLUME },
  result: { code: 409, reason: 'AlreadyExists', message: 'persistentvolumes "a" already exists' },
};
const CLAIM = {
  do: {
    create: {
      apiVersion: 'v1',
      kind: 'PersistentVolumeClaim',
      metadata: { name: 'c', namespace: 'default' },
      spec: {
        accessModes: ['ReadWriteMany'],
        resources: { requests: { storage: '1Gi' } },
        storageClassName: '',
      },
    },
  },
  result: { code: 201 },
  changed: [
    {
      kind: 'PersistentVolumeClaim',
      metadata: { name: 'c', namespace: 'default', finalizers: ['kubernetes.io/pvc-protection'] },
      spec: {
        accessModes: ['ReadWriteMany'],
        resources: { requests: { storage: '1Gi' } },
        storageClassName: '',
        volumeMode: 'Filesystem',
      },
      status: { phase: 'Pending' },
    },
  ],
};
const FAILED_BINDING: RecordedEvent = {
  object: 'PersistentVolumeClaim/default/c',
  type: 'Normal',
  reason: 'FailedBinding',
  message: 'no persistent volumes available for this claim and no storage class is set',
  source: 'persistentvolume-controller',
};

function recording(...steps: unknown[]): Recording {
  const parsed = parseRecording(JSON.stringify({ name: 'test/x', kubernetes: '1.37', steps }));
  if (!parsed.ok) throw new Error(parsed.error);
  return parsed.value;
}

describe('replayRecording', () => {
  it('passes what is right', () => {
    const good = recording(CREATE, AGAIN, { ...CLAIM, events: [FAILED_BINDING] });
    expect(replayRecording(good)).toEqual({ passed: true });
  });

  it.each([
    ['a code', [{ ...CREATE, result: { code: 200 } }], 1, 'result of create PersistentVolume/a'],
    ['a message', [CREATE, { ...AGAIN, result: { ...AGAIN.result, message: 'no' } }], 2, 'result of create'],
    [
      'a field',
      [
        {
          ...CREATE,
          changed: [{ ...RECORDED_VOLUME, status: { phase: 'Bound', lastPhaseTransitionTime: true } }],
        },
      ],
      1,
      'PersistentVolume/a status.phase',
    ],
    [
      'an object too many',
      [{ ...CREATE, changed: [] }],
      1,
      'PersistentVolume/a: is there, but was not expected',
    ],
    [
      'an object too few',
      [{ ...CREATE, changed: [RECORDED_VOLUME, { ...RECORDED_VOLUME, metadata: { name: 'b' } }] }],
      1,
      'PersistentVolume/b: expected, but it is not there',
    ],
    ['an event that came', [CLAIM], 1, 'event occurred, but was not expected'],
    [
      'an event that did not come',
      [{ ...CLAIM, events: [FAILED_BINDING, { ...FAILED_BINDING, type: 'Warning' }] }],
      1,
      'event expected, but it did not occur',
    ],
    [
      'an order of states',
      [{ ...CREATE, transitions: { 'PersistentVolume/a': [AVAILABLE, PENDING] } }],
      1,
      'PersistentVolume/a did not go through state 2 of the recorded order',
    ],
  ])('finds %s', (_, steps, step, text) => {
    const spoiled = recording(...steps);
    const verdict = replayRecording(spoiled);
    if (verdict.passed) throw new Error('the difference was not found');
    expect(verdict.step).toBe(step);
    expect(describeFailure(spoiled, verdict, 'x.jsonl:1').join('\n')).toContain(text);
  });

  it('allows a possible event, and one of an earlier step', () => {
    const possible = { ...CLAIM, possibleEvents: [FAILED_BINDING] };
    expect(replayRecording(recording(possible, { do: { wait: 3 } }))).toEqual({ passed: true });
  });

  it('begins with the recycler Pod that a recording finds there', () => {
    const pod = { kind: 'Pod', metadata: { name: 'recycler-for-a', namespace: 'default' } };
    const verdict = replayRecording(recording({ ...CREATE, changed: [RECORDED_VOLUME, pod] }));
    if (verdict.passed) throw new Error('the Pod has a status, the recorded one has none');
    const kinds = verdict.differences.map((difference) =>
      'object' in difference ? difference.object : difference.kind,
    );
    expect(kinds).not.toContain('PersistentVolume/a');
    expect(verdict.differences.every(({ kind }) => kind === 'field' || kind === 'event unexpected')).toBe(
      true,
    );
  });
});
