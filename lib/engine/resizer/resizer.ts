/**
 * The external resizers of all installed drivers: have the driver grow the volume of a claim that asks for more, and
 * change its attributes when the claim names another VolumeAttributesClass. What the node must do is left to the
 * kubelet.
 * Upstream: external-resizer 2.3, pkg/controller and pkg/modifycontroller.
 */
import { jsonEqual } from '../../base/json';
import { err, ok } from '../../base/result';
import { objectKey } from '../../kubernetes/object';
import type { PersistentVolumeClaim } from '../../kubernetes/persistent-volume-claim';
import { compareQuantities, storageOf } from '../../kubernetes/quantity';
import {
  csiDrivers,
  persistentVolumeClaims,
  persistentVolumes,
  volumeAttributesClasses,
} from '../../kubernetes/resources';
import type { ComponentContext, ComponentDefinition, EventRecorder, WorkQueue } from '../component';
import { driverProfile } from '../drivers/driver-profile';
import type { SyncResult, Task } from '../task';
import { exponentialBackoff } from '../workqueue';
import { DONE, expanderOf, type ResizeOutcome } from './attempt';
import { expandVolume, forgetPreResizeCapacity } from './expand-volume';
import { modifyVolume } from './modify-volume';

/** --workers, --retry-interval-start, --retry-interval-max */
const WORKERS = 10;
const RETRY_MAX_MS = 5 * 60_000;
const RETRY_MS = exponentialBackoff(1_000, RETRY_MAX_MS);

export const externalResizer: ComponentDefinition = {
  name: 'external-resizer',
  start(context) {
    if (context.config.simulateDrivers) new ExternalResizer(context).start();
  },
};

class ExternalResizer {
  readonly #context: ComponentContext;
  readonly #expansions: WorkQueue;
  readonly #modifications: WorkQueue;
  readonly #recorders = new Map<string, EventRecorder>();
  /** Claims whose driver's last error was final, by uid. */
  readonly #finalErrors = new Set<string>();
  /** Claims whose driver's last error was that the volume is in use, by uid. */
  readonly #inUseErrors = new Set<string>();
  /** Claims of which nobody knows whether the driver still changes the attributes, by uid. */
  readonly #uncertain = new Set<string>();

  constructor(context: ComponentContext) {
    this.#context = context;
    this.#expansions = this.#queue('expansions', (key) => this.#expand(key));
    this.#modifications = this.#queue('modifications', (key) => this.#modify(key));
  }

  start(): void {
    const { watch, api } = this.#context;
    watch(persistentVolumeClaims, ({ type, object }, previous) => {
      // Of what was begun before the resizer started it does not know how it stands.
      if (!previous && object.status?.modifyVolumeStatus?.status === 'InProgress')
        this.#uncertain.add(object.metadata.uid ?? '');
      if (type === 'DELETED') this.#forget(object);
      else if (!previous || isNewWish(object, previous)) this.#addBoth(object);
      // Grown on a node: the volume still says how large it was before.
      else if (hasGrown(object, previous)) this.#expansions.add(objectKey(object));
      // A change is over: the claim may name another class by now.
      else if (previous.status?.modifyVolumeStatus && !object.status?.modifyVolumeStatus)
        this.#modifications.add(objectKey(object));
    });
    const all = (): void => {
      for (const claim of api.list(persistentVolumeClaims)) this.#addBoth(claim);
    };
    // One that is described anew is installed anew.
    watch(csiDrivers, ({ type, object: { metadata } }, previous) => {
      if (type === 'DELETED') return;
      if (!previous || !jsonEqual(metadata.annotations, previous.metadata.annotations)) all();
    });
    watch(volumeAttributesClasses, ({ type }) => type === 'ADDED' && all());
  }

