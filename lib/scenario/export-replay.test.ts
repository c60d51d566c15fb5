import { describe, expect, it } from 'vitest';
import { createSimulation } from '../engine/simulation';
import type { Simulation } from '../engine/simulation-api';
import { type KubernetesObject, objectKey } from '../kubernetes/object';
import { persistentVolumeClaims, persistentVolumes, pods, resourceOf } from '../kubernetes/resources';
import { applyPatch, placeManifest } from '../manifest/apply';
import { EXAMPLES } from '../manifest/examples';
import { exportObjects, exportYaml } from '../manifest/export';
import { parseManifests } from '../manifest/parse-manifests';
import { toYaml } from '../manifest/to-yaml';
import { firstVisit } from './demos/first-visit';
import { lifeOfAVolume } from './demos/life-of-a-volume';
import { replay } from './replay';

/** A new cluster with the documents of `text`, in their order, after everything has settled. */
function cluster(text: string): { readonly simulation: Simulation; readonly refused: readonly string[] } {
  const simulation = createSimulation({ version: '1.37', seed: 99 });
  const parsed = parseManifests(text);
  expect(parsed.problems).toEqual([]);
  const refused = parsed.documents.flatMap(({ object }) => {
    const result = simulation.execute({ create: placeManifest(object) });
    return result.ok ? [] : [`${object.kind} ${object.metadata.name}: ${result.error.message}`];
  });
  simulation.settle();
  return { simulation, refused };
}

function allObjects({ api }: Simulation): readonly KubernetesObject[] {
  return api.resources().flatMap((resource) => [...api.list(resource)]);
}

/** Who is bound to whom, which volumes are free, and where Pods are; without uids and times. */
function bindings({ api }: Simulation): readonly string[] {
  return [
    ...api.list(persistentVolumes).map(({ metadata, spec, status }) => {
      const to = spec.claimRef ? `${spec.claimRef.namespace}/${spec.claimRef.name}` : '-';
      return `volume ${metadata.name} ${status?.phase} ${to}`;
    }),
    ...api.list(persistentVolumeClaims).map(({ metadata, spec, status }) => {
      return `claim ${metadata.namespace}/${metadata.name} ${status?.phase} ${spec.volumeName ?? '-'}`;
    }),
  ].sort();
}

describe('an export, applied to an empty cluster', () => {
  it.each([
    ['the first visit at its beginning', { ...firstVisit, untilMs: 60_000 }],
    ['the first visit at its end', { ...firstVisit, untilMs: 200_000 }],
    ['a volume that is bound', { ...lifeOfAVolume, untilMs: 15_000 }],
    ['a volume that is released, and a new claim of the same name', { ...lifeOfAVolume, untilMs: 45_000 }],
    ['a volume that failed', { ...lifeOfAVolume, untilMs: 150_000 }],
  ])('brings back the bindings of %s', (_, scenario) => {
    const source = replay(scenario).simulation;
    const { simulation, refused } = cluster(exportYaml(allObjects(source)));
    expect(refused).toEqual([]);
    expect(bindings(simulation)).toEqual(bindings(source));
  });

  it('brings back where Pods are and that they run', () => {
    const source = replay({ ...firstVisit, untilMs: 60_000 }).simulation;
    const { simulation } = cluster(exportYaml(allObjects(source)));
    const running = ({ api }: Simulation): readonly string[] =>
      api.list(pods).map(({ metadata, status }) => `${metadata.name} ${status?.phase}`);
    expect(running(simulation)).toEqual(running(source));
  });

  it('is the same after another turn', () => {
    const once = exportObjects(allObjects(replay({ ...firstVisit, untilMs: 60_000 }).simulation));
    const twice = exportObjects(allObjects(cluster(once.map(toYaml).join('---\n')).simulation));
    expect(twice).toEqual(once);
  });
});

