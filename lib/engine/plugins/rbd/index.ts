/**
 * kubernetes.io/rbd: images of a Ceph cluster, in the tree up to 1.30. The Ceph cluster itself is outside: deleting and
 * growing succeed once what Kubernetes has to bring along is there, and provisioning fails for want of it.
 * Upstream: pkg/volume/rbd/rbd.go and rbd_util.go, 1.30.
 */
import { err, ok, type Result } from '../../../base/result';
import { goQuote } from '../../../kubernetes/go-text';
import type { KubernetesObject, StringMap } from '../../../kubernetes/object';
import type { Quantity } from '../../../kubernetes/quantity';
import { getPersistentVolumeClass } from '../../../volume/storage-class-name';
import type { ExpandRequest, VolumePlugin } from '../volume-plugin';

const NAME = 'kubernetes.io/rbd';
const MIB_NANO = 1024n * 1024n * 1_000_000_000n;

export const rbd: VolumePlugin = {
  name: NAME,
  deleteVolume: () => ok(undefined),
  /** The first thing that the provisioner looks for. */
  provisionVolume: () => err('missing Ceph admin secret name'),
  expandVolume(request) {
    const found = findAdminSecret(request);
    return found.ok ? ok(inWholeMiB(request.newSize)) : found;
  },
};

/** getAdminAndSecret and GetSecretForPV: the parameters of the class say where the key of Ceph's administrator is. */
function findAdminSecret({ volume, storageClass, secret }: ExpandRequest): Result<void, string> {
  const className = getPersistentVolumeClass(volume);
  if (className === '') return err('volume has no storage class');
  const found = storageClass(className);
  if (!found) return err(`storageclass.storage.k8s.io ${goQuote(className)} not found`);
  const parameters = lowerCased(found.parameters ?? {});
  const name = parameters.adminsecretname ?? '';
  const namespace = parameters.adminsecretnamespace ?? 'default';
  const problem = problemOf(name, secret(namespace, name));
  if (problem === undefined) return ok(undefined);
  const place = `[${goQuote(namespace)}/${goQuote(name)}]`;
  return err(`failed to get admin secret from ${place}: failed to get secret from ${place}: ${problem}`);
}

function problemOf(name: string, secret: KubernetesObject | undefined): string | undefined {
  if (name === '') return 'resource name may not be empty';
  if (!secret) return `secrets ${goQuote(name)} not found`;
  return 'type' in secret && secret.type === NAME ? undefined : `cannot get secret of type ${NAME}`;
}

function lowerCased(parameters: StringMap): StringMap {
  return Object.fromEntries(Object.entries(parameters).map(([key, value]) => [key.toLowerCase(), value]));
}

/** `rbd resize --size` counts in MiB (ExpandImage). */
function inWholeMiB({ nano }: Quantity): Quantity {
  return { nano: ((nano + MIB_NANO - 1n) / MIB_NANO) * MIB_NANO, format: 'BinarySI' };
}
