import { describe, expect, it } from 'vitest';
import type { KubernetesObject } from '../../kubernetes/object';
import { WITHHELD } from '../../kubernetes/withheld';
import { redact } from './redact';

const SECRET = 'hunter2-planted';

function object(kind: string, parts: Record<string, unknown>): KubernetesObject {
  const { metadata, ...rest } = parts;
  return {
    apiVersion: 'v1',
    kind,
    metadata: { name: 'a', ...(metadata as object) },
    ...rest,
  } as KubernetesObject;
}

const container = {
  name: 'app',
  image: 'registry.example/app:1',
  command: ['sh', '-c', `login ${SECRET}`],
  args: [SECRET],
  env: [
    { name: 'PASSWORD', value: SECRET },
    { name: 'FROM', valueFrom: { secretKeyRef: { name: 's', key: 'k' } } },
  ],
  livenessProbe: { httpGet: { httpHeaders: [{ name: 'Authorization', value: SECRET }] } },
  lifecycle: { preStop: { exec: { command: [SECRET] } } },
  volumeMounts: [{ name: 'data', mountPath: '/data' }],
};
const podSpec = { containers: [container], initContainers: [container], ephemeralContainers: [container] };
const template = { metadata: { annotations: { 'example.com/token': SECRET } }, spec: podSpec };

describe('redact', () => {
  it.each([
    ['managed fields', object('Pod', { metadata: { managedFields: [{ manager: SECRET }] } })],
    [
      'the applied configuration',
      object('Pod', {
        metadata: { annotations: { 'kubectl.kubernetes.io/last-applied-configuration': SECRET } },
      }),
    ],
    [
      'a long annotation',
      object('Pod', { metadata: { annotations: { 'example.com/config': SECRET + ' '.repeat(1_024) } } }),
    ],
    [
      'a token in an annotation',
      object('Pod', { metadata: { annotations: { 'example.com/api-token': SECRET } } }),
    ],
    ['containers of a Pod', object('Pod', { spec: podSpec })],
    ['the template of a StatefulSet', object('StatefulSet', { spec: { template } })],
    ['the template of a Deployment', object('Deployment', { spec: { template } })],
    ['the template of a ReplicaSet', object('ReplicaSet', { spec: { template } })],
    ['parameters of a class', object('StorageClass', { parameters: { restuserkey: SECRET } })],
    [
      'attributes of a CSI volume',
      object('PersistentVolume', { spec: { csi: { driver: 'd', volumeAttributes: { password: SECRET } } } }),
    ],
    [
      'options of a flex volume',
      object('PersistentVolume', { spec: { flexVolume: { driver: 'd', options: { accessKey: SECRET } } } }),
    ],
    [
      'attributes of a CSI volume inline in a Pod',
      object('Pod', { spec: { volumes: [{ name: 'v', csi: { volumeAttributes: { password: SECRET } } }] } }),
    ],
    [
      'options of a flex volume inline in a template',
      object('StatefulSet', {
        spec: {
          template: { spec: { volumes: [{ name: 'v', flexVolume: { options: { accountKey: SECRET } } }] } },
        },
      }),
    ],
    [
      'annotations of claim templates',
      object('StatefulSet', { spec: { volumeClaimTemplates: [{ metadata: template.metadata }] } }),
    ],
    [
      'what the driver answered to an attach',
      object('VolumeAttachment', { status: { attachmentMetadata: { chapPassword: SECRET } } }),
    ],
    [
      'the inline volume of an attachment',
      object('VolumeAttachment', {
        spec: { source: { inlineVolumeSpec: { csi: { volumeAttributes: { token: SECRET } } } } },
      }),
    ],
    [
      'the last words of a container',
      object('Pod', {
        status: {
          containerStatuses: [{ name: 'app', lastState: { terminated: { exitCode: 1, message: SECRET } } }],
          initContainerStatuses: [{ name: 'i', state: { terminated: { exitCode: 1, message: SECRET } } }],
        },
      }),
    ],
    [
      'a password among mount options',
      object('PersistentVolume', { spec: { mountOptions: ['vers=3.0', `password=${SECRET}`] } }),
    ],
    ['a password among options of a class', object('StorageClass', { mountOptions: [`password=${SECRET}`] })],
    ['a credential in an event', object('Event', { message: `login failed: --token=${SECRET}` })],
    [
      'a credential in a condition',
      object('PersistentVolumeClaim', {
        status: { conditions: [{ message: `https://a:${SECRET}@storage.example said no` }] },
      }),
    ],
    [
      'a credential in an annotation with a harmless name',
      object('Node', { metadata: { annotations: { 'example.com/join': `--token=${SECRET}` } } }),
    ],
  ])('withholds %s', (_what, planted) => {
    expect(JSON.stringify(planted)).toContain(SECRET);
    expect(JSON.stringify(redact(planted))).not.toContain(SECRET);
  });

  it.each(['secret', 'api-key', 'passwd', 'private_key', 'aws-secret-access-key', 'DB.Pwd'])(
    'withholds what its key calls a secret, in an annotation and in a parameter: %s',
    (key) => {
      const annotated = object('Node', { metadata: { annotations: { [`example.com/${key}`]: SECRET } } });
      expect(redact(annotated).metadata).toEqual({ name: 'a' });
      const attributes = object('VolumeAttributesClass', { parameters: { [key]: SECRET } });
      expect(redact(attributes)).toMatchObject({ parameters: { [key]: WITHHELD } });
    },
  );

  it('keeps what the views need', () => {
    const shown = redact(
      object('Pod', { spec: { nodeName: 'n', volumes: [{ name: 'data' }], containers: [container] } }),
    );
    expect(shown).toEqual(
      object('Pod', {
        spec: {
          nodeName: 'n',
          volumes: [{ name: 'data' }],
          containers: [
            {
              name: 'app',
              image: 'registry.example/app:1',
              volumeMounts: [{ name: 'data', mountPath: '/data' }],
              env: [
                { name: 'PASSWORD', value: WITHHELD },
                { name: 'FROM', valueFrom: { secretKeyRef: { name: 's', key: 'k' } } },
              ],
            },
          ],
        },
      }),
    );
  });

  it('keeps annotations and parameters of the storage control plane', () => {
    const annotations = {
      'pv.kubernetes.io/bind-completed': 'yes',
      'volume.kubernetes.io/provisioner-deletion-secret-name': 'credentials',
      'volume.kubernetes.io/provisioner-deletion-secret-namespace': 'storage',
      'volume.kubernetes.io/selected-node': 'node-1',
    };
    const parameters = { type: 'gp3', 'csi.storage.k8s.io/provisioner-secret-name': 's', kmsKeyId: 'arn' };
    const storageClass = object('StorageClass', { metadata: { annotations }, parameters });
    expect(redact(storageClass)).toEqual(storageClass);
  });

  it('does not change what it was given', () => {
    const pod = object('Pod', { metadata: { managedFields: [] }, spec: podSpec });
    const before = JSON.stringify(pod);
    redact(pod);
    expect(JSON.stringify(pod)).toBe(before);
  });
});
