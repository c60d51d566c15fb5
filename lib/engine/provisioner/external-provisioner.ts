/**
 * The external provisioners of all installed drivers: a CSIDriver object in a simulated cluster means that the
 * driver's sidecars run. Makes a volume for each claim that was handed to a driver, and deletes the volume of a
 * released one. Never binds: the volume names its claim and the controller does the rest.
 * Upstream: sig-storage-lib-external-provisioner v13 (controller.go) as external-provisioner 6.3 uses it.
 */
import { err, ok } from '../../base/result';
import { namespacedKey, objectKey } from '../../kubernetes/object';
import type { PersistentVolumeClaim } from '../../kubernetes/persistent-volume-claim';
import {
  csiDrivers,
  persistentVolumeClaims,
  persistentVolumes,
  storageClasses,
} from '../../kubernetes/resources';
import { dataSourceKind } from '../../volume/data-source-kind';
import { claimProvisioner } from '../../volume/migration';
import { getPersistentVolumeClaimClass } from '../../volume/storage-class-name';
import type { ComponentContext, ComponentDefinition, WorkQueue } from '../component';
import type { SyncResult, Task } from '../task';
import { exponentialBackoff } from '../workqueue';
import { type ProvisioningDriver, type ProvisionOutcome, provisionClaim } from './claim-provisioning';
import { releaseCloneSource } from './clone-protection';
import { driverOf, shouldProvision } from './responsibility';
import { sweepSnapshots } from './snapshot-protection';
import { publishCapacities } from './storage-capacity';
import { syncVolume } from './volume-deletion';

/** --worker-threads, --retry-interval-start, --retry-interval-max */
const WORKERS = 100;
const RETRY_MAX_MS = 5 * 60_000;
const RETRY_MS = exponentialBackoff(1_000, RETRY_MAX_MS);
/** --snapshot-orphan-sweep-interval */
const SWEEP_MS = 5 * 60_000;

/** Stands in no name. */
const KEY_SEPARATOR = '|';

/** Claims are told apart by their uids: one that is created anew with the name of another is another. */
function claimKey(claim: PersistentVolumeClaim): string {
  return `${objectKey(claim)}${KEY_SEPARATOR}${claim.metadata.uid ?? ''}`;
}

export const externalProvisioner: ComponentDefinition = {
  name: 'external-provisioner',
  start(context) {
    if (context.config.simulateDrivers) new ExternalProvisioner(context).start();
  },
};

class ExternalProvisioner {
  readonly #context: ComponentContext;
  readonly #claims: WorkQueue;
  readonly #volumes: WorkQueue;
  readonly #sources: WorkQueue;
  readonly #drivers = new Map<string, ProvisioningDriver>();
  /** Keys that failed last time: only their back-off brings them back, no change does. */
  readonly #failing = new Set<string>();
  /** Claims for which the driver may be making a volume, by uid: it is asked again even when they are gone. */
  readonly #inProgress = new Map<string, PersistentVolumeClaim>();

