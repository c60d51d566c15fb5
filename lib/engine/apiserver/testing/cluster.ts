/** A cluster without controllers, and the smallest valid objects: for tests of the API server. */
import { seededRandom } from '../../../base/random';
import type { KubernetesVersion } from '../../../kubernetes/feature-gates';
import type { KubernetesObject } from '../../../kubernetes/object';
import type { PersistentVolume } from '../../../kubernetes/persistent-volume';
import type { PersistentVolumeClaim } from '../../../kubernetes/persistent-volume-claim';
import type { Pod } from '../../../kubernetes/pod';
import type { StorageClass } from '../../../kubernetes/storage-class';
import type { ApiResult, ApiServer } from '../api';
import { createApiServer } from '../apiserver';

export const START_MS = Date.UTC(2026, 0, 5, 9, 0, 0);

export interface TestCluster {
  readonly api: ApiServer;
  /** Set `nowMs` to let simulated time pass. */
  readonly clock: { nowMs: number };
}

export function cluster(
  options: { version?: KubernetesVersion; logLimit?: number; seed?: number } = {},
): TestCluster {
  const { version = '1.37', logLimit = 1000, seed = 1 } = options;
  const clock = { nowMs: START_MS };
  const api = createApiServer({ version, nowMs: () => clock.nowMs, random: seededRandom(seed), logLimit });
  return { api, clock };
}

/** The object that a request gave; throws where it was refused. */
export function value<T extends KubernetesObject>(result: ApiResult<T>): T {
  if (!result.ok) throw new Error(result.error.message);
  return result.value;
}

export interface Refusal {
  readonly code: number;
  readonly reason?: string;
  readonly message?: string;
}

/** Why a request was refused; throws where it was not. */
export function refusal(result: ApiResult): Refusal {
  if (result.ok) throw new Error('was not refused');
  const { code, reason, message } = result.error;
  return { code, reason, message };
}

/** The errors in the message of an Invalid, without the object that they are about. */
export function errorsOf(result: ApiResult): readonly string[] {
  if (result.ok) return [];
  const causes = result.error.details?.causes ?? [];
  if (causes.length === 0) return [result.error.message ?? ''];
  return [...new Set(causes.map(({ field, message }) => `${field}: ${message}`))];
}

export function volume(name: string, spec: object = {}, metadata: object = {}): PersistentVolume {
  return {
    apiVersion: 'v1',
    kind: 'PersistentVolume',
    metadata: { name, ...metadata },
    spec: {
      capacity: { storage: '1Gi' },
      accessModes: ['ReadWriteOnce'],
      hostPath: { path: '/tmp/a' },
      ...spec,
    },
  };
}

/** A volume with `source` in place of the hostPath. */
export function volumeOf(source: object, spec: object = {}): PersistentVolume {
  const { hostPath: _hostPath, ...rest } = volume('a').spec;
  return { ...volume('a'), spec: { ...rest, ...spec, ...source } };
}

export function claim(name: string, spec: object = {}, metadata: object = {}): PersistentVolumeClaim {
  return {
    apiVersion: 'v1',
    kind: 'PersistentVolumeClaim',
    metadata: { name, namespace: 'default', ...metadata },
    spec: { accessModes: ['ReadWriteOnce'], resources: { requests: { storage: '1Gi' } }, ...spec },
  };
}

export function storageClass(name: string, fields: object = {}, annotations?: object): StorageClass {
  return {
    apiVersion: 'storage.k8s.io/v1',
    kind: 'StorageClass',
    metadata: { name, ...(annotations && { annotations: annotations as Record<string, string> }) },
    provisioner: 'example.com/disks',
    ...fields,
  };
}

export function pod(name: string, spec: object = {}): Pod {
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name, namespace: 'default' },
    spec: { containers: [{ name: 'c', image: 'i' }], ...spec },
  };
}
