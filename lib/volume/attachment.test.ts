import { describe, expect, it } from 'vitest';
import type { KubernetesVersion } from '../kubernetes/feature-gates';
import type { PersistentVolume } from '../kubernetes/persistent-volume';
import type { PersistentVolumeClaim } from '../kubernetes/persistent-volume-claim';
import type { Pod, PodStatus } from '../kubernetes/pod';
import type { CSIDriver } from '../kubernetes/storage-kinds';
import { attachableVolumes, isInTreeAttachName, isMultiAttachAllowed, multiAttachText } from './attachment';

function pod(name: string, namespace = 'default', status?: PodStatus): Pod {
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name, namespace, uid: `uid-${name}` },
    spec: {
      nodeName: 'n1',
      volumes: [
        { name: 'v', persistentVolumeClaim: { claimName: 'c' } },
        { name: 'e', emptyDir: {} },
      ],
    },
    status,
  };
}

const claim: PersistentVolumeClaim = {
  apiVersion: 'v1',
  kind: 'PersistentVolumeClaim',
  metadata: { name: 'c', namespace: 'default', uid: 'uid-c' },
  spec: { volumeName: 'a' },
  status: { phase: 'Bound' },
};

const volume: PersistentVolume = {
  apiVersion: 'v1',
  kind: 'PersistentVolume',
  metadata: { name: 'a' },
  spec: {
    accessModes: ['ReadWriteOnce'],
    csi: { driver: 'sim.csi.example.com', volumeHandle: 'h' },
    claimRef: { namespace: 'default', name: 'c', uid: 'uid-c' },
  },
};

const notAttachable: CSIDriver = {
  apiVersion: 'storage.k8s.io/v1',
  kind: 'CSIDriver',
  metadata: { name: 'sim.csi.example.com' },
  spec: { attachRequired: false },
};

function attachable(given: {
  pod?: Pod;
  claim?: PersistentVolumeClaim;
  volume?: PersistentVolume;
  driver?: CSIDriver;
  version?: KubernetesVersion;
}) {
  const view = {
    version: given.version ?? ('1.37' as const),
    claim: () => given.claim ?? claim,
    volume: () => given.volume ?? volume,
    csiDriver: () => given.driver,
  };
  return attachableVolumes(given.pod ?? pod('p'), view).map(({ attachName }) => attachName);
}

describe('attachableVolumes', () => {
  const one = ['kubernetes.io/csi/sim.csi.example.com^h'];
  const unplaced = { ...pod('p'), spec: { ...pod('p').spec, nodeName: undefined } };
  it.each([
    { name: 'a bound CSI volume, driver unknown', given: {}, expected: one },
    { name: 'a driver that needs no attaching', given: { driver: notAttachable }, expected: [] },
    { name: 'a Pod without a node', given: { pod: unplaced }, expected: [] },
    { name: 'a Pod that has ended', given: { pod: pod('p', 'default', { phase: 'Failed' }) }, expected: [] },
    {
      name: 'a claim that is not bound',
      given: { claim: { ...claim, status: { phase: 'Pending' as const } } },
      expected: [],
    },
    {
      name: 'a volume that is not CSI',
      given: {
        volume: { ...volume, spec: { ...volume.spec, csi: undefined, nfs: { server: 's', path: '/' } } },
      },
      expected: [],
    },
    {
      name: 'a volume that belongs to another claim',
      given: {
        volume: { ...volume, spec: { ...volume.spec, claimRef: { namespace: 'x', name: 'c', uid: 'u' } } },
      },
      expected: [],
    },
  ])('$name: $expected.length', ({ given, expected }) => {
    expect(attachable(given)).toEqual(expected);
  });
});

