import { describe, expect, it } from 'vitest';
import { agreeOn, commonStates, type PlayedStep } from './agreement';
import { parseRecording, type RecordedEvent, type RecordedTransition } from './recording';

const DELETE = { delete: { kind: 'PersistentVolume', name: 'a' } };

function volume(name: string, phase: string) {
  return [
    `PersistentVolume/${name}`,
    { kind: 'PersistentVolume', metadata: { name }, status: { phase } },
  ] as const;
}

function event(reason: string): RecordedEvent {
  return { object: 'PersistentVolume/a', type: 'Normal', reason, message: '', source: 's' };
}

function state(phase: string): RecordedTransition {
  return { phase, claim: null, deleting: false };
}

function played(step: Partial<PlayedStep>): PlayedStep {
  return { outcomes: [{ code: 200 }], objects: new Map(), events: [], transitions: {}, ...step };
}

describe('agreeOn', () => {
  it('cuts the steps: what changed, what is gone', () => {
    const run = [
      played({ objects: new Map([volume('a', 'Available'), volume('b', 'Available')]) }),
      played({ objects: new Map([volume('a', 'Bound'), volume('b', 'Available')]) }),
      played({ objects: new Map([volume('b', 'Available')]) }),
    ];
    const { steps, cut } = agreeOn([DELETE, { batch: [DELETE] }, DELETE], [run, run]);
    expect(cut).toBeUndefined();
    expect(steps).toEqual([
      {
        do: DELETE,
        result: { code: 200 },
        changed: [volume('a', 'Available')[1], volume('b', 'Available')[1]],
      },
      { do: { batch: [DELETE] }, result: [{ code: 200 }], changed: [volume('a', 'Bound')[1]] },
      { do: DELETE, result: { code: 200 }, gone: ['PersistentVolume/a'] },
    ]);
  });

  it('writes what can be read again', () => {
    const run = [
      played({ events: [event('Seen')], transitions: { 'PersistentVolume/a': [state('Bound'), 'deleted'] } }),
    ];
    const { steps } = agreeOn([DELETE], [run]);
    const line = JSON.stringify({ name: 'x/y', kubernetes: '1.37', steps });
    expect(parseRecording(line)).toMatchObject({
      ok: true,
      value: { steps: [{ do: DELETE, result: [{ code: 200 }], events: [event('Seen')] }] },
    });
  });

  it.each([
    ['a result', played({ outcomes: [{ code: 404 }] })],
    ['PersistentVolume/a', played({ objects: new Map([volume('a', 'Bound')]) })],
  ])('ends before the step in which the runs differ in %s', (what, differing) => {
    const agreement = agreeOn(
      [DELETE, DELETE],
      [
        [played({}), played({})],
        [played({}), differing],
      ],
    );
    expect(agreement).toEqual({ steps: [{ do: DELETE, result: { code: 200 } }], cut: { step: 2, what } });
  });

  it('requires the events that all runs saw, and allows the others', () => {
    const first = played({ events: [event('B'), event('A')] });
    const second = played({ events: [event('C'), event('A')] });
    const [step] = agreeOn([DELETE], [[first], [second]]).steps;
    expect(step?.events?.map(({ reason }) => reason)).toEqual(['A']);
    expect(step?.possibleEvents?.map(({ reason }) => reason)).toEqual(['B', 'C']);
  });

  it('blanks the hash in the name of an attachment', () => {
    const name = 'VolumeAttachment/["d","n",{}]';
    const attachment = { kind: 'VolumeAttachment', metadata: {}, spec: { attacher: 'd' } };
    const { steps } = agreeOn(
      [DELETE, DELETE],
      [[played({ objects: new Map([[name, attachment]]) }), played({})]],
    );
    expect(steps.map(({ changed, gone }) => changed ?? gone)).toEqual([
      [{ ...attachment, metadata: { name: 'csi-{hash}' } }],
      ['VolumeAttachment/csi-{hash}'],
    ]);
  });
});

describe('commonStates', () => {
  it.each([
    ['abc', 'abc', 'abc'],
    ['abc', 'ac', 'ac'],
    ['ac', 'abc', 'ac'],
    ['abab', 'ba', 'ba'],
    ['ab', 'cd', ''],
    ['', 'a', ''],
  ])('of %j and %j are %j', (a, b, common) => {
    const states = (letters: string) => [...letters].map(state);
    expect(commonStates(states(a), states(b))).toEqual(states(common));
  });
});
