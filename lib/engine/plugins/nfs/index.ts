/**
 * kubernetes.io/nfs: an export of an NFS server. It recycles, but neither provisions nor deletes: the server's
 * administrator does. Upstream: pkg/volume/nfs/nfs.go, 1.37.
 */
import type { VolumePlugin } from '../volume-plugin';

export const nfs: VolumePlugin = {
  name: 'kubernetes.io/nfs',
  recycler: {
    minimumTimeoutSeconds: 300,
    timeoutIncrementSeconds: 30,
    podVolume: ({ spec }) => spec.nfs && { nfs: { server: spec.nfs.server, path: spec.nfs.path } },
  },
};