  constructor(context: ComponentContext) {
    this.#context = context;
    this.#claims = context.queue({
      name: 'claims',
      sync: (key) => this.#noteFailure(`claim ${key}`, this.#syncClaim(key)),
      workers: WORKERS,
      retryDelayMs: RETRY_MS,
    });
    this.#volumes = context.queue({
      name: 'volumes',
      sync: (name) => this.#noteFailure(`volume ${name}`, this.#syncVolume(name)),
      workers: WORKERS,
      retryDelayMs: RETRY_MS,
    });
    this.#sources = context.queue({
      name: 'sources',
      sync: (key) => releaseCloneSource(context, key),
      retryDelayMs: RETRY_MS,
    });
  }

  start(): void {
    const { watch, api } = this.#context;
    publishCapacities(this.#context);
    watch(persistentVolumeClaims, ({ type, object }) => {
      this.#noteClones(objectKey(object), object);
      const key = claimKey(object);
      if (type !== 'DELETED' && !this.#failing.has(`claim ${key}`)) this.#claims.add(key);
    });
    watch(persistentVolumes, ({ type, object }) => {
      const { name } = object.metadata;
      if (type !== 'DELETED' && !this.#failing.has(`volume ${name}`)) this.#volumes.add(name);
    });
    this.#context.every(SWEEP_MS, () => this.#context.spawn(sweepSnapshots(this.#context)));
    watch(storageClasses, ({ type, object }) => {
      if (type === 'ADDED') this.#addClaims((className) => className === object.metadata.name);
    });
    watch(csiDrivers, ({ type }) => {
      if (type !== 'ADDED') return;
      this.#addClaims(() => true);
      for (const volume of api.list(persistentVolumes)) this.#volumes.add(volume.metadata.name);
    });
  }

  #addClaims(isConcerned: (storageClassName: string) => boolean): void {
    for (const claim of this.#context.api.list(persistentVolumeClaims)) {
      if (isConcerned(getPersistentVolumeClaimClass(claim))) this.#claims.add(claimKey(claim));
    }
  }

  /** A source that is being deleted, and the source of a claim that no longer waits for its clone. */
  #noteClones(key: string, claim: PersistentVolumeClaim): void {
    if (claim.metadata.deletionTimestamp !== undefined) this.#sources.add(key);
    if (dataSourceKind(claim) !== 'Claim') return;
    this.#sources.add(namespacedKey(claim.metadata.namespace, claim.spec.dataSource?.name ?? ''));
  }

  *#noteFailure(id: string, work: Task<SyncResult>): Task<SyncResult> {
    const result = yield* work;
    if (result.ok) this.#failing.delete(id);
    else this.#failing.add(id);
    return result;
  }

  /** The driver of that name, if its sidecars run. */
  #driver(name: string | undefined): ProvisioningDriver | undefined {
    const { api, random, nowMs, recorderFor } = this.#context;
    if (name === undefined || !api.get(csiDrivers, name)) return undefined;
    const known = this.#drivers.get(name);
    if (known) return known;
    const identity = `${nowMs()}-${random.integer(1000, 9999)}-${name}`;
    const driver = { name, identity, recorder: recorderFor(name) };
    this.#drivers.set(name, driver);
    return driver;
  }

  *#syncClaim(key: string): Task<SyncResult> {
    const { api, version } = this.#context;
    const claim = this.#findClaim(key);
    const driver = this.#driver(claim && claimProvisioner(claim.metadata.annotations));
    if (!claim || !driver) return this.#leave(key);
    const storageClass = api.get(storageClasses, getPersistentVolumeClaimClass(claim));
    const verdict = shouldProvision(claim, storageClass, driver.name, version);
    if (verdict.kind === 'Leave') return this.#leave(key);
    const outcome = yield* provisionClaim(this.#context, driver, claim, verdict.storageClass);
    this.#noteProgress(claim, outcome);
    if (outcome.kind === 'Retry') return err(outcome.why);
    if (outcome.kind === 'Infeasible') this.#claims.addAfter(key, RETRY_MAX_MS);
    return ok(undefined);
  }

  /** The claim of that uid: as it is, or as it was when its volume was last asked for. */
  #findClaim(key: string): PersistentVolumeClaim | undefined {
    const [name = '', uid = ''] = key.split(KEY_SEPARATOR);
    const claim = this.#context.api.get(persistentVolumeClaims, name);
    return claim?.metadata.uid === uid ? claim : this.#inProgress.get(uid);
  }

  #leave(key: string): SyncResult {
    this.#inProgress.delete(key.split(KEY_SEPARATOR)[1] ?? '');
    return ok(undefined);
  }

  /** What never reached the driver leaves things as they were. */
  #noteProgress(claim: PersistentVolumeClaim, outcome: ProvisionOutcome): void {
    const { uid = '' } = claim.metadata;
    const inBackground = outcome.kind === 'Retry' ? outcome.inBackground : false;
    if (inBackground === true) this.#inProgress.set(uid, claim);
    else if (inBackground === false) this.#inProgress.delete(uid);
  }

  *#syncVolume(name: string): Task<SyncResult> {
    const volume = this.#context.api.get(persistentVolumes, name);
    const driver = this.#driver(volume && driverOf(volume));
    if (!volume || !driver) return ok(undefined);
    return yield* syncVolume(this.#context, driver, volume);
  }
}
