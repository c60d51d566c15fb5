import { describe, expect, it } from 'vitest';
import { jsonEqual } from '../../base/json';
import { resourceOf } from '../../kubernetes/resources';
import { exportObjects } from '../export';
import { parseManifests } from '../parse-manifests';
import { toYaml } from '../to-yaml';
import { EXAMPLES, findExample } from '.';

describe('the gallery', () => {
  it.each(EXAMPLES.map((example) => [example.id, example] as const))(
    '%s reads without a problem',
    (_, example) => {
      const { documents, problems } = parseManifests(example.yaml);
      expect(problems).toEqual([]);
      expect(documents.length).toBeGreaterThan(1);
      const names = documents.map(
        ({ object }) => `${object.kind} ${object.metadata.namespace ?? ''}/${object.metadata.name}`,
      );
      expect(new Set(names).size).toBe(names.length);
    },
  );

  it('has ids that are part of an address, each once', () => {
    const ids = EXAMPLES.map(({ id }) => id);
    expect(new Set(ids).size).toBe(ids.length);
    expect(ids.filter((id) => !/^[a-z0-9-]+$/.test(id))).toEqual([]);
    expect(findExample('host-path')?.title).toBe('A volume, a claim, a Pod');
    expect(findExample('nothing')).toBeUndefined();
  });

  it('is told in one sentence each', () => {
    const wordy = EXAMPLES.filter(
      ({ title, sentence }) => title.length > 40 || sentence.length > 200 || !sentence.endsWith('.'),
    );
    expect(wordy).toEqual([]);
  });

  it('shows every kind that is simulated and written by people, and some that are only kept', () => {
    const kinds = new Set(
      EXAMPLES.flatMap(({ yaml }) => parseManifests(yaml).documents.map(({ object }) => object)).map(
        ({ apiVersion, kind }) => resourceOf(apiVersion, kind),
      ),
    );
    const shown = [...kinds].map(({ kind }) => kind);
    expect(shown).toEqual(
      expect.arrayContaining(['PersistentVolume', 'PersistentVolumeClaim', 'StorageClass', 'Pod', 'Node']),
    );
    expect(shown).toEqual(
      expect.arrayContaining(['StatefulSet', 'Deployment', 'CSIDriver', 'Service', 'Secret', 'ConfigMap']),
    );
  });

  it('survives an export', () => {
    for (const { yaml } of EXAMPLES) {
      const objects = parseManifests(yaml).documents.map(({ object }) => object);
      const again = parseManifests(exportObjects(objects).map(toYaml).join('---\n')).documents;
      const lost = objects.filter((one) => !again.some(({ object }) => jsonEqual(one, object)));
      expect(lost).toEqual([]);
    }
  });
});
