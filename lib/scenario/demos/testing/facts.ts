/**
 * What a cluster shows, one fact a line, so that a test can say of a note what must be true at its moment: `claim data
 * Bound disk`, `volume disk Released notes`, `pod web Running node-a`. A volume with a generated name is called
 * `of-<claim>`. For tests only.
 */
import type { KubernetesObject } from '../../../kubernetes/object';
import type { PersistentVolume } from '../../../kubernetes/persistent-volume';
import type { PersistentVolumeClaim } from '../../../kubernetes/persistent-volume-claim';
import {
  dataSets,
  events,
  nodes,
  persistentVolumeClaims,
  persistentVolumes,
  pods,
  storageClasses,
  volumeAttachments,
  volumeSnapshotContents,
  volumeSnapshots,
} from '../../../kubernetes/resources';
import type { ScenarioPlayer } from '../../replay';
import { called, stateOf } from './words-for-objects';

export function factsOf({ simulation: { api }, refusals }: ScenarioPlayer): ReadonlySet<string> {
  const volumes = api.list(persistentVolumes);
  const claims = api.list(persistentVolumeClaims);
  const known: readonly KubernetesObject[] = [
    ...volumes,
    ...claims,
    ...api.list(pods),
    ...api.list(volumeAttachments),
    ...api.list(volumeSnapshots),
    ...api.list(volumeSnapshotContents),
  ];
  const uids = new Set(claims.map(({ metadata }) => metadata.uid));
  return new Set([
    ...known.map((object) => stateOf(object, volumes)),
    ...known
      .filter(({ metadata }) => metadata.deletionTimestamp !== undefined)
      .map((object) => `${nameOf(object, volumes)} is being deleted`),
    ...volumes.flatMap((volume) => volumeFacts(volume, called(volume.metadata.name, volumes), uids)),
    ...claims.flatMap(claimFacts),
    ...told(api.list(events), volumes),
    ...api.list(storageClasses).map(({ metadata }) => `class ${metadata.name}`),
    ...api.list(nodes).map(({ metadata }) => `node ${metadata.name}`),
    ...api
      .list(dataSets)
      .map(({ spec, lines }) => `data ${spec.location.kind} ${lines.map((line) => line.pod).join(',')}`),
    ...refusals.flatMap(({ field, status }) => [`refused ${field}`, `refused ${field}: ${status.message}`]),
    `all volumes: ${list(volumes.map(({ metadata }) => called(metadata.name, volumes)))}`,
    `all claims: ${list(claims.map(({ metadata }) => metadata.name))}`,
    `all classes: ${list(api.list(storageClasses).map(({ metadata }) => metadata.name))}`,
  ]);
}

function volumeFacts(
  { spec, status }: PersistentVolume,
  name: string,
  uids: ReadonlySet<string | undefined>,
) {
  const { claimRef } = spec;
  const zones = spec.nodeAffinity?.required?.nodeSelectorTerms
    ?.flatMap(({ matchExpressions = [] }) => matchExpressions.flatMap(({ values = [] }) => values))
    .join(',');
  return [
    `volume ${name} of ${spec.capacity?.storage}`,
    `volume ${name} modes ${spec.accessModes?.join(',')}`,
    `volume ${name} policy ${spec.persistentVolumeReclaimPolicy}`,
    ...(claimRef && !claimRef.uid ? [`volume ${name} kept for any ${claimRef.name}`] : []),
    ...(claimRef?.uid && !uids.has(claimRef.uid) ? [`volume ${name} kept for a gone ${claimRef.name}`] : []),
    ...(status?.message ? [`volume ${name} says: ${status.message}`] : []),
    ...(zones ? [`volume ${name} only in ${zones}`] : []),
  ];
}

function claimFacts({ metadata: { name, finalizers = [] }, spec, status }: PersistentVolumeClaim) {
  return [
    `claim ${name} asks for ${spec.resources?.requests?.storage}`,
    `claim ${name} has ${status?.capacity?.storage ?? 'nothing'}`,
    `claim ${name} in class ${spec.storageClassName ?? 'unset'}`,
    ...(status?.conditions ?? []).map(({ type }) => `claim ${name} condition ${type}`),
    ...finalizers.map((finalizer) => `claim ${name} finalizer ${finalizer}`),
  ];
}

interface Told {
  readonly reason?: string;
  readonly message?: string;
  readonly involvedObject: { readonly name?: string };
}

/** Each event, and of each object the reasons of all of its events. */
function told(all: readonly Told[], volumes: readonly PersistentVolume[]): readonly string[] {
  const reasons = new Map<string, Set<string>>();
  const facts = all.flatMap(({ reason = '', message, involvedObject }) => {
    const about = called(involvedObject.name, volumes);
    reasons.set(about, (reasons.get(about) ?? new Set()).add(reason));
    return [`event ${reason} ${about}`, `event ${reason} ${about}: ${message}`];
  });
  return [...facts, ...[...reasons].map(([about, some]) => `all events of ${about}: ${list([...some])}`)];
}

function nameOf(object: KubernetesObject, volumes: readonly PersistentVolume[]): string {
  return stateOf(object, volumes).split(' ').slice(0, 2).join(' ');
}

const list = (names: readonly string[]) => [...names].sort().join(', ') || 'none';
