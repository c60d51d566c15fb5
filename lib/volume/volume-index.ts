/**
 * Volumes kept in the order in which the matching wants them, so that a cluster with many volumes need not be
 * searched from end to end for each claim. `find` answers exactly as `findMatchingVolume` over all volumes does
 * (a property test compares the two); its cost grows with the groups of access modes and, where a selector is
 * given, with the volumes of one shelf, not with the cluster.
 *
 * A shelf holds the volumes that are Available, reserved for nobody and not being deleted, of one group of access
 * modes, one class, one volume mode and one attributes class, by capacity and then by name. Volumes with a claimRef
 * are kept by the claim that they name. All others can serve no claim and are only counted.
 */
import { compareStrings } from '../base/compare';
import { SortedList } from '../base/sorted-list';
import { matchesLabelSelector } from '../kubernetes/label-selector';
import { namespacedKey } from '../kubernetes/object';
import type { PersistentVolume } from '../kubernetes/persistent-volume';
import type { PersistentVolumeClaim } from '../kubernetes/persistent-volume-claim';
import { compareQuantities, type Quantity, storageOf } from '../kubernetes/quantity';
import {
  type AccessModeGroup,
  accessModeGroupOf,
  compareAccessModeGroups,
  missingAccessModes,
} from './access-modes';
import { claimRefKey } from './claim-ref';
import { CHECKS_OF_ALL, runCheck } from './match-checks';
import { type MatchOptions, type MatchRequest, matchRequest } from './match-request';
import { findMatchingVolume, type MatchResult, NOTHING_FITS } from './matching';
import { getPersistentVolumeClass } from './storage-class-name';
import { volumeModeOf } from './volume-mode';

interface Entry {
  readonly volume: PersistentVolume;
  readonly storage: Quantity;
}

interface Group extends AccessModeGroup {
  readonly shelves: Map<string, SortedList<Entry>>;
  /** Volumes of this group, on a shelf or not: the group lives while there are any. */
  size: number;
}

export class VolumeIndex {
  readonly #volumes = new Map<string, PersistentVolume>();
  readonly #byClass = new Map<string, Map<string, PersistentVolume>>();
  readonly #byClaim = new Map<string, Map<string, PersistentVolume>>();
  readonly #groups = new Map<string, Group>();
  /** The groups in search order; undefined when one came or went. */
  #order: readonly Group[] | undefined;

  get size(): number {
    return this.#volumes.size;
  }

  get(name: string): PersistentVolume | undefined {
    return this.#volumes.get(name);
  }

  values(): Iterable<PersistentVolume> {
    return this.#volumes.values();
  }

  /** Volumes of one class: what the scheduler searches. */
  volumesOfClass(storageClassName: string): Iterable<PersistentVolume> {
    return this.#byClass.get(storageClassName)?.values() ?? [];
  }

  /** Volumes whose claimRef names the claim, whatever their uid says. */
  volumesReservedFor(namespace: string, name: string): Iterable<PersistentVolume> {
    return this.#byClaim.get(namespacedKey(namespace, name))?.values() ?? [];
  }

