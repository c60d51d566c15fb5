/**
 * The whole text about a Pod, line by line, in situations that differ by one thing: who holds its volume, what was not
 * read, what the scheduler or the kubelet said last. The cluster of each situation is the table; the words are the snapshot.
 */
import { describe, expect, it } from 'vitest';
import type { Event } from '../kubernetes/event';
import type { Node } from '../kubernetes/node';
import type { KubernetesObject } from '../kubernetes/object';
import type { Pod } from '../kubernetes/pod';
import type { VolumeAttachment } from '../kubernetes/storage-kinds';
import { type ClusterObjects, clusterView } from './cluster-view';
import { explainPod } from './explain-pod';
import { expectWellExplained, objectsOf } from './testing/explained';
import { aClaim, aPod, aStorageClass, aVolume } from './testing/objects';
import {
  anAttachment,
  attaching,
  both,
  bound,
  claimRef,
  csi,
  delayed,
  deleting,
  disk,
  managed,
  node1,
  node2,
  notReady,
  selected,
  unschedulable,
  volume,
  wait,
} from './testing/pod-cases';
import { told } from './testing/told';

type Situation = readonly [what: string, pod: Pod, around: Partial<ClusterObjects>];

function tell(situations: readonly Situation[]): void {
  it.each(situations)('%s', (_, pod, around) => {
    const cluster = { version: '1.37', ...around } as const;
    const explanation = explainPod(clusterView(cluster), pod);
    expectWellExplained(explanation, objectsOf(cluster, pod));
    const { cause, ...said } = explanation;
    expect(told({ ...said, cause: cause?.name })).toMatchSnapshot();
  });
}

const there = aPod({ claimName: 'c', nodeName: 'node-1' });
const unread = (...kinds: string[]) => ({ unreadableKinds: new Set(kinds) });
const unbound = (name: string) => aClaim({ name });
const uses = (name: string, nodeName: string) =>
  aPod({ name, claimName: 'c', nodeName, status: { phase: 'Running' } });
const mounts = (source: object, version: '1.25' | '1.30' | '1.37' = '1.37'): Situation[1] =>
  aPod({ nodeName: 'node-1', volumes: [{ name: version, ...source }] });
const withClaims = (...claimNames: string[]) =>
  aPod({
    volumes: claimNames.map((claimName) => ({ name: claimName, persistentVolumeClaim: { claimName } })),
  });
const waitsIn = (reason: string, message?: string): Pod =>
  aPod({
    claimName: 'c',
    nodeName: 'node-1',
    status: {
      phase: 'Pending',
      containerStatuses: [
        { name: 'main', state: { waiting: { reason, ...(message !== undefined && { message }) } } },
      ],
    },
  });
const ready = { ...both, claims: [bound], volumes: [volume] };
const named = (kind: string, name: string): KubernetesObject => ({
  apiVersion: 'v1',
  kind,
  metadata: { name, namespace: 'default' },
});

function anEvent(type: Event['type'], message: string): Event {
  return {
    apiVersion: 'v1',
    kind: 'Event',
    metadata: { name: `pod-1.${type}`, namespace: 'default' },
    involvedObject: { kind: 'Pod', namespace: 'default', name: 'pod-1' },
    type,
    reason: 'FailedMount',
    message,
    source: { component: 'kubelet' },
  };
}

