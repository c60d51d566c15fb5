/**
 * What containers do to data, and what the loss of a node does. A simulated container appends one line to each volume
 * that it can write to whenever it starts: that makes visible what survives, and keeps a scenario a log of API writes.
 */
import { err, ok } from '../../base/result';
import type { Pod } from '../../kubernetes/pod';
import { nodeVolumes } from '../../kubernetes/resources';
import { fateOf } from '../../volume/volume-lifetime';
import type { ApiServer } from '../apiserver/api';
import { emptyPlace, eraseData, writeLine } from '../data-sets';
import { remove, type SyncResult, statusMessage, type Task } from '../task';
import { dataLocationOf, isWritten, type NodeVolumeView, persistentVolumeOf } from './node-volumes';
import { restartCount } from './pod-status';

export interface DataView extends NodeVolumeView {
  readonly api: ApiServer;
}

/** The line of this start of the Pod's containers, in each writable volume; those that have it are left alone. */
export function* writeLines(view: DataView, pod: Pod, time: string): Task<SyncResult> {
  const { namespace = '', name, uid = '' } = pod.metadata;
  const nodeName = pod.spec.nodeName ?? '';
  const line = { time, namespace, pod: name, podUid: uid, nodeName, restart: restartCount(pod) };
  for (const podVolume of pod.spec.volumes ?? []) {
    const location = dataLocationOf(view, pod, podVolume);
    if (!location || !isWritten(pod, podVolume, persistentVolumeOf(view, pod, podVolume))) continue;
    const written = yield* writeLine(view.api, location, line);
    if (!written.ok) return written;
  }
  return ok(undefined);
}

/** What the recycler does: it removes every file of the volumes that it mounts, on the node that it runs on. */
export function* scrubVolumes(view: DataView, pod: Pod): Task<SyncResult> {
  for (const podVolume of pod.spec.volumes ?? []) {
    const location = dataLocationOf(view, pod, podVolume);
    if (!location) continue;
    const emptied = yield* emptyPlace(view.api, location);
    if (!emptied.ok) return emptied;
  }
  return ok(undefined);
}

/** A Node object that is deleted stands for a machine that is taken away: its mounts and what lay on it are gone. */
export function* forgetNode(api: ApiServer, nodeName: string): Task<SyncResult> {
  for (const { metadata, spec } of api.list(nodeVolumes)) {
    if (spec.nodeName !== nodeName) continue;
    const removed = yield* remove({ resource: nodeVolumes, name: metadata.name }, { uid: metadata.uid });
    if (!removed.ok && removed.error.code !== 404) return err(statusMessage(removed.error));
  }
  return yield* eraseData(
    api,
    (location) =>
      location.kind !== 'Backend' &&
      location.nodeName === nodeName &&
      fateOf(location, 'NodeRemoval') === 'Lost',
  );
}
