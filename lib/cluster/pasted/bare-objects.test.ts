/**
 * The law of a shortened text: whatever field of whatever object is missing, null or of another type, either the object
 * is refused by its shape, or everything that is said of it can be said. Nothing that is pasted breaks a page.
 */
import { describe, expect, it } from 'vitest';
import { assertDefined } from '../../base/assert';
import { createSimulation } from '../../engine/simulation';
import { claimRows } from '../../graph/claim-rows';
import { classRows } from '../../graph/class-rows';
import { clusterGraph } from '../../graph/cluster-map';
import { podVolumeRows } from '../../graph/pod-volumes';
import { snapshotRows } from '../../graph/snapshot-rows';
import type { Namespace, Node } from '../../kubernetes/node';
import type { KubernetesObject } from '../../kubernetes/object';
import type { PersistentVolume } from '../../kubernetes/persistent-volume';
import type { PersistentVolumeClaim } from '../../kubernetes/persistent-volume-claim';
import type { Pod } from '../../kubernetes/pod';
import { events, findResourceByKind, RESOURCES, type ResourceInfo } from '../../kubernetes/resources';
import type { VolumeAttachment } from '../../kubernetes/storage-kinds';
import type { VolumeSnapshot, VolumeSnapshotContent } from '../../kubernetes/volume-snapshot';
import { shapeFault } from '../../manifest/object-shape';
import { DEMOS } from '../../scenario/demos';
import { toldMs } from '../../scenario/moment';
import { ScenarioPlayer, simulationOptions } from '../../scenario/replay';
import { type ClusterView, clusterView } from '../../volume/cluster-view';
import { explainClaim } from '../../volume/explain-claim';
import { explainNamespace } from '../../volume/explain-namespace';
import { explainPod } from '../../volume/explain-pod';
import { explainVolume } from '../../volume/explain-volume';
import { explainVolumeAttachment } from '../../volume/explain-volume-attachment';
import { listedObjects } from '../../volume/listed-objects';
import { explainContent } from '../../volume/snapshot/explain-content';
import { explainSnapshot } from '../../volume/snapshot/explain-snapshot';

const DEMO_IDS = Object.keys(DEMOS);

/** What a demo has come to when its last note is told. */
function objectsOf(demo: string): readonly KubernetesObject[] {
  const scenario = assertDefined(DEMOS[demo], `there is a demo ${demo}`);
  const player = new ScenarioPlayer(scenario, createSimulation(simulationOptions(scenario)));
  const end = Math.max(...(scenario.notes ?? []).map((note) => toldMs(scenario, note)));
  player.advanceTo(player.simulation.config.startMs + end);
  return RESOURCES.flatMap((resource) => player.simulation.api.list(resource));
}

function viewOf(objects: readonly KubernetesObject[]): ClusterView {
  const list = (resource: ResourceInfo) => objects.filter(({ kind }) => kind === resource.kind) as never;
  return clusterView({ version: '1.37', ...listedObjects(list), events: list(events) });
}

/** Says everything that the views say of these objects. */
function sayAll(objects: readonly KubernetesObject[]): void {
  const view = viewOf(objects);
  const nodes = objects.filter(({ kind }) => kind === 'Node') as readonly Node[];
  clusterGraph(view, nodes);
  claimRows(view);
  classRows(view);
  snapshotRows(view);
  for (const object of objects) explain(view, object);
}

function explain(view: ClusterView, object: KubernetesObject): unknown {
  switch (object.kind) {
    case 'PersistentVolume':
      return explainVolume(view, object as PersistentVolume);
    case 'PersistentVolumeClaim':
      return explainClaim(view, object as PersistentVolumeClaim);
    case 'Pod':
      return [explainPod(view, object as Pod), podVolumeRows(view, object as Pod, undefined)];
    case 'Namespace':
      return explainNamespace(view, object as Namespace);
    case 'VolumeAttachment':
      return explainVolumeAttachment(view, object as VolumeAttachment);
    case 'VolumeSnapshot':
      return explainSnapshot(view, object as VolumeSnapshot);
    case 'VolumeSnapshotContent':
      return explainContent(view, object as VolumeSnapshotContent);
    default:
      return undefined;
  }
}

type Path = readonly (string | number)[];

/** Every field of a value below `spec`, `status` and the like, whole ones before their parts. */
function pathsIn(value: unknown, path: Path = []): readonly Path[] {
  if (value === null || typeof value !== 'object') return [];
  return Object.keys(value).flatMap((key) => {
    if (path.length === 0 && (key === 'apiVersion' || key === 'kind' || key === 'metadata')) return [];
    const inner = [...path, Array.isArray(value) ? Number(key) : key];
    return [inner, ...pathsIn((value as Record<string, unknown>)[key], inner)];
  });
}

/** A copy with another value at `path`; undefined takes the field away. */
function withValue(object: KubernetesObject, path: Path, value: unknown): KubernetesObject {
  const copy = structuredClone(object);
  const parent = path
    .slice(0, -1)
    .reduce<Record<string | number, unknown>>(
      (at, key) => at[key] as Record<string | number, unknown>,
      copy as unknown as Record<string | number, unknown>,
    );
  const key = assertDefined(path.at(-1), 'a path has a last part');
  if (value !== undefined) parent[key] = value;
  else if (Array.isArray(parent)) parent.splice(Number(key), 1);
  else delete parent[key];
  return copy;
}

describe.each(DEMO_IDS)('objects of %s, each field on its own', (demo) => {
  const INSTEAD = [undefined, null, 'text', {}, []];

  it('missing, null or of another type: refused, or all can be said', () => {
    const objects = objectsOf(demo).filter((object) => findResourceByKind(object.apiVersion, object.kind));
    expect(objects.map(shapeFault).filter((fault) => fault !== undefined)).toEqual([]);
    sayAll(objects);
    const broken: string[] = [];
    let accepted = 0;
    for (const [index, object] of objects.entries()) {
      for (const path of object.kind === 'Event' ? [] : pathsIn(object)) {
        for (const value of INSTEAD) {
          const changed = withValue(object, path, value);
          if (shapeFault(changed) !== undefined) continue;
          accepted += 1;
          try {
            sayAll(objects.with(index, changed));
          } catch (error) {
            broken.push(`${object.kind} ${path.join('.')} = ${JSON.stringify(value)}: ${error}`);
          }
        }
      }
    }
    expect(accepted).toBeGreaterThan(100);
    expect([...new Set(broken)]).toEqual([]);
  });
});
