/** What one asks of a copy: the copy answers by what it took of the real cluster, not by what Stowage knows of drivers. */
import { describe, expect, it } from 'vitest';
import type { Input, Simulation } from '../../engine/simulation-api';
import type { KubernetesObject } from '../../kubernetes/object';
import {
  events,
  persistentVolumeClaims,
  persistentVolumes,
  pods,
  storageClasses,
  volumeSnapshots,
} from '../../kubernetes/resources';
import { parseManifests } from '../../manifest/parse-manifests';
import { replay } from '../replay';
import { sandboxOf } from './sandbox';

/** As the API server of a real cluster gives it: with uids, owners and states. The driver is none that Stowage knows. */
const REAL = `
{ apiVersion: v1, kind: Node, metadata: { name: n1, uid: node-1, labels: { disks.example.com/rack: r1, kubernetes.io/hostname: n1 } } }
---
apiVersion: storage.k8s.io/v1
kind: CSINode
metadata: { name: n1, uid: csinode-1, ownerReferences: [{ apiVersion: v1, kind: Node, name: n1, uid: node-1 }] }
spec: { drivers: [{ name: disks.example.com, nodeID: i-0a1b, topologyKeys: [disks.example.com/rack], allocatable: { count: 1 } }] }
---
{ apiVersion: storage.k8s.io/v1, kind: CSIDriver, metadata: { name: disks.example.com, uid: driver-1 }, spec: { attachRequired: true } }
---
apiVersion: storage.k8s.io/v1
kind: StorageClass
metadata: { name: gold, uid: class-1 }
provisioner: disks.example.com
reclaimPolicy: Retain
volumeBindingMode: Immediate
---
apiVersion: v1
kind: PersistentVolume
metadata: { name: pvc-photos, uid: volume-1, annotations: { pv.kubernetes.io/provisioned-by: disks.example.com } }
spec:
  capacity: { storage: 1Gi }
  accessModes: [ReadWriteOnce]
  persistentVolumeReclaimPolicy: Retain
  storageClassName: gold
  volumeMode: Filesystem
  csi: { driver: disks.example.com, volumeHandle: vol-0c2d }
  nodeAffinity: { required: { nodeSelectorTerms: [{ matchExpressions: [{ key: disks.example.com/rack, operator: In, values: [r1] }] }] } }
  claimRef: { apiVersion: v1, kind: PersistentVolumeClaim, namespace: shop, name: photos, uid: claim-1 }
status: { phase: Bound }
---
apiVersion: v1
kind: PersistentVolumeClaim
metadata: { name: photos, namespace: shop, uid: claim-1, annotations: { pv.kubernetes.io/bind-completed: "yes" } }
spec: { accessModes: [ReadWriteOnce], resources: { requests: { storage: 1Gi } }, storageClassName: gold, volumeMode: Filesystem, volumeName: pvc-photos }
status: { phase: Bound }
---
apiVersion: v1
kind: Pod
metadata: { name: import-x7k2p, namespace: shop, uid: pod-1, ownerReferences: [{ apiVersion: batch/v1, kind: Job, name: import, uid: job-1, controller: true }] }
spec:
  nodeName: n1
  containers: [{ name: main, image: example, volumeMounts: [{ name: data, mountPath: /data }] }]
  volumes: [{ name: data, persistentVolumeClaim: { claimName: photos } }]
status: { phase: Running }
---
apiVersion: snapshot.storage.k8s.io/v1
kind: VolumeSnapshotContent
metadata: { name: imported, uid: content-1 }
spec:
  deletionPolicy: Retain
  driver: disks.example.com
  source: { snapshotHandle: snap-0e3f }
  volumeSnapshotRef: { apiVersion: snapshot.storage.k8s.io/v1, kind: VolumeSnapshot, namespace: shop, name: old, uid: snapshot-1 }
---
apiVersion: snapshot.storage.k8s.io/v1
kind: VolumeSnapshot
metadata: { name: old, namespace: shop, uid: snapshot-1 }
spec: { source: { volumeSnapshotContentName: imported } }
`;

const originals = parseManifests(REAL).documents.map(({ object }) => object);

interface Tried {
  readonly simulation: Simulation;
  /** An object's name in the copy. */
  readonly named: (kind: string) => string;
}