  #forget({ metadata: { uid = '' } }: PersistentVolumeClaim): void {
    this.#finalErrors.delete(uid);
    this.#inUseErrors.delete(uid);
    this.#uncertain.delete(uid);
  }

  #addBoth(claim: PersistentVolumeClaim): void {
    this.#expansions.add(objectKey(claim));
    this.#modifications.add(objectKey(claim));
  }

  #queue(name: string, attempt: (key: string) => Task<ResizeOutcome>): WorkQueue {
    const queue: WorkQueue = this.#context.queue({
      name,
      workers: WORKERS,
      retryDelayMs: RETRY_MS,
      sync: function* (key): Task<SyncResult> {
        const outcome = yield* attempt(key);
        if (outcome.kind === 'Retry') return err(outcome.why);
        if (outcome.kind === 'Infeasible') queue.addAfter(key, RETRY_MAX_MS);
        return ok(undefined);
      },
    });
    return queue;
  }

  *#expand(key: string): Task<ResizeOutcome> {
    const found = this.#find(key);
    if (!found) return DONE;
    const expander = expanderOf(driverProfile(this.#context.api, found.driver).capabilities);
    if (expander === 'Nobody') return DONE;
    const forgotten = yield* forgetPreResizeCapacity(found);
    if (!forgotten.ok) return { kind: 'Retry', why: forgotten.error, final: false };
    const uid = found.claim.metadata.uid ?? '';
    const history = { lastErrorFinal: this.#finalErrors.has(uid), inUseError: this.#inUseErrors.has(uid) };
    const outcome = yield* expandVolume(this.#context, found, history, expander);
    const failed = outcome.kind === 'Retry';
    note(this.#finalErrors, uid, outcome.kind === 'Infeasible' || (failed && outcome.final));
    note(this.#inUseErrors, uid, failed && outcome.inUse === true);
    return outcome;
  }

  *#modify(key: string): Task<ResizeOutcome> {
    const found = this.#context.enabled('VolumeAttributesClass') ? this.#find(key) : undefined;
    if (!found) return DONE;
    const uid = found.claim.metadata.uid ?? '';
    const outcome = yield* modifyVolume(this.#context, found, this.#uncertain.has(uid));
    if (outcome.kind === 'Infeasible') this.#uncertain.delete(uid);
    else if (outcome.kind === 'Retry' && outcome.uncertain !== undefined)
      note(this.#uncertain, uid, outcome.uncertain);
    return outcome;
  }

  /** Claim, volume and driver, where the driver's sidecars run. */
  #find(key: string) {
    const { api } = this.#context;
    const claim = api.get(persistentVolumeClaims, key);
    const volume = api.get(persistentVolumes, claim?.spec.volumeName ?? '');
    const driver = volume?.spec.csi?.driver;
    if (!claim || !volume || !driver || !api.get(csiDrivers, driver)) return undefined;
    if (volume.spec.claimRef?.uid !== claim.metadata.uid) return undefined;
    return { claim, volume, driver, recorder: this.#recorder(driver) };
  }

  #recorder(driver: string): EventRecorder {
    const known = this.#recorders.get(driver);
    if (known) return known;
    const recorder = this.#context.recorderFor(`external-resizer ${driver}`);
    this.#recorders.set(driver, recorder);
    return recorder;
  }
}

function note(uids: Set<string>, uid: string, holds: boolean): void {
  if (holds) uids.add(uid);
  else uids.delete(uid);
}

function hasGrown(claim: PersistentVolumeClaim, previous: PersistentVolumeClaim): boolean {
  return compareQuantities(storageOf(claim.status?.capacity), storageOf(previous.status?.capacity)) > 0;
}

/** The user asked for something else, or the claim has just been bound; the resizer's own writes bring nothing new. */
function isNewWish(claim: PersistentVolumeClaim, previous: PersistentVolumeClaim): boolean {
  return (
    claim.spec.resources?.requests?.storage !== previous.spec.resources?.requests?.storage ||
    claim.spec.volumeAttributesClassName !== previous.spec.volumeAttributesClassName ||
    claim.status?.phase !== previous.status?.phase
  );
}
