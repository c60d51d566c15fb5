import { describe, expect, it } from 'vitest';
import { actionsOf, groupOf, outcomesOf, parseRecording, RECORDING_LIMITS } from './recording';

const DELETE = { delete: { kind: 'PersistentVolume', name: 'a' } };

function line(steps: unknown, rest: object = {}): string {
  return JSON.stringify({ name: 'bind/x', kubernetes: '1.37', steps, ...rest });
}

describe('parseRecording', () => {
  it.each([
    ['{', /^not JSON: /],
    ['[]', /^name: /],
    [line([{ do: DELETE }], { kubernetes: '1.29' }), /^kubernetes: /],
    [line([{ do: DELETE }], { name: '' }), /^name: /],
    [line([]), /^steps: /],
    [line([{ do: { ...DELETE, when: 'now' } }]), /^steps\.0\.do\.when: /],
    [line([{ do: {} }]), /^steps\.0\.do: must have exactly one of create, patch, delete, wait, batch$/],
    [line([{ do: { ...DELETE, wait: 1 } }]), /^steps\.0\.do: must have exactly one/],
    [line([{ do: { batch: [DELETE, {}] } }]), /^steps\.0\.do\.batch\.1: must have exactly one/],
    [line([{ do: { wait: -1 } }]), /^steps\.0\.do\.wait: /],
    [line([{ do: { wait: RECORDING_LIMITS.waitSeconds + 1 } }]), /^steps\.0\.do\.wait: /],
    [line([{ do: { create: { kind: 'Pod' } } }]), /^steps\.0\.do\.create\.apiVersion: /],
    [line([{ do: DELETE, result: { code: 'ok' } }]), /^steps\.0\.result\.0\.code: /],
    [line([{ do: DELETE, transitions: { 'PersistentVolume/a': ['gone'] } }]), /^steps\.0\.transitions/],
    [line(Array(RECORDING_LIMITS.steps + 1).fill({ do: DELETE })), /^steps: /],
    [' '.repeat(RECORDING_LIMITS.lineCharacters + 1), /^the line has \d+ characters, more than/],
  ])('refuses %#: %.60s', (text, message) => {
    const parsed = parseRecording(text);
    expect(parsed).toEqual({ ok: false, error: expect.stringMatching(message) });
  });

  it('passes over notes', () => {
    const noted = parseRecording(line([{ do: DELETE, note: 'first' }], { recordedBy: 'me' }));
    expect(noted).toMatchObject({ ok: true, value: { steps: [{ do: DELETE }] } });
  });

  it('reads one action and a batch alike', () => {
    const parsed = parseRecording(
      line([
        { do: DELETE, result: { code: 200, causes: null } },
        { do: { batch: [DELETE, { wait: 2 }] }, result: [{ code: 404, reason: 'NotFound', message: 'no' }] },
      ]),
    );
    if (!parsed.ok) throw new Error(parsed.error);
    const [single, batch] = parsed.value.steps;
    expect(single && actionsOf(single)).toEqual([DELETE]);
    expect(single && outcomesOf(single)).toEqual([{ code: 200, causes: null }]);
    expect(batch && actionsOf(batch)).toEqual([DELETE, { wait: 2 }]);
    expect(batch && outcomesOf(batch)).toHaveLength(1);
    expect(groupOf(parsed.value)).toBe('bind');
  });
});