describe.each([false, true])('a copy (anonymous: %s)', (hidden) => {
  function copy(): Tried {
    const choice = { title: 'Copy', kubernetes: '1.37', startMs: Date.UTC(2026, 0, 5) } as const;
    const made = sandboxOf(originals, { ...choice, anonymous: hidden });
    if (!made.ok) throw new Error(made.error);
    const { scenario } = made.value;
    const { simulation, refusals } = replay(scenario);
    expect(refusals).toEqual([]);
    const named = (kind: string) =>
      scenario.objects.find((object) => object.kind === kind)?.metadata.name ?? '';
    return { simulation, named };
  }

  function does(simulation: Simulation, ...inputs: readonly Input[]): void {
    for (const input of inputs) {
      const done = simulation.execute(input);
      if (!done.ok) throw new Error(done.error.message);
      simulation.advanceTo(simulation.nowMs + 30_000);
    }
  }

  const namespace = hidden ? 'namespace-1' : 'shop';
  const claimOf = (name: string, storageClassName: string): KubernetesObject =>
    ({
      apiVersion: 'v1',
      kind: 'PersistentVolumeClaim',
      metadata: { name, namespace },
      spec: {
        accessModes: ['ReadWriteOnce'],
        resources: { requests: { storage: '1Gi' } },
        storageClassName,
      },
    }) as KubernetesObject;
  const podOf = (claimName: string): KubernetesObject =>
    ({
      apiVersion: 'v1',
      kind: 'Pod',
      metadata: { name: `uses-${claimName}`, namespace },
      spec: {
        containers: [{ name: 'main', image: 'example', volumeMounts: [{ name: 'data', mountPath: '/d' }] }],
        volumes: [{ name: 'data', persistentVolumeClaim: { claimName } }],
      },
    }) as KubernetesObject;

  it('tells what becomes of the data of a claim that is deleted: nothing before its Pod goes, then by the policy', () => {
    const { simulation, named } = copy();
    const { api } = simulation;
    const [claim, pod] = [named('PersistentVolumeClaim'), named('Pod')];
    expect(api.get(pods, `${namespace}/${pod}`)?.status?.phase).toBe('Running');
    const phase = () => api.get(persistentVolumes, named('PersistentVolume'))?.status?.phase;
    does(simulation, { delete: { apiVersion: 'v1', kind: 'PersistentVolumeClaim', namespace, name: claim } });
    expect(
      api.get(persistentVolumeClaims, `${namespace}/${claim}`)?.metadata.deletionTimestamp,
    ).toBeDefined();
    expect(phase()).toBe('Bound');
    does(simulation, { delete: { apiVersion: 'v1', kind: 'Pod', namespace, name: pod } });
    expect(api.get(persistentVolumeClaims, `${namespace}/${claim}`)).toBeUndefined();
    expect(phase()).toBe('Released');
  });

  it('tells what a class does with another binding mode, when it is deleted and created again', () => {
    const { simulation, named } = copy();
    const { api } = simulation;
    const name = named('StorageClass');
    does(simulation, { create: claimOf('at-once', name) });
    expect(api.get(persistentVolumeClaims, `${namespace}/at-once`)?.status?.phase).toBe('Bound');
    const stored = api.get(storageClasses, name);
    if (!stored) throw new Error('the class was not copied');
    const { apiVersion, kind, provisioner } = stored;
    const again = { apiVersion, kind, metadata: { name }, provisioner };
    does(
      simulation,
      { delete: { apiVersion, kind, name } },
      { create: { ...again, volumeBindingMode: 'WaitForFirstConsumer' } as KubernetesObject },
      { create: claimOf('later', name) },
    );
    expect(api.get(persistentVolumeClaims, `${namespace}/later`)?.status?.phase).toBe('Pending');
    expect(api.get(persistentVolumeClaims, `${namespace}/at-once`)?.status?.phase).toBe('Bound');
  });

  it('fits as many volumes on a node as the real driver said, and makes them in its places', () => {
    const { simulation, named } = copy();
    const { api } = simulation;
    does(simulation, { create: claimOf('second', named('StorageClass')) }, { create: podOf('second') });
    expect(api.get(pods, `${namespace}/uses-second`)?.status?.phase).toBe('Pending');
    const told = api.list(events).filter(({ reason }) => reason === 'FailedScheduling');
    expect(told.map(({ message }) => message).join()).toContain('exceed max volume count');
    const made = api.list(persistentVolumes).find(({ spec }) => spec.claimRef?.name === 'second');
    const label = hidden ? 'label-1' : 'disks.example.com/rack';
    expect(JSON.stringify(made?.spec.nodeAffinity)).toContain(`"key":"${label}"`);
  });

  it('has the snapshot that was imported, ready to be restored', () => {
    const { simulation } = copy();
    expect(simulation.api.list(volumeSnapshots).map(({ status }) => status?.readyToUse)).toEqual([true]);
  });
});
