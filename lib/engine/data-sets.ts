/**
 * The data in volumes, as far as lifetimes need it: who wrote into which place, and when it is gone. A DataSet is made
 * by the first writing and deleted when its data is erased; nothing else of a volume's content is modelled. It decides
 * nothing: who may write and what erases is said in lib/volume/volume-lifetime.ts and by those who mount and delete.
 */
import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js';
import { err, ok } from '../base/result';
import type { PersistentVolume } from '../kubernetes/persistent-volume';
import { dataSets } from '../kubernetes/resources';
import {
  DATA_LINES_KEPT,
  type DataLine,
  type DataLocation,
  type DataSet,
  type FileType,
  SIMULATION_API_VERSION,
} from '../kubernetes/simulation-kinds';
import { dataLocationKey, volumeDataLocation } from '../volume/data-location';
import type { ApiServer } from './apiserver/api';
import { create, remove, type SyncResult, statusMessage, type Task, update } from './task';

const HASH_DIGITS = 16;

/** `pod-…`, `node-…` or `backend-…` with a hash of the place: the same place has the same name for ever. */
export function dataSetName(location: DataLocation): string {
  const hash = bytesToHex(sha256(utf8ToBytes(dataLocationKey(location)))).slice(0, HASH_DIGITS);
  return `${location.kind.toLowerCase()}-${hash}`;
}

/** One container start writes one line, however often its kubelet is restarted on the way. */
export function* writeLine(api: ApiServer, location: DataLocation, line: DataLine): Task<SyncResult> {
  const name = dataSetName(location);
  const present = api.get(dataSets, name);
  if (present?.lines.some((other) => other.podUid === line.podUid && other.restart === line.restart)) {
    return ok(undefined);
  }
  const written = present
    ? yield* update(withLine(present, line))
    : yield* create(newDataSet({ location }, [line]));
  return written.ok ? ok(undefined) : err(statusMessage(written.error));
}

/** An empty place: a directory or a file that a kubelet makes. */
export function* makePlace(api: ApiServer, location: DataLocation, fileType: FileType): Task<SyncResult> {
  if (api.get(dataSets, dataSetName(location))) return ok(undefined);
  const made = yield* create(newDataSet({ location, fileType }, []));
  return made.ok ? ok(undefined) : err(statusMessage(made.error));
}

function newDataSet(spec: DataSet['spec'], lines: readonly DataLine[]): DataSet {
  const metadata = { name: dataSetName(spec.location) };
  return { apiVersion: SIMULATION_API_VERSION, kind: 'DataSet', metadata, spec, lines };
}

function withLine(dataSet: DataSet, line: DataLine): DataSet {
  const lines = [...dataSet.lines, line];
  const surplus = Math.max(0, lines.length - DATA_LINES_KEPT);
  if (surplus === 0) return { ...dataSet, lines };
  return { ...dataSet, lines: lines.slice(surplus), linesLeftOut: (dataSet.linesLeftOut ?? 0) + surplus };
}

/** A backend copies what lies in one place to another that is still empty: a snapshot, a restore, a clone. */
export function* copyData(api: ApiServer, from: DataLocation, to: DataLocation): Task {
  const source = api.get(dataSets, dataSetName(from));
  if (!source || api.get(dataSets, dataSetName(to))) return;
  yield* create({ ...source, metadata: { name: dataSetName(to) }, spec: { location: to } });
}

/** Where a driver keeps a volume or a snapshot of its own. */
export function driverLocation(driver: string, handle: string): DataLocation {
  return { kind: 'Backend', system: driver, id: handle };
}

/** Everything in a place goes, and a directory that a kubelet made stays as it was at first. */
export function* emptyPlace(api: ApiServer, location: DataLocation): Task<SyncResult> {
  const present = api.get(dataSets, dataSetName(location));
  if (!present?.spec.fileType) {
    const key = dataLocationKey(location);
    return yield* eraseData(api, (other) => dataLocationKey(other) === key);
  }
  const emptied = yield* update({ ...present, lines: [], linesLeftOut: undefined });
  return emptied.ok ? ok(undefined) : err(statusMessage(emptied.error));
}

export function* eraseData(api: ApiServer, isErased: (location: DataLocation) => boolean): Task<SyncResult> {
  for (const { metadata, spec } of api.list(dataSets)) {
    if (!isErased(spec.location)) continue;
    const removed = yield* remove({ resource: dataSets, name: metadata.name });
    if (!removed.ok && removed.error.code !== 404) return err(statusMessage(removed.error));
  }
  return ok(undefined);
}

/**
 * What a deleter of `volume` erases. A directory goes on every node: the in-tree deleter of hostPath is made for
 * clusters whose controller runs on the only node, and the simulation does not say on which node it runs.
 */
export function* eraseVolumeData(api: ApiServer, volume: PersistentVolume): Task<SyncResult> {
  const erased = volumeDataLocation(api.version, volume, '');
  const key = dataLocationKey(erased);
  return yield* eraseData(api, (location) =>
    erased.kind === 'Node'
      ? location.kind === 'Node' && location.path === erased.path
      : dataLocationKey(location) === key,
  );
}