describe('a Pod whose volume is attached elsewhere', () => {
  const failed = { attached: true, detachError: { message: 'the device is busy' } };
  const at = (attachment: VolumeAttachment | undefined, around: Partial<ClusterObjects> = {}) => ({
    ...attaching(...(attachment ? [attachment] : [])),
    ...around,
  });
  const elsewhere = anAttachment('node-2', { attached: true });
  tell([
    ['with one user there', there, at(elsewhere, { pods: [uses('other', 'node-2')] })],
    [
      'with three users there, and others that do not count',
      there,
      at(elsewhere, {
        pods: [uses('c', 'node-2'), uses('b', 'node-2'), uses('a', 'node-2'), uses('d', 'node-3'), there],
      }),
    ],
    ['with nobody there', there, at(elsewhere)],
    ['with Pods unread', there, at(elsewhere, unread('Pod'))],
    ['with a node that is down', there, at(elsewhere, { nodes: [managed, notReady('node-2')] })],
    ['which cannot let go', there, at(anAttachment('node-2', failed))],
    [
      'which is being detached from its own node',
      there,
      at(anAttachment('node-1', { attached: true }, deleting)),
    ],
    ['which cannot be detached from its own node', there, at(anAttachment('node-1', failed, deleting))],
    [
      'while another volume is attached there too',
      there,
      {
        ...attaching(elsewhere, anAttachment('node-3', { attached: true })),
        volumeAttachments: [
          {
            ...elsewhere,
            metadata: { name: 'csi-other' },
            spec: { ...elsewhere.spec, source: { persistentVolumeName: 'w' } },
          },
          anAttachment('node-3', { attached: true }),
          elsewhere,
        ],
      },
    ],
    ['and its driver was not read', there, at(undefined, { csiDrivers: [], ...unread('CSIDriver') })],
  ]);
});

describe('a Pod whose volume an in-tree plugin attaches', () => {
  const iscsi = { targetPortal: 't', iqn: 'q', lun: 0 };
  const device = aVolume({ name: 'v', phase: 'Bound', claimRef, accessModes: ['ReadWriteOnce'], iscsi });
  const holding = (name: string): Node => ({
    ...notReady(name),
    status: { volumesAttached: [{ name: 'kubernetes.io/iscsi/t:q:0', devicePath: '' }] },
  });
  const at = (others: readonly Node[], around: Partial<ClusterObjects> = {}): Partial<ClusterObjects> => ({
    nodes: [managed, ...others],
    claims: [bound],
    volumes: [device],
    ...around,
  });
  const shared = { ...device, spec: { ...device.spec, accessModes: ['ReadOnlyMany' as const] } };
  tell([
    ['nowhere', there, at([])],
    ['on another node, with a user', there, at([holding('node-2')], { pods: [uses('other', 'node-2')] })],
    ['on another node, with nobody', there, at([holding('node-3'), holding('node-2')])],
    ['on another node, as it may', there, at([holding('node-2')], { volumes: [shared] })],
    ['while nothing is known of VolumeAttachments', there, at([], unread('VolumeAttachment'))],
  ]);
});

const config: KubernetesObject = {
  apiVersion: 'v1',
  kind: 'ConfigMap',
  metadata: { name: 'm', namespace: 'default' },
};

