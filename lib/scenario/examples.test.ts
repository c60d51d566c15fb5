import { describe, expect, it } from 'vitest';
import { createSimulation } from '../engine/simulation';
import { KUBERNETES_VERSIONS, type KubernetesVersion } from '../kubernetes/feature-gates';
import { persistentVolumeClaims, persistentVolumes, pods } from '../kubernetes/resources';
import { placeManifest } from '../manifest/apply';
import { EXAMPLES } from '../manifest/examples';
import { applyOrder } from '../manifest/order';
import { parseManifests } from '../manifest/parse-manifests';

/** Applies a gallery example to an empty cluster, as the Manifests view does, and lets it come to rest. */
function applied(id: string, version: KubernetesVersion = '1.37') {
  const example = EXAMPLES.find((candidate) => candidate.id === id);
  const objects = parseManifests(example?.yaml ?? '').documents.map(({ object }) => object);
  const simulation = createSimulation({ version, seed: 1 });
  const refusals = applyOrder(objects, (object) => object).flatMap((object) => {
    const created = simulation.execute({ create: placeManifest(object) });
    return created.ok ? [] : [`${object.kind} ${object.metadata.name}: ${created.error.message}`];
  });
  const settled = simulation.settle();
  const { api } = simulation;
  const volumeNames = new Map(
    api.list(persistentVolumes).map((volume) => [volume.metadata.name, volume.spec.claimRef?.name]),
  );
  return {
    refusals,
    settled,
    claims: Object.fromEntries(
      api.list(persistentVolumeClaims).map(({ metadata, spec, status }) => {
        const volume = volumeNames.has(spec.volumeName ?? '') ? (spec.volumeName ?? '') : '';
        const made = volume.startsWith('pvc-') ? 'a new volume' : volume;
        return [metadata.name, made ? `${status?.phase} to ${made}` : status?.phase];
      }),
    ),
    pods: api
      .list(pods)
      .map(
        (pod) => `${pod.metadata.name.replace(/-[a-z0-9]{8,10}-[a-z0-9]{5}$/, '-…')} ${pod.status?.phase}`,
      ),
  };
}

/** What the real API server of that version refuses too. */
const REFUSED_BEFORE: Readonly<Record<string, readonly RegExp[]>> = {
  'access-modes 1.25': [
    /^PersistentVolume .*"ReadWriteOncePod"/,
    /^PersistentVolumeClaim .*"ReadWriteOncePod"/,
  ],
  'two-default-classes 1.25': [/2 default StorageClasses were found$/],
};

describe('the gallery on a simulated cluster', () => {
  it.each(EXAMPLES.flatMap(({ id }) => KUBERNETES_VERSIONS.map((version) => [id, version] as const)))(
    '%s runs unchanged on Kubernetes %s and comes to rest',
    (id, version) => {
      const result = applied(id, version);
      const expected = REFUSED_BEFORE[`${id} ${version}`] ?? [];
      expect(result.refusals).toEqual(expected.map((pattern) => expect.stringMatching(pattern)));
      expect(result.settled).toEqual({ settled: true });
    },
  );

  it.each(EXAMPLES.map(({ id }) => [id] as const))('%s comes to what its sentence says', (id) => {
    const { claims, pods: running } = applied(id);
    expect({ claims, pods: running }).toMatchSnapshot();
  });
});
