/**
 * The cluster in which the hand moves the playhead: a thousand claims with a volume each, and then a quarter of an hour
 * of work on them. As many objects as a scenario may have, and nearly as many writes as a page keeps.
 */
import type { KubernetesObject } from '../../kubernetes/object';
import { SCENARIO_FORMAT, type Scenario, type TimedOperation } from '../../scenario/scenario';
import { bindingClaim, bindingVolumes } from './matching-data';

const CLAIMS = 1_000;
const BEGIN_MS = 30_000;
/** When the work is done, milliseconds since the start. */
export const HAND_END_MS = 900_000;
/** Claims that are deleted and created again: their volumes are recycled, with all the writes of that. */
const AGAIN = 180;
/** Labels that somebody sets meanwhile. */
const LABELS = 4_400;

/** It opens at the beginning of the work: run to `HAND_END_MS` it has about 20,000 writes. */
export function handScenario(): Scenario {
  const volumes = bindingVolumes(CLAIMS).map(recycled);
  const claims = Array.from({ length: CLAIMS }, (_, index) => bindingClaim(index));
  const operations = [...again(), ...labels()].sort((a, b) => a.atMs - b.atMs);
  return {
    stowage: SCENARIO_FORMAT,
    kubernetes: '1.37',
    seed: 1,
    title: 'Bench',
    objects: [...volumes, ...claims],
    operations,
    untilMs: BEGIN_MS,
  };
}

function recycled(volume: KubernetesObject): KubernetesObject {
  const { spec, ...rest } = volume as KubernetesObject & { readonly spec: object };
  const made = { ...rest, spec: { ...spec, persistentVolumeReclaimPolicy: 'Recycle' } };
  return made;
}

function again(): readonly TimedOperation[] {
  return Array.from({ length: AGAIN }, (_, index) => {
    const claim = bindingClaim((index * 7) % CLAIMS);
    const atMs = timeOfTurn(index, AGAIN);
    return [
      { delete: addressOf(claim), atMs },
      { create: claim, atMs: atMs + 500 },
    ];
  }).flat();
}

function labels(): readonly TimedOperation[] {
  return Array.from({ length: LABELS }, (_, index) => {
    const name = `volume-${(index * 7) % CLAIMS}`;
    const patch = { metadata: { labels: { turn: String(index) } } };
    return {
      patch: { apiVersion: 'v1', kind: 'PersistentVolume', name, patch },
      atMs: timeOfTurn(index, LABELS),
    };
  });
}

function timeOfTurn(index: number, turns: number): number {
  return BEGIN_MS + Math.floor(((HAND_END_MS - BEGIN_MS - 30_000) * index) / turns);
}

function addressOf({ apiVersion, kind, metadata: { name = '' } }: KubernetesObject) {
  return { apiVersion, kind, namespace: 'default', name };
}
