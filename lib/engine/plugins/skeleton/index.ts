/**
 * Copy this folder to `plugins/<plugin>/` and replace what is here: name the upstream files and the version that you
 * read, and leave out the functions that the plugin does not have. Then add a row to lib/volume/plugins.ts and
 * a line to plugins/index.ts; the contract test says what is missing.
 */
import { err, ok } from '../../../base/result';
import type { VolumePlugin } from '../volume-plugin';

export const skeleton: VolumePlugin = {
  name: 'example.com/skeleton',
  recycler: {
    minimumTimeoutSeconds: 60,
    timeoutIncrementSeconds: 30,
    podVolume: ({ spec }) => spec.nfs && { nfs: { server: spec.nfs.server, path: spec.nfs.path } },
  },
  deleteVolume: ({ metadata }) =>
    metadata.name === '' ? err({ kind: 'Failed', message: 'the volume has no name' }) : ok(undefined),
  provisionVolume: ({ random }) =>
    ok({
      source: { nfs: { server: 'storage.example.com', path: `/exports/${random.hex(8)}` } },
      annotations: {},
    }),
  expandVolume: ({ newSize }) => ok(newSize),
};