describe('a Pod on its node', () => {
  tell([
    [
      'which asks for a key that a ConfigMap lacks',
      mounts({ configMap: { name: 'm', items: [{ key: 'k', path: 'k' }] } }),
      { ...both, configMaps: [{ ...config, data: { other: '1' } } as KubernetesObject] },
    ],
    [
      'which asks for keys of a ConfigMap and a Secret in a projected volume',
      mounts({
        projected: {
          sources: [
            { secret: { name: 's', items: [{ key: 'k', path: 'k' }] } },
            { configMap: { name: 'm' } },
          ],
        },
      }),
      {
        ...both,
        configMaps: [],
        secrets: [{ ...config, kind: 'Secret', metadata: { name: 's', namespace: 'default' } }],
      },
    ],
    [
      'whose ConfigMap has the key that it asks for',
      mounts({ configMap: { name: 'm', items: [{ key: 'k', path: 'k' }] } }),
      { ...both, configMaps: [{ ...config, data: { k: '1' } } as KubernetesObject] },
    ],
    ['whose volume type is gone', mounts({ rbd: { monitors: ['m'], image: 'i' } }), both],
    [
      'whose volume is a device that it mounts',
      aPod({
        nodeName: 'node-1',
        volumes: [{ name: 'd', persistentVolumeClaim: { claimName: 'c' } }],
        containers: [{ name: 'm', volumeMounts: [{ name: 'd', mountPath: '/d' }] }],
      }),
      {
        ...both,
        claims: [{ ...bound, spec: { ...bound.spec, volumeMode: 'Block' } }],
        volumes: [aVolume({ name: 'v', phase: 'Bound', claimRef, volumeMode: 'Block' })],
      },
    ],
    [
      'whose volume has files and is wanted as a device',
      aPod({
        nodeName: 'node-1',
        volumes: [{ name: 'd', persistentVolumeClaim: { claimName: 'c' } }],
        containers: [{ name: 'm', volumeDevices: [{ name: 'd', devicePath: '/dev/d' }] }],
      }),
      { ...both, claims: [bound], volumes: [volume] },
    ],
    ['whose claim is about to be bound', there, { ...both, claims: [unbound('c')], volumes: [aVolume()] }],
    ['whose container waits and says why', waitsIn('CrashLoopBackOff', 'back-off 10s'), ready],
    ['whose container waits and says nothing', waitsIn('ImagePullBackOff'), ready],
    [
      'whose container waits, with claims unread',
      waitsIn('ImagePullBackOff'),
      { ...both, ...unread('PersistentVolumeClaim') },
    ],
    [
      'with claims unread and a warning',
      there,
      { ...both, ...unread('PersistentVolumeClaim'), events: [anEvent('Warning', 'no such device')] },
    ],
    [
      'with claims unread and good news',
      there,
      { ...both, ...unread('PersistentVolumeClaim'), events: [anEvent('Normal', 'attached')] },
    ],
    ['with volumes unread', there, { ...both, claims: [bound], ...unread('PersistentVolume') }],
    [
      'with drivers unread',
      there,
      { ...both, nodes: [managed], claims: [bound], volumes: [disk], ...unread('CSIDriver') },
    ],
    ['about to start', there, ready],
    ['about to start, after a warning', there, { ...ready, events: [anEvent('Warning', 'no such device')] }],
    ['about to start, after good news', there, { ...ready, events: [anEvent('Normal', 'attached')] }],
    ['that mounts a ConfigMap nobody read', mounts({ configMap: { name: 'settings' } }), both],
    [
      'that mounts a ConfigMap that is there',
      mounts({ configMap: { name: 'settings' } }),
      { ...both, configMaps: [named('ConfigMap', 'settings')] },
    ],
    ['that mounts a Secret nobody read', mounts({ secret: { secretName: 'key' } }), both],
    [
      'that mounts a Secret that is there',
      mounts({ secret: { secretName: 'key' } }),
      { ...both, secrets: [named('Secret', 'key')] },
    ],
    [
      'that mounts a Secret that is missing',
      mounts({ secret: { secretName: 'key' } }),
      { ...both, secrets: [] },
    ],
    ['that runs, with nodes unread', uses('pod-1', 'node-1'), unread('Node')],
    ['that runs where no node is', uses('pod-1', 'node-9'), both],
    ['that runs where the node is silent', uses('pod-1', 'node-1'), { nodes: [notReady('node-1')] }],
    ['of which nothing is known', aPod({ nodeName: 'node-1', status: { phase: 'Unknown' } }), both],
    ['that is to start, with nodes unread', there, { claims: [bound], volumes: [volume], ...unread('Node') }],
  ]);
});

