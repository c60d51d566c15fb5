import { describe, expect, it } from 'vitest';
import { readScenarios } from './scenario-file';

const VOLUME = { apiVersion: 'v1', kind: 'PersistentVolume', metadata: { name: 'a' } };
const CLAIM = {
  apiVersion: 'v1',
  kind: 'PersistentVolumeClaim',
  metadata: { name: 'c', namespace: 'default' },
};
const TARGET = { apiVersion: 'v1', kind: 'PersistentVolume', name: 'a' };

function scenario(objects: readonly unknown[], operations: readonly unknown[]) {
  return readScenarios(
    'mine',
    '.json',
    JSON.stringify({ stowage: 1, kubernetes: '1.37', seed: 1, objects, operations }),
  );
}

describe('readScenarios', () => {
  it('takes of a recording what was done', () => {
    const line = {
      name: 'x/y',
      kubernetes: '1.37',
      steps: [{ do: { wait: 3 }, changed: [] }, { do: { delete: TARGET } }],
    };
    expect(readScenarios('any', '.jsonl', `${JSON.stringify(line)}\n\n`)).toEqual({
      ok: true,
      value: [{ name: 'x/y', steps: [{ wait: 3 }, { delete: TARGET }] }],
    });
  });

  it('makes steps of the moments of a scenario', () => {
    const read = scenario(
      [VOLUME, CLAIM],
      [
        { atMs: 0, create: VOLUME },
        { atMs: 1_000, create: CLAIM },
        { atMs: 1_000, patch: { ...TARGET, patch: { spec: {} } } },
        { atMs: 61_000, delete: { ...TARGET, propagationPolicy: 'Background' } },
      ],
    );
    expect(read).toEqual({
      ok: true,
      value: [
        {
          name: 'scenario/mine',
          steps: [
            { batch: [{ create: VOLUME }, { create: CLAIM }] },
            { create: VOLUME },
            { batch: [{ create: CLAIM }, { patch: { ...TARGET, patch: { spec: {} } } }] },
            { wait: 60 },
            { delete: TARGET },
          ],
        },
      ],
    });
  });

  it.each([
    [scenario([], []), 'operations: there is nothing to record'],
    [scenario([], [{ atMs: 0, update: VOLUME }]), /^operations\.0: .* an update is written as a patch$/],
    [
      scenario([], [{ atMs: 0, delete: { ...TARGET, gracePeriodSeconds: 3 } }]),
      /^operations\.0\.delete\.gracePeriodSeconds: /,
    ],
    [
      scenario([], [{ atMs: 0, delete: { ...TARGET, propagationPolicy: 'Orphan' } }]),
      /^operations\.0\.delete\.propagationPolicy: /,
    ],
    [
      scenario([], [{ atMs: 0, patch: { ...TARGET, patch: {}, type: 'strategic' } }]),
      /^operations\.0\.patch\.type: /,
    ],
    [
      scenario(
        [],
        [
          { atMs: 0, create: VOLUME },
          { atMs: 3_600_000, create: CLAIM },
        ],
      ),
      /^operations\.1\.atMs: 3600 s after/,
    ],
    [scenario([{}], []), /^objects\.0/],
    [readScenarios('any', '.json', '{'), /^not JSON: /],
    [readScenarios('any', '.jsonl', '\n{}'), /^line 2: name: /],
  ])('refuses %#', (read, message) => {
    expect(read).toEqual({ ok: false, error: expect.stringMatching(message) });
  });
});