  /** Adds a volume, or replaces the one of that name. */
  set(volume: PersistentVolume): void {
    this.delete(volume.metadata.name);
    const { name } = volume.metadata;
    this.#volumes.set(name, volume);
    addTo(this.#byClass, getPersistentVolumeClass(volume), volume);
    const group = this.#groupOf(volume);
    group.size += 1;
    const reservedFor = claimRefKey(volume);
    if (reservedFor !== undefined) addTo(this.#byClaim, reservedFor, volume);
    else if (isOnShelf(volume)) shelfOf(group, shelfKeyOfVolume(volume)).insert(entryOf(volume));
  }

  delete(name: string): void {
    const volume = this.#volumes.get(name);
    if (!volume) return;
    this.#volumes.delete(name);
    removeFrom(this.#byClass, getPersistentVolumeClass(volume), name);
    const group = this.#groupOf(volume);
    const reservedFor = claimRefKey(volume);
    if (reservedFor !== undefined) removeFrom(this.#byClaim, reservedFor, name);
    else if (isOnShelf(volume)) removeFromShelf(group, volume);
    group.size -= 1;
    if (group.size > 0) return;
    this.#groups.delete(group.key);
    this.#order = undefined;
  }

  /** The volume for `claim`: what `findMatchingVolume` says of all volumes (with `options.node`: of the claim's class). */
  find(claim: PersistentVolumeClaim, options: MatchOptions): MatchResult {
    const request = matchRequest(claim, options);
    if (!request.ok) return { kind: 'Error', message: request.error };
    if (options.node) {
      return findMatchingVolume(claim, this.volumesOfClass(request.value.storageClassName), options);
    }
    const reserved = this.#reservedFor(request.value);
    for (const group of this.#groupsInOrder()) {
      if (missingAccessModes(request.value.accessModes, group.modes).length > 0) continue;
      const own = reserved.find((volume) => accessModeGroupOf(volume).key === group.key);
      if (own) return { kind: 'Found', volume: own, why: 'Reserved' };
      const volume = options.delayBinding ? undefined : smallestOnShelf(request.value, group);
      if (volume) return { kind: 'Found', volume, why: 'Smallest' };
    }
    return NOTHING_FITS;
  }

  /** The volumes that the search returns at once when it meets them, in order of name. */
  #reservedFor(request: MatchRequest): readonly PersistentVolume[] {
    const { namespace, name } = request.claim.metadata;
    const reserved = this.#byClaim.get(namespacedKey(namespace, name));
    if (!reserved) return [];
    return [...reserved.values()]
      .filter((volume) => !CHECKS_OF_ALL.some((check) => runCheck(check, request, volume)))
      .sort((a, b) => compareStrings(a.metadata.name, b.metadata.name));
  }

  #groupOf(volume: PersistentVolume): Group {
    const { key, modes } = accessModeGroupOf(volume);
    let group = this.#groups.get(key);
    if (!group) {
      group = { key, modes, shelves: new Map(), size: 0 };
      this.#groups.set(key, group);
      this.#order = undefined;
    }
    return group;
  }

  #groupsInOrder(): readonly Group[] {
    this.#order ??= [...this.#groups.values()].sort(compareAccessModeGroups);
    return this.#order;
  }
}

function isOnShelf(volume: PersistentVolume): boolean {
  return volume.status?.phase === 'Available' && volume.metadata.deletionTimestamp === undefined;
}

/** Names cannot hold a line feed, so it separates the parts of a key. */
function shelfKey(storageClassName: string, volumeMode: string, volumeAttributesClassName: string): string {
  return `${storageClassName}\n${volumeMode}\n${volumeAttributesClassName}`;
}

function shelfKeyOfVolume(volume: PersistentVolume): string {
  const { volumeAttributesClassName = '' } = volume.spec;
  return shelfKey(getPersistentVolumeClass(volume), volumeModeOf(volume.spec), volumeAttributesClassName);
}

function shelfOf(group: Group, key: string): SortedList<Entry> {
  let shelf = group.shelves.get(key);
  if (!shelf) {
    shelf = new SortedList(compareEntries);
    group.shelves.set(key, shelf);
  }
  return shelf;
}

function removeFromShelf(group: Group, volume: PersistentVolume): void {
  const key = shelfKeyOfVolume(volume);
  const shelf = shelfOf(group, key);
  shelf.delete(entryOf(volume));
  if (shelf.size === 0) group.shelves.delete(key);
}

function entryOf(volume: PersistentVolume): Entry {
  return { volume, storage: storageOf(volume.spec.capacity) };
}

function compareEntries(a: Entry, b: Entry): number {
  return (
    compareQuantities(a.storage, b.storage) || compareStrings(a.volume.metadata.name, b.volume.metadata.name)
  );
}

function smallestOnShelf(request: MatchRequest, group: Group): PersistentVolume | undefined {
  const { storageClassName, volumeMode, volumeAttributesClassName, selector } = request;
  const shelf = group.shelves.get(shelfKey(storageClassName, volumeMode, volumeAttributesClassName));
  const { excludedVolumes } = request.options;
  const found = shelf?.find(
    ({ storage }) => compareQuantities(storage, request.storage) >= 0,
    ({ volume: { metadata } }) =>
      !excludedVolumes?.has(metadata.name) &&
      (!selector || matchesLabelSelector(selector, metadata.labels ?? {})),
  );
  return found?.volume;
}

function addTo(map: Map<string, Map<string, PersistentVolume>>, key: string, volume: PersistentVolume): void {
  const volumes = map.get(key);
  if (volumes) volumes.set(volume.metadata.name, volume);
  else map.set(key, new Map([[volume.metadata.name, volume]]));
}

function removeFrom(map: Map<string, Map<string, PersistentVolume>>, key: string, name: string): void {
  const volumes = map.get(key);
  volumes?.delete(name);
  if (volumes?.size === 0) map.delete(key);
}
