import { describe, expect, it } from 'vitest';
import type { PersistentVolume } from '../../kubernetes/persistent-volume';
import type {
  PersistentVolumeClaim,
  PersistentVolumeClaimSpec,
} from '../../kubernetes/persistent-volume-claim';
import { dataSourceKind } from '../../volume/data-source-kind';
import { cloneSource } from './data-source';

const DRIVER = 'sim.csi.example.com';

function claim(name: string, change: Partial<PersistentVolumeClaimSpec> = {}): PersistentVolumeClaim {
  return {
    apiVersion: 'v1',
    kind: 'PersistentVolumeClaim',
    metadata: { name, namespace: 'default', uid: `uid-${name}` },
    spec: {
      accessModes: ['ReadWriteOnce'],
      resources: { requests: { storage: '5Gi' } },
      storageClassName: 'dyn',
      ...change,
    },
  };
}

const copy = claim('copy', { dataSource: { apiGroup: null, kind: 'PersistentVolumeClaim', name: 'src' } });
const source: PersistentVolumeClaim = { ...claim('src', { volumeName: 'v' }), status: { phase: 'Bound' } };
const volume: PersistentVolume = {
  apiVersion: 'v1',
  kind: 'PersistentVolume',
  metadata: { name: 'v' },
  spec: { csi: { driver: DRIVER, volumeHandle: 'h' }, claimRef: { uid: 'uid-src' } },
  status: { phase: 'Bound' },
};

function why(given: {
  source?: PersistentVolumeClaim | null;
  volume?: PersistentVolume;
  copy?: PersistentVolumeClaim;
}) {
  const result = cloneSource(given.copy ?? copy, DRIVER, {
    claim: () => (given.source === null ? undefined : (given.source ?? source)),
    volume: () => given.volume ?? volume,
  });
  return result.ok
    ? 'ok'
    : result.error.replace(
        'error getting handle for DataSource Type PersistentVolumeClaim by Name src: ',
        '',
      );
}

describe('cloneSource', () => {
  it.each([
    { name: 'a good source', given: {}, expected: 'ok' },
    {
      name: 'no such claim',
      given: { source: null },
      expected:
        'error getting PVC src (namespace "default") from api server: persistentvolumeclaim "src" not found',
    },
    {
      name: 'a Pending source',
      given: { source: { ...source, status: { phase: 'Pending' as const } } },
      expected:
        'the PVC DataSource src must have a status of Bound.  Got {Pending [] map[] [] map[] map[] <nil> nil}',
    },
    {
      name: 'a source that goes',
      given: {
        source: { ...source, metadata: { ...source.metadata, deletionTimestamp: '2026-01-01T00:00:00Z' } },
      },
      expected: 'the PVC DataSource src is currently being deleted',
    },
    {
      name: 'a source without a class',
      given: { source: { ...source, spec: { ...source.spec, storageClassName: '' } } },
      expected: 'the source PVC (src) storageclass cannot be empty',
    },
    {
      name: 'a smaller copy',
      given: { copy: claim('copy', { ...copy.spec, resources: { requests: { storage: '2Gi' } } }) },
      expected:
        'error, new PVC request must be greater than or equal in size to the specified PVC data source, requested 2147483648 but source is 5368709120',
    },
    {
      name: 'a volume of another driver',
      given: { volume: { ...volume, spec: { ...volume.spec, csi: { driver: 'other', volumeHandle: 'h' } } } },
      expected: 'claim in dataSource not bound or invalid',
    },
    {
      name: 'a volume of an earlier claim',
      given: { volume: { ...volume, spec: { ...volume.spec, claimRef: { uid: 'uid-before' } } } },
      expected: 'claim in dataSource not bound or invalid',
    },
    {
      name: 'another volume mode',
      given: { source: { ...source, spec: { ...source.spec, volumeMode: 'Block' as const } } },
      expected:
        'the source PVC and destination PVCs must have the same volume mode for cloning.  Source is Block, but new PVC requested Filesystem',
    },
  ])('$name', ({ given, expected }) => {
    expect(why(given)).toBe(expected);
  });
});

describe('dataSourceKind', () => {
  it.each([
    { change: {}, kind: 'None' },
    { change: { dataSource: { kind: 'PersistentVolumeClaim', name: 'src' } }, kind: 'Claim' },
    {
      change: { dataSource: { apiGroup: 'snapshot.storage.k8s.io', kind: 'VolumeSnapshot', name: 's' } },
      kind: 'Snapshot',
    },
    { change: { dataSourceRef: { apiGroup: 'example.com', kind: 'Image', name: 'i' } }, kind: 'Populator' },
  ])('$kind', ({ change, kind }) => {
    expect(dataSourceKind(claim('c', change))).toBe(kind);
  });
});
