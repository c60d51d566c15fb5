/** Upstream: recycle_test.go, TestRecycleSync (6-x) and TestRecycleMultiSync (7-1). */
import { describe, expect, it, vi } from 'vitest';
import { err } from '../../../base/result';
import type { Event } from '../../../kubernetes/event';
import type { PersistentVolume, ReclaimPolicy } from '../../../kubernetes/persistent-volume';
import type { Pod, PodStatus } from '../../../kubernetes/pod';
import { persistentVolumes, pods } from '../../../kubernetes/resources';
import { aClaim, aPod, aVolume } from '../../../volume/testing/objects';
import type { ComponentDefinition } from '../../component';
import { remove, updateStatus } from '../../task';
import { persistentVolumeController } from './controller';
import { reclaimVolume } from './reclaim-volume';
import { recycleVolume } from './recycle-volume';
import { recyclerPod } from './recycler-pod';
import { Cluster, drive, idleController, stored } from './testing/cluster';

const GONE = {
  apiVersion: 'v1',
  kind: 'PersistentVolumeClaim',
  namespace: 'default',
  name: 'gone',
  uid: 'uid-gone',
};
const CONTAINERS = [{ name: 'c', image: 'i' }];

type Ending = PodStatus | 'deleted';

/** Ends each recycler Pod in its turn as told; when nothing is left to tell, it succeeds. */
function scrubber(...endings: Ending[]): ComponentDefinition {
  return {
    name: 'scrubber',
    start(context) {
      const end = function* (pod: Pod) {
        const ending = endings.shift() ?? { phase: 'Succeeded' };
        const { namespace, name } = pod.metadata;
        if (ending === 'deleted') yield* remove({ resource: pods, namespace, name });
        else yield* updateStatus({ ...pod, status: ending });
      };
      context.watch(pods, ({ type, object }) => {
        if (type === 'ADDED' && object.metadata.name.startsWith('recycler-for-')) {
          context.after(1, () => context.spawn(end(object)));
        }
      });
    },
  };
}

function clusterWith(...endings: Ending[]): Cluster {
  return new Cluster({ components: [persistentVolumeController, scrubber(...endings)] });
}

function recyclable(options: Parameters<typeof aVolume>[0] = {}): PersistentVolume {
  return aVolume({
    phase: 'Bound',
    boundByController: true,
    claimRef: GONE,
    persistentVolumeReclaimPolicy: 'Recycle',
    hostPath: { path: '/tmp/a' },
    ...options,
  });
}

describe('a released volume', () => {
  it('6-1: is scrubbed, loses its claimRef and is Available again', () => {
    const cluster = clusterWith();
    cluster.add(recyclable());
    cluster.run();
    const volume = cluster.volume('pv-1');
    expect(volume?.status).toMatchObject({ phase: 'Available' });
    expect(volume?.spec.claimRef).toBeUndefined();
    expect(volume?.metadata.annotations).toBeUndefined();
    expect(cluster.events()).toEqual(['Normal VolumeRecycled pv-1 Volume recycled']);
    expect(cluster.simulation.api.list(pods)).toEqual([]);
  });

  it('6-2: that the user reserved keeps the reservation', () => {
    const cluster = clusterWith();
    cluster.add(recyclable({ boundByController: false }));
    cluster.run();
    const { uid: _, ...reservation } = GONE;
    expect(cluster.volume('pv-1')?.spec.claimRef).toEqual(reservation);
    expect(cluster.volume('pv-1')?.status?.phase).toBe('Available');
  });

  it.each<readonly [string, Ending, string]>([
    ['6-4', { phase: 'Failed', message: 'disk on fire' }, 'disk on fire'],
    ['6-5', { phase: 'Failed' }, 'pod failed, pod.Status.Message unknown'],
    ['6-5', 'deleted', 'recycler pod was deleted'],
  ])('%s: whose scrubbing goes wrong is Failed', (_id, ending, why) => {
    const cluster = clusterWith(ending);
    cluster.add(recyclable());
    cluster.run();
    const message = `Recycle failed: failed to recycle volume: ${why}`;
    expect(cluster.events()[0]).toBe(`Warning VolumeFailedRecycle pv-1 ${message}`);
  });

  it('7-1: is tried again after a failure, at once and without back-off', () => {
    const cluster = clusterWith({ phase: 'Failed' });
    cluster.add(recyclable());
    cluster.run();
    expect(cluster.volume('pv-1')?.status?.phase).toBe('Available');
    expect(cluster.events()).toEqual([
      'Warning VolumeFailedRecycle pv-1 Recycle failed: failed to recycle volume: pod failed, pod.Status.Message unknown',
      'Normal VolumeRecycled pv-1 Volume recycled',
    ]);
  });

  it('6-3: that no plugin recycles is Failed', () => {
    const cluster = clusterWith();
    cluster.add(recyclable({ hostPath: undefined, csi: { driver: 'd.example.com', volumeHandle: 'h' } }));
    cluster.run(30_000);
    const message = 'No recycler plugin found for the volume!';
    expect(cluster.volume('pv-1')?.status).toMatchObject({ phase: 'Failed', message });
    expect(cluster.events()).toEqual([`Warning VolumeFailedRecycle pv-1 ${message}`]);
  });

  it('6-9: of a name that a new claim has is recycled all the same', () => {
    const cluster = clusterWith();
    cluster.add(aClaim({ name: 'gone', storageClassName: 'other' }));
    cluster.add(recyclable());
    cluster.run();
    expect(cluster.volume('pv-1')?.status?.phase).toBe('Available');
  });

  it('6-10: with an unknown policy is Failed', () => {
    const { cluster, controller } = idleController();
    const volume = cluster.add(recyclable());
    const unknown = 'Shred' as ReclaimPolicy;
    const odd = { ...volume, spec: { ...volume.spec, persistentVolumeReclaimPolicy: unknown } };
    drive(cluster, reclaimVolume(controller, odd));
    expect(cluster.volume('pv-1')?.status?.phase).toBe('Failed');
    expect(cluster.events()).toEqual([
      'Warning VolumeUnknownReclaimPolicy pv-1 Volume has unrecognized PersistentVolumeReclaimPolicy',
    ]);
  });

  it('waits when a recycler Pod of its name is there already, and takes that one away', () => {
    const cluster = clusterWith();
    cluster.add(aPod({ name: 'recycler-for-pv-1', containers: CONTAINERS }));
    cluster.add(recyclable());
    cluster.run();
    expect(cluster.events()[0]).toBe(
      'Warning VolumeFailedRecycle pv-1 Recycle failed: old recycler pod found, will retry later',
    );
    expect(cluster.volume('pv-1')?.status?.phase).toBe('Available');
  });
});

