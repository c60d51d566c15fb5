import { describe, expect, it } from 'vitest';
import { seededRandom } from '../../base/random';
import type { PersistentVolume } from '../../kubernetes/persistent-volume';
import { namespaces } from '../../kubernetes/resources';
import { createApiServer } from './apiserver';

const START_MS = Date.UTC(2026, 0, 5, 9, 0, 0);

function newApi(logLimit = 1000) {
  return createApiServer({ version: '1.37', nowMs: () => START_MS, random: seededRandom(1), logLimit });
}

function volume(name: string): PersistentVolume {
  return {
    apiVersion: 'v1',
    kind: 'PersistentVolume',
    metadata: { name },
    spec: {
      capacity: { storage: '1Gi' },
      accessModes: ['ReadWriteOnce'],
      hostPath: { path: '/tmp/a' },
    },
  };
}

describe('ApiServer', () => {
  it('starts with the four namespaces of a cluster', () => {
    const names = newApi()
      .list(namespaces)
      .map(({ metadata }) => metadata.name);
    expect(names).toEqual(['default', 'kube-node-lease', 'kube-public', 'kube-system']);
  });

  it('gives identity, revision and time to what is created', () => {
    const created = newApi().create(volume('a'), 'user');
    expect(created).toMatchObject({
      ok: true,
      value: { metadata: { resourceVersion: '5', creationTimestamp: '2026-01-05T09:00:00Z' } },
    });
    const uid = created.ok ? created.value.metadata.uid : undefined;
    expect(uid).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
  });
});
