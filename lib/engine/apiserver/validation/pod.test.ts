import { describe, expect, it } from 'vitest';
import type { KubernetesObject } from '../../../kubernetes/object';
import { pods, resourceOf } from '../../../kubernetes/resources';
import { cluster, errorsOf, pod, value } from '../testing/cluster';

const container = { name: 'c', image: 'i' };
const data = { name: 'data', persistentVolumeClaim: { claimName: 'data' } };
const mount = (...volumeMounts: object[]) => ({
  volumes: [data],
  containers: [{ ...container, volumeMounts }],
});
const LABEL =
  "a lowercase RFC 1123 label must consist of lower case alphanumeric characters or '-', and must start and end with an alphanumeric character (e.g. 'my-name',  or '123-abc', regex used for validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?')";

function created(spec: object): readonly string[] {
  return errorsOf(cluster().api.create(pod('p', spec), 'user'));
}

describe('the volumes of a Pod', () => {
  it.each<[string, object, readonly string[]]>([
    ['no source becomes an emptyDir', { name: 'a' }, []],
    [
      'two sources',
      { name: 'a', emptyDir: {}, hostPath: { path: '/x' } },
      ['spec.volumes[0].hostPath: Forbidden: may not specify more than 1 volume type'],
    ],
    ['no name', { emptyDir: {} }, ['spec.volumes[0].name: Required value']],
    [
      'a name in capitals',
      { name: 'A', emptyDir: {} },
      [`spec.volumes[0].name: Invalid value: "A": ${LABEL}`],
    ],
    [
      'a claim without name',
      { name: 'a', persistentVolumeClaim: {} },
      ['spec.volumes[0].persistentVolumeClaim.claimName: Required value'],
    ],
    [
      'a secret without name',
      { name: 'a', secret: {} },
      ['spec.volumes[0].secret.secretName: Required value'],
    ],
    [
      'a configMap without name',
      { name: 'a', configMap: {} },
      ['spec.volumes[0].configMap.name: Required value'],
    ],
    [
      'a hostPath without path',
      { name: 'a', hostPath: {} },
      ['spec.volumes[0].hostPath.path: Required value'],
    ],
    [
      'less than nothing',
      { name: 'a', emptyDir: { sizeLimit: '-1' } },
      ['spec.volumes[0].emptyDir.sizeLimit: Forbidden: SizeLimit field must be a valid resource quantity'],
    ],
    [
      'downward items without source',
      {
        name: 'a',
        downwardAPI: { items: [{ path: 'x' }, { fieldRef: {}, resourceFieldRef: {}, path: 'y' }] },
      },
      [
        'spec.volumes[0].downwardAPI.items[0]: Required value: one of fieldRef and resourceFieldRef is required',
        'spec.volumes[0].downwardAPI.items[1]: Invalid value: "resource": fieldRef and resourceFieldRef can not be specified simultaneously',
      ],
    ],
    [
      'an ephemeral volume without template',
      { name: 'a', ephemeral: {} },
      ['spec.volumes[0].ephemeral.volumeClaimTemplate: Required value'],
    ],
    [
      'a template that is no valid claim',
      {
        name: 'a',
        ephemeral: { volumeClaimTemplate: { spec: { resources: { requests: { storage: '1Gi' } } } } },
      },
      [
        'spec.volumes[0].ephemeral.volumeClaimTemplate.spec.accessModes: Required value: at least 1 access mode is required',
      ],
    ],
  ])('%s', (_what, volume, errors) => {
    expect(created({ volumes: [volume] })).toEqual(errors);
  });

  it('gives defaults to sources', () => {
    const volumes = [
      { name: 'a' },
      { name: 'b', configMap: { name: 'x' } },
      { name: 'h', hostPath: { path: '/x' } },
    ];
    expect(value(cluster().api.create(pod('p', { volumes }), 'user')).spec.volumes).toEqual([
      { name: 'a', emptyDir: {} },
      { name: 'b', configMap: { name: 'x', defaultMode: 420 } },
      { name: 'h', hostPath: { path: '/x', type: '' } },
    ]);
  });
});

