/**
 * The Pod that scrubs a volume. Upstream: NewPersistentVolumeRecyclerPodTemplate and CalculateTimeoutForVolume,
 * pkg/volume/plugins.go and pkg/volume/util/util.go, 1.37.
 */
import type { PersistentVolume } from '../../../kubernetes/persistent-volume';
import type { Pod } from '../../../kubernetes/pod';
import { quantityValue, storageOf } from '../../../kubernetes/quantity';
import type { Recycler } from '../../plugins/volume-plugin';

const RECYCLER_NAMESPACE = 'default';
const RECYCLER_POD_PREFIX = 'recycler-for-';

const GIB = 1024n ** 3n;
const SCRUB = 'test -e /scrub && find /scrub -mindepth 1 -delete && test -z "$(ls -A /scrub)" || exit 1';
const IMAGE = 'registry.k8s.io/build-image/debian-base:bookworm-v1.0.6';

export function recyclerPod(volume: PersistentVolume, recycler: Recycler): Pod {
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name: `${RECYCLER_POD_PREFIX}${volume.metadata.name}`, namespace: RECYCLER_NAMESPACE },
    spec: {
      activeDeadlineSeconds: timeoutSeconds(volume, recycler),
      restartPolicy: 'Never',
      volumes: [{ name: 'vol', ...recycler.podVolume(volume) }],
      containers: [
        {
          name: 'pv-recycler',
          image: IMAGE,
          command: ['/bin/sh'],
          args: ['-c', SCRUB],
          volumeMounts: [{ name: 'vol', mountPath: '/scrub' }],
        },
      ],
    },
  };
}

/** At least the minimum; more for each whole GiB. */
function timeoutSeconds(volume: PersistentVolume, recycler: Recycler): number {
  const wholeGiB = Number(quantityValue(storageOf(volume.spec.capacity)) / GIB);
  return Math.max(recycler.minimumTimeoutSeconds, wholeGiB * recycler.timeoutIncrementSeconds);
}
