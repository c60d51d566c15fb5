/**
 * kubernetes.io/host-path: directories of a node, for trying things out on one machine. It deletes only below /tmp and
 * gives every claim a new directory there, wherever the Pod will run. Upstream: pkg/volume/hostpath/host_path.go, 1.37.
 */
import { err, ok } from '../../../base/result';
import { annHostPathCreatedBy } from '../../../kubernetes/annotations';
import type { VolumePlugin } from '../volume-plugin';

const DELETABLE = /^\/tmp\/.+/;

export const hostPath: VolumePlugin = {
  name: 'kubernetes.io/host-path',
  recycler: {
    minimumTimeoutSeconds: 60,
    timeoutIncrementSeconds: 30,
    podVolume: ({ spec }) => spec.hostPath && { hostPath: { path: spec.hostPath.path } },
  },
  deleteVolume({ spec }) {
    const path = spec.hostPath?.path ?? '';
    if (DELETABLE.test(path)) return ok(undefined);
    const message = `host_path deleter only supports /tmp/.+ but received provided ${path}`;
    return err({ kind: 'Failed', message });
  },
  provisionVolume({ random }) {
    const path = `/tmp/hostpath_pv/${uuid(random.hex(32))}`;
    return ok({
      source: { hostPath: { path, type: '' } },
      annotations: { [annHostPathCreatedBy]: 'hostpath-dynamic-provisioner' },
    });
  },
};

/** Hexadecimal digits in the form of a random uuid (version 4). */
function uuid(hex: string): string {
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-4${hex.slice(13, 16)}-a${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
}