describe('the containers of a Pod', () => {
  const place = 'spec.containers[0]';

  it.each<[string, object, readonly string[]]>([
    ['none', { containers: [] }, ['spec.containers: Required value']],
    [
      'one without name and image',
      { containers: [{}] },
      [`${place}.name: Required value`, `${place}.image: Required value`],
    ],
    [
      'two of a name',
      { containers: [container, container] },
      ['spec.containers[1].name: Duplicate value: "c"'],
    ],
    [
      'an init container of the same name',
      { containers: [container], initContainers: [container] },
      ['spec.initContainers[0].name: Duplicate value: "c"'],
    ],
    [
      'a mount of an unknown volume',
      mount({ name: 'x', mountPath: '/x' }),
      [`${place}.volumeMounts[0].name: Not found: "x"`],
    ],
    ['a mount without path', mount({ name: 'data' }), [`${place}.volumeMounts[0].mountPath: Required value`]],
    [
      'an absolute subPath',
      mount({ name: 'data', mountPath: '/x', subPath: '/y' }),
      [`${place}.volumeMounts[0].subPath: Invalid value: "/y": must be a relative path`],
    ],
    [
      'a subPath that climbs',
      mount({ name: 'data', mountPath: '/x', subPath: '../y' }),
      [`${place}.volumeMounts[0].subPath: Invalid value: "../y": must not contain '..'`],
    ],
    [
      'a volume as device and as directory',
      {
        volumes: [data],
        containers: [
          {
            ...container,
            volumeMounts: [{ name: 'data', mountPath: '/d' }],
            volumeDevices: [{ name: 'data', devicePath: '/d' }],
          },
        ],
      },
      [
        `${place}.volumeMounts[0].name: Invalid value: "data": must not already exist in volumeDevices`,
        `${place}.volumeMounts[0].mountPath: Invalid value: "/d": must not already exist as a path in volumeDevices`,
        `${place}.volumeDevices[0].name: Invalid value: "data": must not already exist in volumeMounts`,
      ],
    ],
    [
      'a device that is no claim',
      {
        volumes: [{ name: 'e', emptyDir: {} }],
        containers: [{ ...container, volumeDevices: [{ name: 'e', devicePath: '/dev/x' }] }],
      },
      [
        `${place}.volumeDevices[0].name: Invalid value: "e": can only use volume source type of PersistentVolumeClaim or Ephemeral for block mode`,
      ],
    ],
    [
      'a policy that there is not',
      { restartPolicy: 'Sometimes' },
      [
        'spec.restartPolicy: Unsupported value: "Sometimes": supported values: "Always", "Never", "OnFailure"',
      ],
    ],
  ])('%s', (_what, spec, errors) => {
    expect(created(spec)).toEqual(errors);
  });

  it('takes a limit for a request', () => {
    const resources = { limits: { cpu: '500m', memory: '1Gi' }, requests: { cpu: '0.1' } };
    const stored = value(
      cluster().api.create(pod('p', { containers: [{ ...container, resources }] }), 'user'),
    );
    expect(stored.spec.containers?.[0]?.resources?.requests).toEqual({ cpu: '100m', memory: '1Gi' });
  });
});

describe('changing a Pod', () => {
  const path = { resource: pods, namespace: 'default', name: 'p' };
  const tolerations = [{ key: 'a', operator: 'Exists' }];

  function patched(spec: object): readonly string[] {
    const { api } = cluster();
    value(api.create(pod('p', { tolerations }), 'user'));
    return errorsOf(api.patch(path, { spec }, 'merge', 'user'));
  }

  it.each([
    [{ containers: [{ ...container, image: 'j' }] }],
    [{ activeDeadlineSeconds: 10 }],
    [{ tolerations: [...tolerations, { operator: 'Exists' }] }],
  ])('%j is allowed', (spec) => {
    expect(patched(spec)).toEqual([]);
  });

  it.each<[object, string]>([
    [{ nodeName: 'n' }, 'spec: Forbidden: pod updates may not change fields other than'],
    [{ volumes: [data] }, 'spec: Forbidden: pod updates may not change fields other than'],
    [
      { containers: [container, { ...container, name: 'd' }] },
      'spec.containers: Forbidden: pod updates may not add or remove containers',
    ],
    [
      { tolerations: [] },
      'spec.tolerations: Forbidden: existing toleration can not be modified except its tolerationSeconds',
    ],
  ])('%j is not', (spec, error) => {
    expect(patched(spec)[0]).toContain(error);
  });
});

