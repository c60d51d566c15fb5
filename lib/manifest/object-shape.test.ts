import { describe, expect, it } from 'vitest';
import type { KubernetesObject } from '../kubernetes/object';
import { shapeFault } from './object-shape';

function object(kind: string, more: object, apiVersion = 'v1'): KubernetesObject {
  return { apiVersion, kind, metadata: { name: 'x' }, ...more };
}

const storage = 'storage.k8s.io/v1';

describe('what keeps an object from being read', () => {
  it.each<{ name: string; given: KubernetesObject; fault: string | undefined }>([
    { name: 'no spec', given: object('PersistentVolumeClaim', {}), fault: 'spec is missing' },
    { name: 'a spec of nothing', given: object('Pod', { spec: null }), fault: 'spec is no object' },
    {
      name: 'text for a list',
      given: object('PersistentVolume', { spec: { accessModes: 'ReadWriteOnce' } }),
      fault: 'spec.accessModes is no list',
    },
    {
      name: 'a list for an object',
      given: object('Pod', { spec: {}, status: [] }),
      fault: undefined,
    },
    {
      name: 'a volume without a name',
      given: object('Pod', { spec: { volumes: [{ emptyDir: {} }] } }),
      fault: 'spec.volumes.0.name is missing',
    },
    { name: 'no provisioner', given: object('StorageClass', {}, storage), fault: 'provisioner is missing' },
    {
      name: 'a parameter that is a number',
      given: object('StorageClass', { provisioner: 'p', parameters: { a: 1 } }, storage),
      fault: 'parameters.a is no text',
    },
    { name: 'nothing', given: object('PersistentVolumeClaim', { spec: {} }), fault: undefined },
    {
      name: 'nothing: a node without drivers, as an API server prints it',
      given: object('CSINode', { spec: { drivers: null } }, storage),
      fault: undefined,
    },
    { name: 'nothing: a kind of its own', given: object('Pod', {}, 'example.com/v1'), fault: undefined },
    { name: 'nothing: a kind that is not read', given: object('Secret', {}), fault: undefined },
  ])('$name', ({ given, fault }) => {
    expect(shapeFault(given)).toBe(fault);
  });
});
