import { describe, expect, it } from 'vitest';
import type { KubernetesObject } from '../../kubernetes/object';
import { normaliseObject, UidNames } from './normalise';

const CLAIM_UID = '11111111-2222-4333-8444-555555555555';
const OTHER_UID = '99999999-2222-4333-8444-555555555555';

function named(): UidNames {
  const uids = new UidNames();
  uids.learn({
    apiVersion: 'v1',
    kind: 'PersistentVolumeClaim',
    metadata: { namespace: 'default', name: 'c', uid: CLAIM_UID },
  });
  return uids;
}

function object(kind: string, metadata: object, rest: object): KubernetesObject {
  return { apiVersion: 'v1', kind, metadata, ...rest } as KubernetesObject;
}

describe('UidNames', () => {
  it.each([
    [`pvc-${CLAIM_UID}`, 'pvc-{uid:PersistentVolumeClaim/default/c}'],
    [`/tmp/${OTHER_UID}`, '/tmp/{uid:unknown}'],
    ['no uid here', 'no uid here'],
  ])('writes %s as %s', (text, expected) => {
    expect(named().text(text)).toBe(expected);
  });

  it('names an object whose own name holds a uid', () => {
    const uids = named();
    const metadata = { name: `pvc-${CLAIM_UID}`, uid: OTHER_UID };
    uids.learn({ apiVersion: 'v1', kind: 'PersistentVolume', metadata });
    expect(uids.text(OTHER_UID)).toBe('{uid:PersistentVolume/pvc-{uid:PersistentVolumeClaim/default/c}}');
  });
});

describe('normaliseObject', () => {
  it('drops what differs from run to run', () => {
    const volume = object(
      'PersistentVolume',
      {
        name: 'a',
        uid: OTHER_UID,
        resourceVersion: '7',
        generation: 1,
        creationTimestamp: '2026-01-05T09:00:00Z',
        deletionTimestamp: '2026-01-05T09:00:01Z',
        deletionGracePeriodSeconds: 0,
        managedFields: [],
        finalizers: ['z', 'a'],
      },
      {
        spec: { claimRef: { name: 'c', uid: CLAIM_UID, resourceVersion: '3' } },
        status: { phase: 'Bound', lastPhaseTransitionTime: '2026-01-05T09:00:00Z' },
      },
    );
    expect(normaliseObject(volume, named())).toEqual({
      kind: 'PersistentVolume',
      metadata: { name: 'a', deletionTimestamp: true, finalizers: ['a', 'z'] },
      spec: { claimRef: { name: 'c', uid: '{uid:PersistentVolumeClaim/default/c}' } },
      status: { phase: 'Bound', lastPhaseTransitionTime: true },
    });
  });

  it('keeps of a Pod its node, phase and those conditions that are not a kubelet’s', () => {
    const conditions = [
      { type: 'Ready', status: 'True', lastTransitionTime: 't' },
      {
        type: 'PodScheduled',
        status: 'True',
        lastProbeTime: null,
        lastTransitionTime: 't',
        observedGeneration: 1,
      },
    ];
    const pod = object(
      'Pod',
      { name: 'p', namespace: 'default' },
      { spec: { nodeName: 'n1', containers: [] }, status: { phase: 'Running', startTime: 't', conditions } },
    );
    expect(normaliseObject(pod, named())).toEqual({
      kind: 'Pod',
      metadata: { name: 'p', namespace: 'default' },
      spec: { nodeName: 'n1' },
      status: { phase: 'Running', conditions: [{ type: 'PodScheduled', status: 'True' }] },
    });
  });

  it('drops the identity of owner and provisioner', () => {
    const owner = { apiVersion: 'v1', kind: 'Pod', name: 'p', uid: OTHER_UID, controller: true };
    const csi = { driver: 'd', volumeAttributes: { 'storage.kubernetes.io/csiProvisionerIdentity': '17-x' } };
    const normal = normaliseObject(
      object('PersistentVolume', { name: 'a', ownerReferences: [owner] }, { spec: { csi } }),
      named(),
    );
    expect(normal).toEqual({
      kind: 'PersistentVolume',
      metadata: { name: 'a', ownerReferences: [{ kind: 'Pod', name: 'p', controller: true }] },
      spec: {
        csi: {
          driver: 'd',
          volumeAttributes: { 'storage.kubernetes.io/csiProvisionerIdentity': '{provisioner}' },
        },
      },
    });
  });
});
