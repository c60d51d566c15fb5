import { describe, expect, it } from 'vitest';
import type { Pod } from '../kubernetes/pod';
import { type DataSet, type NodeVolume, SIMULATION_API_VERSION } from '../kubernetes/simulation-kinds';
import { clusterView } from '../volume/cluster-view';
import { aClaim, aVolume } from '../volume/testing/objects';
import { podVolumeRows, storedDataRows } from './pod-volumes';

const pod: Pod = {
  apiVersion: 'v1',
  kind: 'Pod',
  metadata: { name: 'p', namespace: 'default', uid: 'u' },
  spec: {
    nodeName: 'n1',
    volumes: [
      { name: 'scratch', emptyDir: { medium: 'Memory' } },
      { name: 'logs', hostPath: { path: '/var/log' } },
      { name: 'data', persistentVolumeClaim: { claimName: 'c' } },
      { name: 'settings', configMap: { name: 'app' } },
    ],
  },
};
const claim = aClaim({ name: 'c', volumeName: 'v' });
const volume = aVolume({ name: 'v', nfs: { server: 's', path: '/x' } });
const view = clusterView({ version: '1.37', volumes: [volume], claims: [claim], pods: [pod] });

const line = {
  time: '2026-01-05T09:00:00Z',
  namespace: 'default',
  pod: 'p',
  podUid: 'u',
  nodeName: 'n1',
  restart: 0,
};
const older = { ...line, pod: 'earlier', podUid: 'gone' };
const share: DataSet = {
  apiVersion: SIMULATION_API_VERSION,
  kind: 'DataSet',
  metadata: { name: 'backend-1' },
  spec: { location: { kind: 'Backend', system: 'nfs', id: 's:/x' } },
  lines: [older, line],
};
const mount: NodeVolume = {
  apiVersion: SIMULATION_API_VERSION,
  kind: 'NodeVolume',
  metadata: { name: 'p.data.u' },
  spec: {
    nodeName: 'n1',
    pod: { namespace: 'default', name: 'p', uid: 'u' },
    volumeName: 'data',
    persistentVolumeName: 'v',
    staged: false,
    block: false,
  },
  status: { stage: 'Mounting', since: '2026-01-05T09:00:00Z', lastError: 'server does not answer' },
};

describe('the volumes of a Pod', () => {
  it('say where their data lies and whose life it shares', () => {
    const rows = podVolumeRows(view, pod, { nodeVolumes: [mount], dataSets: [share] });
    expect(rows.map(({ name, type, place, lifetime }) => [name, type, place, lifetime?.scope])).toEqual([
      ['scratch', 'emptyDir in memory', 'in the memory of n1', 'PodMemory'],
      ['logs', 'hostPath', 'in /var/log on n1', 'Node'],
      ['data', 'persistentVolumeClaim, nfs behind it', 'in nfs, s:/x', 'Storage'],
      ['settings', 'configMap', undefined, 'Api'],
    ]);
    const cache = { name: 'cache', emptyDir: { medium: 'Memory', sizeLimit: '64Mi' } };
    const [limited] = podVolumeRows(view, { ...pod, spec: { ...pod.spec, volumes: [cache] } }, undefined);
    expect([limited?.room, rows[0]?.room]).toEqual(['64Mi', undefined]);
    expect(rows[2]).toMatchObject({ stage: { kind: 'Failing' }, lastError: 'server does not answer' });
    expect(rows.map(({ lines }) => lines?.map((one) => one.pod))).toEqual([
      [],
      [],
      ['p', 'earlier'],
      undefined,
    ]);
  });

  it('say nothing of stages and data of a live cluster', () => {
    const rows = podVolumeRows(view, pod, undefined);
    expect(rows.every(({ stage, lines }) => stage === undefined && lines === undefined)).toBe(true);
    expect(rows[2]?.place).toBe('in nfs, s:/x');
  });
});

it('data is marked when no Pod that wrote it is left', () => {
  expect(storedDataRows([share], [pod])).toMatchObject([{ place: 'in nfs, s:/x', inUse: true }]);
  expect(storedDataRows([share], [])).toMatchObject([{ inUse: false }]);
  expect(storedDataRows([{ ...share, lines: [] }], [])).toMatchObject([{ inUse: true }]);
});