describe('the gallery, applied to an empty cluster', () => {
  const found = Object.fromEntries(EXAMPLES.map(({ id, yaml }) => [id, cluster(yaml)]));

  it.each(EXAMPLES.map(({ id }) => id))('%s is refused nothing', (id) => {
    expect(found[id]?.refused).toEqual([]);
  });

  const claimsOf = (id: string): Readonly<Record<string, string>> => {
    const list = found[id]?.simulation.api.list(persistentVolumeClaims) ?? [];
    return Object.fromEntries(
      list.map(({ metadata, spec, status }) => [metadata.name, `${status?.phase} ${spec.volumeName ?? '-'}`]),
    );
  };
  const podsOf = (id: string): readonly string[] =>
    (found[id]?.simulation.api.list(pods) ?? []).map(
      ({ metadata, status }) => `${metadata.name} ${status?.phase}`,
    );

  it('shows what its sentences say', () => {
    expect(claimsOf('host-path')).toEqual({ notes: 'Bound notes-disk' });
    expect(podsOf('host-path')).toEqual(['notes-server Running']);
    expect(claimsOf('selector')).toEqual({ index: 'Bound rack-3-ssd' });
    expect(claimsOf('near-misses')).toEqual({ picky: 'Pending -' });
    expect(claimsOf('access-modes')).toEqual({
      'for-one-pod': 'Bound one-pod-only',
      'reads-from-many': 'Bound two-modes',
      'writes-from-many': 'Bound three-modes',
    });
    expect(claimsOf('pre-binding')).toEqual({
      expected: 'Bound reserved-by-volume',
      'first-come': 'Bound named-by-claim',
      'too-early': 'Pending not-there-yet',
    });
    expect(podsOf('zones')).toEqual(['clerk Pending']);
  });

  it('gives workloads their Pods and claims', () => {
    expect(podsOf('stateful-set-local')).toEqual([
      'accounts-0 Running',
      'accounts-1 Running',
      'accounts-2 Running',
    ]);
    expect(Object.keys(claimsOf('stateful-set-local'))).toEqual([
      'data-accounts-0',
      'data-accounts-1',
      'data-accounts-2',
    ]);
    expect(podsOf('wordpress-mysql').map((pod) => pod.split(' ')[1])).toEqual(['Running', 'Running']);
    expect(Object.values(claimsOf('wordpress-mysql')).map((claim) => claim.split(' ')[0])).toEqual([
      'Bound',
      'Bound',
    ]);
    expect(podsOf('generic-ephemeral')).toEqual(['sorter Running']);
    expect(Object.keys(claimsOf('generic-ephemeral'))).toEqual(['sorter-scratch']);
    expect(podsOf('csi-ephemeral')).toEqual(['animator Running']);
    expect(podsOf('csi-driver')).toEqual(['worker Running']);
  });

  it('gives a claim without a class the newer default class, and none to the other', () => {
    const list = found['two-default-classes']?.simulation.api.list(persistentVolumeClaims) ?? [];
    expect(list.map(({ metadata, spec }) => `${metadata.name} ${spec.storageClassName}`)).toEqual([
      'says-nothing newer-default',
      'wants-no-class ',
    ]);
  });
});

describe('the gallery, applied to the cluster of a first visit', () => {
  it.each(EXAMPLES.map((example) => [example.id, example] as const))(
    '%s is refused nothing',
    (_, { yaml }) => {
      const { simulation } = replay({ ...firstVisit, untilMs: 200_000 });
      const refused = parseManifests(yaml).documents.flatMap(({ object }) => {
        const manifest = placeManifest(object);
        const resource = resourceOf(manifest.apiVersion, manifest.kind);
        const verdict = applyPatch(simulation.api.get(resource, objectKey(manifest)), manifest);
        if (verdict.kind === 'unchanged') return [];
        const { apiVersion, kind } = manifest;
        const result =
          verdict.kind === 'create'
            ? simulation.execute({ create: verdict.object })
            : simulation.execute({ patch: { apiVersion, kind, ...manifest.metadata, patch: verdict.patch } });
        return result.ok ? [] : [result.error.message];
      });
      expect(refused).toEqual([]);
    },
  );
});
