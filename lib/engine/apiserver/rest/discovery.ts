/** What a client asks before it asks for objects: version, health, groups, kinds. */
import { compareStrings } from '../../../base/compare';
import type { KubernetesVersion } from '../../../kubernetes/feature-gates';
import { apiVersionOf } from '../../../kubernetes/object';
import type { ResourceInfo } from '../../../kubernetes/resources';
import { SIMULATION_GROUP } from '../../../kubernetes/simulation-kinds';
import type { ApiServer } from '../api';
import { servedResources } from '../served-resources';
import { strategyOf } from '../strategies';
import { openApiDocument, openApiIndex } from './openapi';
import { type ApiRequest, type ApiResponse, methodNotAllowed, refuse } from './request';
import { hasScale } from './scale';

/** The patch releases that Stowage was compared with. */
const PATCH_RELEASES: Readonly<Record<KubernetesVersion, string>> = {
  '1.25': 'v1.25.16',
  '1.30': 'v1.30.14',
  '1.37': 'v1.37.2',
};

const SHORT_NAMES: Readonly<Record<string, readonly string[]>> = {
  ConfigMap: ['cm'],
  CronJob: ['cj'],
  CustomResourceDefinition: ['crd', 'crds'],
  DaemonSet: ['ds'],
  Deployment: ['deploy'],
  Endpoints: ['ep'],
  Event: ['ev'],
  Ingress: ['ing'],
  LimitRange: ['limits'],
  Namespace: ['ns'],
  NetworkPolicy: ['netpol'],
  Node: ['no'],
  PersistentVolume: ['pv'],
  PersistentVolumeClaim: ['pvc'],
  Pod: ['po'],
  PodDisruptionBudget: ['pdb'],
  PriorityClass: ['pc'],
  ReplicaSet: ['rs'],
  ReplicationController: ['rc'],
  ResourceQuota: ['quota'],
  Service: ['svc'],
  ServiceAccount: ['sa'],
  StatefulSet: ['sts'],
  StorageClass: ['sc'],
  VolumeAttributesClass: ['vac'],
  VolumeSnapshot: ['vs'],
  VolumeSnapshotClass: ['vsclass', 'vsclasses'],
  VolumeSnapshotContent: ['vsc', 'vscs'],
};

/** Kinds of `kubectl get all`. */
const ALL: ReadonlySet<string> = new Set([
  'Pod',
  'Service',
  'ReplicationController',
  'Deployment',
  'ReplicaSet',
  'StatefulSet',
  'DaemonSet',
  'Job',
  'CronJob',
]);

const READ_VERBS = ['get', 'list', 'watch'];
const VERBS = ['create', 'delete', 'deletecollection', 'get', 'list', 'patch', 'update', 'watch'];

/** Undefined for a path that is none of discovery. */
export function answerDiscovery(api: ApiServer, request: ApiRequest): ApiResponse | undefined {
  const body = documentAt(api, request.path);
  if (body === undefined) return undefined;
  if (request.method !== 'GET') return refuse(methodNotAllowed());
  return typeof body === 'string' ? { kind: 'text', code: 200, body } : { kind: 'json', code: 200, body };
}

function documentAt(api: ApiServer, path: readonly string[]): object | string | undefined {
  const [root = '', group, version, ...rest] = path;
  switch (root) {
    case '':
      return { paths: ['/api', '/apis', '/healthz', '/livez', '/openapi/v3', '/readyz', '/version'] };
    case 'version':
      return group === undefined ? versionInfo(api.version) : undefined;
    case 'healthz':
    case 'livez':
    case 'readyz':
      return group === undefined ? 'ok' : undefined;
    case 'api':
      if (group === undefined) return apiVersions();
      return version === undefined ? resourceList(api, '', group) : undefined;
    case 'apis':
      if (group === undefined) return groupList(api);
      if (version === undefined) return groupsOf(api).find(({ name }) => name === group);
      return rest.length === 0 ? resourceList(api, group, version) : undefined;
    case 'openapi':
      return openApi(api, path.slice(1));
    default:
      return undefined;
  }
}

function openApi(api: ApiServer, [format, ...groupVersion]: readonly string[]): object | undefined {
  if (format !== 'v3') return undefined;
  const resources = servedResources(api);
  return groupVersion.length === 0
    ? openApiIndex(resources)
    : openApiDocument(resources, groupVersion.join('/'));
}

function versionInfo(version: KubernetesVersion): object {
  const [major, minor] = version.split('.');
  return {
    major,
    minor,
    gitVersion: PATCH_RELEASES[version],
    gitCommit: '',
    gitTreeState: 'clean',
    buildDate: '',
    goVersion: '',
    compiler: '',
    platform: 'stowage/simulated',
  };
}

function apiVersions(): object {
  return { kind: 'APIVersions', versions: ['v1'], serverAddressByClientCIDRs: [] };
}

function groupList(api: ApiServer): object {
  return { kind: 'APIGroupList', apiVersion: 'v1', groups: groupsOf(api) };
}

interface ApiGroup {
  readonly kind: 'APIGroup';
  readonly apiVersion: 'v1';
  readonly name: string;
  readonly versions: readonly { readonly groupVersion: string; readonly version: string }[];
  readonly preferredVersion: { readonly groupVersion: string; readonly version: string } | undefined;
}

function groupsOf(api: ApiServer): readonly ApiGroup[] {
  const versions = new Map<string, Set<string>>();
  for (const { group, version } of servedResources(api)) {
    if (group === '') continue;
    versions.set(group, (versions.get(group) ?? new Set<string>()).add(version));
  }
  return [...versions].map(([name, served]) => {
    const listed = [...served]
      .sort(compareStrings)
      .map((version) => ({ groupVersion: `${name}/${version}`, version }));
    return { kind: 'APIGroup', apiVersion: 'v1', name, versions: listed, preferredVersion: listed[0] };
  });
}

function resourceList(api: ApiServer, group: string, version: string): object | undefined {
  const rows = servedResources(api).filter((row) => row.group === group && row.version === version);
  if (rows.length === 0) return undefined;
  return {
    kind: 'APIResourceList',
    apiVersion: 'v1',
    groupVersion: apiVersionOf(group, version),
    resources: rows.flatMap(describeResource),
  };
}

function describeResource(row: ResourceInfo): readonly object[] {
  const { group, plural, kind, namespaced } = row;
  const shortNames = SHORT_NAMES[kind];
  const resource = {
    name: plural,
    singularName: kind.toLowerCase(),
    namespaced,
    kind,
    verbs: group === SIMULATION_GROUP ? READ_VERBS : VERBS,
    ...(shortNames && { shortNames }),
    ...(ALL.has(kind) && { categories: ['all'] }),
  };
  const part = (subresource: string, verbs: readonly string[], subKind = kind) => ({
    name: `${plural}/${subresource}`,
    singularName: '',
    namespaced,
    kind: subKind,
    verbs,
  });
  const parts = [];
  if (strategyOf(row).status) parts.push(part('status', ['get', 'patch', 'update']));
  if (hasScale(row)) {
    parts.push({
      ...part('scale', ['get', 'patch', 'update'], 'Scale'),
      group: 'autoscaling',
      version: 'v1',
    });
  }
  if (kind === 'Namespace') parts.push(part('finalize', ['update']));
  if (kind === 'Pod') parts.push(part('binding', ['create'], 'Binding'));
  return [resource, ...parts];
}
