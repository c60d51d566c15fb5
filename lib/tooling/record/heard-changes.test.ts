import { describe, expect, it } from 'vitest';
import { UidNames } from '../../engine/conformance/normalise';
import { Observer } from '../../engine/conformance/observer';
import type { KubernetesObject } from '../../kubernetes/object';
import { HeardChanges } from './heard-changes';

const CLAIM_UID = '11111111-2222-4333-8444-555555555555';
const VOLUME_UID = '22222222-2222-4333-8444-555555555555';
const OLD_UID = '33333333-2222-4333-8444-555555555555';

function object(kind: string, name: string, rest: object = {}): KubernetesObject {
  return { apiVersion: 'v1', kind, metadata: { name, namespace: 'default' }, ...rest } as KubernetesObject;
}

function event(kind: string, name: string, uid: string): KubernetesObject {
  const involvedObject = { kind, name, uid };
  return object('Event', 'e', { involvedObject, type: 'Normal', reason: name, message: uid, source: {} });
}

const claim = object('PersistentVolumeClaim', 'c', {
  metadata: { name: 'c', namespace: 'default', uid: CLAIM_UID },
  spec: {},
});
const volume = object('PersistentVolume', 'v', {
  metadata: { name: `pvc-${CLAIM_UID}`, uid: VOLUME_UID },
  spec: {},
});

/** What an observer has after these changes, in whatever order the watches told of them. */
function observed(...objects: readonly KubernetesObject[]): Observer {
  const uids = new UidNames();
  const heard = new HeardChanges();
  const observer = new Observer(heard, uids);
  for (const changed of objects) heard.keep({ type: 'ADDED', object: changed });
  heard.tell(uids);
  return observer;
}

describe('HeardChanges', () => {
  it('names a uid although its object was heard of later', () => {
    const { events, transitions } = observed(event('PersistentVolume', 'seen', VOLUME_UID), volume, claim);
    const name = 'PersistentVolume/pvc-{uid:PersistentVolumeClaim/default/c}';
    expect([...transitions.keys()]).toEqual([name, 'PersistentVolumeClaim/default/c']);
    expect([...events.values()].map(({ message }) => message)).toEqual([`{uid:${name}}`]);
  });

  it('leaves out Events about objects of a scenario before', () => {
    const { events } = observed(
      claim,
      event('PersistentVolumeClaim', 'old', OLD_UID),
      event('Node', 'own', ''),
    );
    expect([...events.values()].map(({ reason }) => reason)).toEqual(['own']);
  });

  it('tells each change once', () => {
    const uids = new UidNames();
    const heard = new HeardChanges();
    const observer = new Observer(heard, uids);
    heard.keep({ type: 'ADDED', object: claim });
    heard.tell(uids);
    observer.nextStep();
    heard.tell(uids);
    expect(observer.transitions.size).toBe(0);
  });
});
