/**
 * The external resizers of all installed drivers: have the driver grow the volume of a claim that asks for more, and
 * change its attributes when the claim names another VolumeAttributesClass. What the node must do is left to the
 * kubelet.
 * Upstream: external-resizer 2.3, pkg/controller and pkg/modifycontroller.
 */
import { err, ok } from '../../base/result';
import { objectKey } from '../../kubernetes/object';
import type { PersistentVolumeClaim } from '../../kubernetes/persistent-volume-claim';
import {
  csiDrivers,
  persistentVolumeClaims,
  persistentVolumes,
  volumeAttributesClasses,
} from '../../kubernetes/resources';
import type { ComponentContext, ComponentDefinition, EventRecorder, WorkQueue } from '../component';
import type { SyncResult, Task } from '../task';
import { exponentialBackoff } from '../workqueue';
import { DONE, type ResizeOutcome } from './attempt';
import { expandVolume } from './expand-volume';
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

  constructor(context: ComponentContext) {
    this.#context = context;
    this.#expansions = this.#queue('expansions', (key) => this.#expand(key));
    this.#modifications = this.#queue('modifications', (key) => this.#modify(key));
  }

  start(): void {
    const { watch, api } = this.#context;
    watch(persistentVolumeClaims, ({ type, object }, previous) => {
      if (type === 'DELETED') this.#finalErrors.delete(object.metadata.uid ?? '');
      else if (!previous || isNewWish(object, previous)) this.#addBoth(object);
    });
    const all = (): void => {
      for (const claim of api.list(persistentVolumeClaims)) this.#addBoth(claim);
    };
    watch(csiDrivers, ({ type }) => type === 'ADDED' && all());
    watch(volumeAttributesClasses, ({ type }) => type === 'ADDED' && all());
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
    const uid = found.claim.metadata.uid ?? '';
    const history = { lastErrorFinal: this.#finalErrors.has(uid) };
    const outcome = yield* expandVolume(this.#context, found, history);
    if (outcome.kind === 'Infeasible' || (outcome.kind === 'Retry' && outcome.final))
      this.#finalErrors.add(uid);
    else this.#finalErrors.delete(uid);
    return outcome;
  }

  *#modify(key: string): Task<ResizeOutcome> {
    const found = this.#context.enabled('VolumeAttributesClass') ? this.#find(key) : undefined;
    return found ? yield* modifyVolume(this.#context, found) : DONE;
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

/** The user asked for something else, or the claim has just been bound; the resizer's own writes bring nothing new. */
function isNewWish(claim: PersistentVolumeClaim, previous: PersistentVolumeClaim): boolean {
  return (
    claim.spec.resources?.requests?.storage !== previous.spec.resources?.requests?.storage ||
    claim.spec.volumeAttributesClassName !== previous.spec.volumeAttributesClassName ||
    claim.status?.phase !== previous.status?.phase
  );
}