describe('Pods that still use the claim', () => {
  const using = (name: string, phase: PodStatus['phase']): Pod =>
    aPod({ name, claimName: 'gone', containers: CONTAINERS, status: { phase } });

  it.each([
    ['6-11', 'Running'],
    ['6-12', 'Pending'],
  ] as const)('%s: one that is %s keeps the volume Released', (_id, phase) => {
    const cluster = clusterWith();
    cluster.add(using('user', phase));
    cluster.add(recyclable());
    cluster.run();
    expect(cluster.volume('pv-1')?.status?.phase).toBe('Released');
    expect(cluster.events()).toEqual([
      'Normal VolumeFailedRecycle pv-1 Volume is used by pods: default/user',
    ]);
  });

  it('6-13: one that is finished does not', () => {
    const cluster = clusterWith();
    cluster.add(using('user', 'Succeeded'));
    cluster.add(recyclable());
    cluster.run();
    expect(cluster.volume('pv-1')?.status?.phase).toBe('Available');
  });

  it('6-14: one that uses a new claim of that name does not', () => {
    const cluster = clusterWith();
    cluster.add(using('user', 'Running'));
    cluster.add(aClaim({ name: 'gone', storageClassName: 'other' }));
    cluster.add(recyclable());
    cluster.run();
    expect(cluster.volume('pv-1')?.status?.phase).toBe('Available');
  });
});

describe('between scheduling and running', () => {
  it('6-6: a volume that is gone needs no recycling', () => {
    const { cluster, controller } = idleController();
    drive(cluster, recycleVolume(controller, recyclable()));
    expect(cluster.simulation.api.list(pods)).toEqual([]);
  });

  it('6-7: a volume that was freed is left alone', () => {
    const { cluster, controller } = idleController();
    const volume = cluster.add(recyclable({ claimRef: undefined }));
    drive(cluster, recycleVolume(controller, { ...volume, spec: { ...volume.spec, claimRef: GONE } }));
    expect(cluster.simulation.api.list(pods)).toEqual([]);
    expect(cluster.simulation.api.list(persistentVolumes)).toEqual([volume]);
  });
});