describe('workloads', () => {
  const template = { metadata: { labels: { app: 'a' } }, spec: { containers: [container] } };
  const selector = { matchLabels: { app: 'a' } };

  function workload(kind: string, spec: object): KubernetesObject {
    return {
      apiVersion: 'apps/v1',
      kind,
      metadata: { name: 'w', namespace: 'default' },
      spec,
    } as KubernetesObject;
  }

  it.each<[string, string, object, readonly string[]]>([
    ['a Deployment', 'Deployment', { selector, template }, []],
    ['no selector', 'Deployment', { template }, ['spec.selector: Required value']],
    [
      'an empty selector',
      'ReplicaSet',
      { selector: {}, template },
      ['spec.selector: Invalid value: {}: empty selector is invalid'],
    ],
    [
      'a template that is not selected',
      'Deployment',
      { selector: { matchLabels: { app: 'b' } }, template },
      [
        'spec.template.metadata.labels: Invalid value: {"app":"a"}: `selector` does not match template `labels`',
      ],
    ],
    [
      'fewer than none',
      'Deployment',
      { selector, template, replicas: -1 },
      ['spec.replicas: Invalid value: -1: must be greater than or equal to 0'],
    ],
    [
      'a template that is no Pod',
      'Deployment',
      { selector, template: { ...template, spec: { containers: [] } } },
      ['spec.template.spec.containers: Required value'],
    ],
    [
      'a policy that there is not',
      'StatefulSet',
      { selector, template, podManagementPolicy: 'Random' },
      ['spec.podManagementPolicy: Unsupported value: "Random": supported values: "OrderedReady", "Parallel"'],
    ],
  ])('%s', (_what, kind, spec, errors) => {
    expect(errorsOf(cluster().api.create(workload(kind, spec), 'user'))).toEqual(errors);
  });

  it('a StatefulSet keeps its claims', () => {
    const { api } = cluster();
    value(api.create(workload('StatefulSet', { selector, template, serviceName: 's' }), 'user'));
    const path = { resource: resourceOf('apps/v1', 'StatefulSet'), namespace: 'default', name: 'w' };
    expect(errorsOf(api.patch(path, { spec: { replicas: 3 } }, 'merge', 'user'))).toEqual([]);
    expect(errorsOf(api.patch(path, { spec: { serviceName: 't' } }, 'merge', 'user'))).toEqual([
      "spec: Forbidden: updates to statefulset spec for fields other than 'replicas', 'ordinals', 'template', 'updateStrategy', 'revisionHistoryLimit', 'persistentVolumeClaimRetentionPolicy' and 'minReadySeconds' are forbidden",
    ]);
  });
});

describe('what a Pod would like', () => {
  const preferred = 'preferredDuringSchedulingIgnoredDuringExecution';
  const wish = (weight: unknown, key = 'disk') => ({
    weight,
    preference: { matchExpressions: [{ key, operator: 'Exists' }] },
  });
  const near = (weight: unknown) => ({ weight, podAffinityTerm: { topologyKey: 'zone' } });
  const range = (path: string, weight: number) =>
    `spec.affinity.${path}.weight: Invalid value: ${weight}: must be in the range 1-100`;

  it.each<[string, object, readonly string[]]>([
    ['weights of 1 and 100', { nodeAffinity: { [preferred]: [wish(1), wish(100)] } }, []],
    [
      'a node, weights out of range',
      { nodeAffinity: { [preferred]: [wish(0), wish(101)] } },
      [range(`nodeAffinity.${preferred}[0]`, 0), range(`nodeAffinity.${preferred}[1]`, 101)],
    ],
    [
      'a node without weight or label',
      {
        nodeAffinity: { [preferred]: [{ preference: { matchExpressions: [{ key: 'a', operator: 'In' }] } }] },
      },
      [
        range(`nodeAffinity.${preferred}[0]`, 0),
        `spec.affinity.nodeAffinity.${preferred}[0].preference.matchExpressions[0].values: Required value: must be specified when \`operator\` is 'In' or 'NotIn'`,
      ],
    ],
    ['Pods', { podAffinity: { [preferred]: [near(50)] } }, []],
    [
      'Pods near and far, weights out of range',
      { podAffinity: { [preferred]: [near(0)] }, podAntiAffinity: { [preferred]: [near(200)] } },
      [range(`podAffinity.${preferred}[0]`, 0), range(`podAntiAffinity.${preferred}[0]`, 200)],
    ],
  ])('%s', (_, affinity, errors) => {
    expect(created({ containers: [container], affinity })).toEqual(errors);
  });
});