describe('a Pod that has no node', () => {
  const refused = (message: string, reason?: string, options: Parameters<typeof aPod>[0] = {}) =>
    aPod({ ...options, status: unschedulable(message, reason) });
  const ports = [{ name: 'm', ports: [{ hostPort: 80 }] } as unknown as { readonly name: string }];
  const noPorts = [{ name: 'm', ports: [{ containerPort: 80 }] } as unknown as { readonly name: string }];
  const onlyClaims = { ...both, volumes: [] };
  tell([
    ['that fits', aPod(), both],
    ['that fits on one', aPod(), { nodes: [node1] }],
    ['that fits, after a refusal', refused('0/1 nodes are available'), both],
    ['that fits on two, after a failed try', refused('binding volumes: timed out', 'SchedulerError'), both],
    [
      'that fits on one, after a failed try',
      refused('binding volumes: timed out', 'SchedulerError'),
      { nodes: [node1] },
    ],
    [
      'that wants a port of its node',
      refused('0/2 nodes are available', undefined, { containers: ports }),
      both,
    ],
    [
      'that wants a port of its own',
      refused('0/2 nodes are available', undefined, { containers: noPorts }),
      both,
    ],
    [
      'that wants a device',
      refused('0/1 nodes are available', undefined, { resourceClaims: [] } as object),
      { nodes: [node1] },
    ],
    [
      'whose three claims are unbound',
      withClaims('a', 'b', 'd'),
      { ...onlyClaims, claims: [unbound('a'), unbound('b'), unbound('d')] },
    ],
    [
      'whose claim is unbound, with classes unread',
      withClaims('a'),
      { ...onlyClaims, claims: [aClaim({ name: 'a', storageClassName: 'gold' })], ...unread('StorageClass') },
    ],
    [
      'whose claim is missing, with classes unread',
      withClaims('a'),
      { ...onlyClaims, ...unread('StorageClass') },
    ],
    [
      'whose claim is missing, with claims unread',
      withClaims('a'),
      { ...both, ...unread('PersistentVolumeClaim') },
    ],
    [
      'whose claim is about to be bound',
      withClaims('a'),
      { ...both, claims: [unbound('a')], volumes: [aVolume()] },
    ],
    [
      'whose claim goes',
      aPod({ claimName: 'c' }),
      { ...both, claims: [{ ...bound, metadata: { ...bound.metadata, ...deleting } }], volumes: [volume] },
    ],
    [
      'whose claim goes when another Pod does',
      aPod({ claimName: 'c' }),
      {
        ...both,
        claims: [{ ...bound, metadata: { ...bound.metadata, ...deleting } }],
        volumes: [volume],
        pods: [uses('holder', 'node-2')],
      },
    ],
    [
      'whose ephemeral volume has a claim of two others',
      aPod({ volumes: [{ name: 'data', ephemeral: {} }] }),
      {
        ...both,
        claims: [
          aClaim({
            name: 'pod-1-data',
            metadata: {
              ownerReferences: [
                { apiVersion: 'v1', kind: 'Pod', name: 'x', uid: 'u1' },
                { apiVersion: 'apps/v1', kind: 'StatefulSet', name: 'y', uid: 'u2' },
              ],
            },
          }),
        ],
      },
    ],
    [
      'whose volume is being made',
      aPod({ claimName: 'c' }),
      {
        ...both,
        claims: [delayed(selected)],
        storageClasses: [wait],
        csiDrivers: [
          { apiVersion: 'storage.k8s.io/v1', kind: 'CSIDriver', metadata: { name: 'x.csi' }, spec: {} },
        ],
      },
    ],
    [
      'whose volume cannot be made',
      aPod({ claimName: 'c' }),
      { ...both, claims: [delayed(selected)], storageClasses: [wait], csiDrivers: [] },
    ],
    [
      'with one claim bound and one being made',
      withClaims('c', 'd'),
      {
        ...both,
        claims: [bound, aClaim({ name: 'd', storageClassName: 'wait', metadata: { annotations: selected } })],
        volumes: [volume],
        storageClasses: [wait],
        csiDrivers: [],
      },
    ],
    [
      'whose claim may be used by one Pod',
      aPod({ claimName: 'c' }),
      {
        nodes: [node1, node2],
        claims: [{ ...bound, spec: { ...bound.spec, accessModes: ['ReadWriteOncePod'] } }],
        volumes: [aVolume({ name: 'v', phase: 'Bound', claimRef, accessModes: ['ReadWriteOncePod'], csi })],
        pods: [uses('holder', 'node-2')],
      },
    ],
    ['with nodes unread', aPod(), unread('Node')],
    ['with nodes unread, after a refusal', refused('0/2 nodes are available'), unread('Node')],
    ['of another scheduler', aPod({ schedulerName: 'own' }), both],
    ['of the default scheduler by name', aPod({ schedulerName: 'default-scheduler' }), both],
    ['that is held back', refused('gated', 'SchedulingGated'), both],
    ['in a cluster without nodes', aPod(), { nodes: [] }],
    [
      'whose class makes none and nothing fits',
      aPod({ claimName: 'c' }),
      {
        ...both,
        claims: [delayed()],
        storageClasses: [aStorageClass({ ...wait, provisioner: 'kubernetes.io/no-provisioner' })],
      },
    ],
  ]);
});