describe('what in-tree plugins attach', () => {
  const of = (source: object): PersistentVolume => ({
    ...volume,
    spec: { ...volume.spec, csi: undefined, ...source },
  });
  const iscsi = { targetPortal: '10.0.0.1:3260', iqn: 'iqn.2026-01.example:disk' };
  const rbd = { monitors: ['m'], image: 'i' };

  it.each<[string, PersistentVolume, KubernetesVersion, string[]]>([
    [
      'iscsi',
      of({ iscsi: { ...iscsi, lun: 3 } }),
      '1.37',
      ['kubernetes.io/iscsi/10.0.0.1:3260:iqn.2026-01.example:disk:3'],
    ],
    [
      'iscsi without lun',
      of({ iscsi }),
      '1.25',
      ['kubernetes.io/iscsi/10.0.0.1:3260:iqn.2026-01.example:disk:0'],
    ],
    ['fc by target', of({ fc: { targetWWNs: ['a', 'b'], lun: 0 } }), '1.37', ['kubernetes.io/fc/[a b]:0']],
    ['fc by identifier', of({ fc: { wwids: ['w'] } }), '1.37', ['kubernetes.io/fc/[w]']],
    [
      'fc by identifier, targets without lun',
      of({ fc: { targetWWNs: ['a'], wwids: ['w', 'x'] } }),
      '1.37',
      ['kubernetes.io/fc/[w x]'],
    ],
    [
      'fc by identifier, no targets',
      of({ fc: { targetWWNs: [], lun: 1, wwids: ['w'] } }),
      '1.37',
      ['kubernetes.io/fc/[w]'],
    ],
    ['fc of nothing', of({ fc: {} }), '1.37', ['kubernetes.io/fc/[]']],
    ['rbd', of({ rbd: { ...rbd, pool: 'p' } }), '1.30', ['kubernetes.io/rbd/p:i']],
    ['rbd of the default pool', of({ rbd }), '1.25', ['kubernetes.io/rbd/rbd:i']],
    ['rbd, whose plugin is gone', of({ rbd }), '1.37', []],
    ['nfs', of({ nfs: { server: 's', path: '/' } }), '1.37', []],
    ['local', of({ local: { path: '/d' } }), '1.37', []],
    ['hostPath', of({ hostPath: { path: '/d' } }), '1.37', []],
    ['no source', of({}), '1.37', []],
  ])('%s', (_, object, version, expected) => {
    expect(attachable({ volume: object, version })).toEqual(expected);
    expect(expected.map(isInTreeAttachName)).toEqual(expected.map(() => true));
  });

  it('are told from what drivers attach by their names', () => {
    const names = ['kubernetes.io/csi/x^h', 'kubernetes.io/aws-ebs/vol', 'iscsi', 'x kubernetes.io/iscsi/y'];
    expect(names.map(isInTreeAttachName)).toEqual(names.map(() => false));
  });
});

describe('isMultiAttachAllowed', () => {
  it.each([
    { modes: ['ReadWriteOnce'] as const, allowed: false },
    { modes: ['ReadWriteOncePod'] as const, allowed: false },
    { modes: ['ReadWriteOnce', 'ReadOnlyMany'] as const, allowed: true },
    { modes: ['ReadWriteMany'] as const, allowed: true },
    { modes: [] as const, allowed: true },
  ])('$modes: $allowed', ({ modes, allowed }) => {
    expect(isMultiAttachAllowed({ ...volume, spec: { ...volume.spec, accessModes: modes } })).toBe(allowed);
  });
});

describe('multiAttachText', () => {
  const waiting = pod('p');
  const near = [pod('q'), pod('r')];
  const far = [pod('s', 'other')];
  it.each([
    {
      version: '1.37' as const,
      users: [],
      text: 'Waiting for detach for volume "a" Volume is already exclusively attached to one node, waiting on detach before it can be attached to another node',
    },
    {
      version: '1.30' as const,
      users: [],
      text: `Multi-Attach error for volume "a" Volume is already exclusively attached to one node and can't be attached to another`,
    },
    {
      version: '1.37' as const,
      users: near,
      text: 'Waiting for detach for volume "a" Volume is already used by pod(s) q, r',
    },
    {
      version: '1.30' as const,
      users: [...near, ...far],
      text: 'Multi-Attach error for volume "a" Volume is already used by pod(s) q, r and 1 pod(s) in different namespaces',
    },
    {
      version: '1.25' as const,
      users: far,
      text: 'Multi-Attach error for volume "a" Volume is already used by 1 pod(s) in different namespaces',
    },
  ])('$version with $users.length users', ({ version, users, text }) => {
    expect(multiAttachText(version, waiting, 'a', users)).toBe(text);
  });
});