describe('the recycler Pod', () => {
  const UNAVAILABLE = {
    kind: 'Status',
    apiVersion: 'v1',
    metadata: {},
    status: 'Failure',
    code: 503,
    message: 'no leader',
  } as const;

  /** Recycles pv-1 beside what is there; the calls of these numbers fail. */
  function recycled(failing: readonly number[], ...there: readonly Pod[]): Cluster {
    const { cluster, controller } = idleController();
    for (const pod of there) cluster.add(pod);
    const volume = cluster.add(recyclable({ phase: 'Released' }));
    drive(cluster, recycleVolume(controller, volume), (call) =>
      failing.includes(call) ? err(UNAVAILABLE) : undefined,
    );
    return cluster;
  }

  it('that cannot be created fails the volume', () => {
    const cluster = recycled([1]);
    expect(cluster.volume('pv-1')?.status?.phase).toBe('Failed');
    expect(cluster.events()).toEqual([
      'Warning VolumeFailedRecycle pv-1 Recycle failed: unexpected error creating recycler pod:  no leader',
    ]);
  });

  it('of an earlier try that cannot be deleted fails the volume', () => {
    const cluster = recycled([2], aPod({ name: 'recycler-for-pv-1', containers: CONTAINERS }));
    expect(cluster.volume('pv-1')?.status?.phase).toBe('Failed');
    expect(cluster.events()).toEqual([
      'Warning VolumeFailedRecycle pv-1 Recycle failed: failed to delete old recycler pod default/recycler-for-pv-1: no leader',
    ]);
  });

  it('mounts the volume, empties it and gives up in time', () => {
    const podVolume = () => ({ hostPath: { path: '/tmp/a' } });
    const recycler = { minimumTimeoutSeconds: 60, timeoutIncrementSeconds: 30, podVolume };
    expect(recyclerPod(aVolume({ storage: '3Gi' }), recycler)).toEqual({
      apiVersion: 'v1',
      kind: 'Pod',
      metadata: { name: 'recycler-for-pv-1', namespace: 'default' },
      spec: {
        activeDeadlineSeconds: 90,
        restartPolicy: 'Never',
        volumes: [{ name: 'vol', hostPath: { path: '/tmp/a' } }],
        containers: [
          {
            name: 'pv-recycler',
            image: 'registry.k8s.io/build-image/debian-base:bookworm-v1.0.6',
            command: ['/bin/sh'],
            args: [
              '-c',
              'test -e /scrub && find /scrub -mindepth 1 -delete && test -z "$(ls -A /scrub)" || exit 1',
            ],
            volumeMounts: [{ name: 'vol', mountPath: '/scrub' }],
          },
        ],
      },
    });
  });

  const NAME = 'recycler-for-pv-1';
  const about = (kind: string, name: string, message: string): Event => ({
    apiVersion: 'v1',
    kind: 'Event',
    metadata: { name: `${kind}.${message}`.toLowerCase(), namespace: 'default' },
    involvedObject: { kind, namespace: 'default', name },
    type: 'Normal',
    reason: 'Told',
    message,
    source: { component: 'kubelet' },
  });

  it('has its own events told on the volume, each once, while it is waited for', () => {
    const { cluster, controller } = idleController();
    const say = vi.fn();
    const watched = controller.recyclers.watch(`default/${NAME}`, say);
    const pulled = cluster.add(about('Pod', NAME, 'pulled'));
    cluster.add(about('PersistentVolumeClaim', NAME, 'claimed'));
    cluster.add(about('Pod', 'another', 'elsewhere'));
    expect(say, 'not inside the watch').not.toHaveBeenCalled();
    cluster.run(1);
    stored(cluster.simulation.api.update({ ...pulled, count: 2 }, 'test'));
    cluster.run(1);
    expect(say.mock.calls).toEqual([['Normal', 'pulled']]);
    watched.stop();
    cluster.add(about('Pod', NAME, 'late'));
    cluster.run(1);
    expect(say).toHaveBeenCalledTimes(1);
  });

  it('has its events on the volume as RecyclerPod', () => {
    const talkative: ComponentDefinition = {
      name: 'talkative',
      start(context) {
        context.watch(pods, ({ type, object }) => {
          if (type === 'ADDED') {
            context.after(0, () => context.recorder.event(object, 'Normal', 'Pulled', 'image pulled'));
          }
        });
      },
    };
    const cluster = new Cluster({ components: [persistentVolumeController, talkative, scrubber()] });
    cluster.add(recyclable());
    cluster.run();
    expect(cluster.events()).toEqual([
      `Normal Pulled ${NAME} image pulled`,
      'Normal RecyclerPod pv-1 Recycler pod: image pulled',
      'Normal VolumeRecycled pv-1 Volume recycled',
    ]);
  });

  it('ends once: what becomes of it later changes nothing', () => {
    const { cluster, controller } = idleController();
    const watched = controller.recyclers.watch(`default/${NAME}`, () => undefined);
    const wake = vi.fn();
    watched.onChange(wake);
    const pod = cluster.add(aPod({ name: NAME, containers: CONTAINERS }));
    const { api } = cluster.simulation;
    const running = stored(api.update({ ...pod, status: { phase: 'Running' } }, 'test', 'status'));
    expect(watched.outcome()).toBeUndefined();
    expect(wake).not.toHaveBeenCalled();
    stored(api.update({ ...running, status: { phase: 'Failed', message: 'full' } }, 'test', 'status'));
    expect(watched.outcome()).toEqual(err('full'));
    stored(api.delete({ resource: pods, namespace: 'default', name: NAME }, 'test'));
    expect(watched.outcome()).toEqual(err('full'));
    expect(wake).toHaveBeenCalledTimes(1);
  });
});

it.each([
  ['1Gi', { hostPath: { path: '/tmp/a' } }, 60],
  ['10Gi', { hostPath: { path: '/tmp/a' } }, 300],
  ['1536Mi', { nfs: { server: 's', path: '/' } }, 300],
  ['20Gi', { nfs: { server: 's', path: '/' } }, 600],
])('a recycler Pod for %s of %o has %d s', (storage, source, seconds) => {
  const cluster = new Cluster();
  cluster.add(recyclable({ storage, hostPath: undefined, ...source }));
  cluster.run();
  const [pod] = cluster.simulation.api.list(pods);
  expect(pod?.spec.activeDeadlineSeconds).toBe(seconds);
  expect(pod?.spec.volumes?.[0]).toMatchObject({ name: 'vol', ...source });
});
