/** The manifests under `deploy/` held against the code: what may be read is what is read, and nothing runs with more rights. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { applyPatch, type Operation } from 'rfc6902';
import { expect, it } from 'vitest';
import { parse, parseAllDocuments } from 'yaml';
import { READABLE } from '../cluster/live/readable';
import { root } from './prepare/root.mjs';

interface Manifest {
  readonly kind: string;
  readonly rules?: readonly {
    readonly apiGroups: string[];
    readonly resources: string[];
    readonly verbs: string[];
  }[];
  readonly spec?: { readonly template?: { readonly spec: PodSpec } };
  readonly automountServiceAccountToken?: boolean;
}

interface PodSpec {
  readonly securityContext: unknown;
  readonly containers: readonly {
    readonly securityContext: unknown;
    readonly env: readonly { readonly name: string }[];
  }[];
}

interface NetworkPolicySpec {
  readonly policyTypes: readonly string[];
  readonly ingress: readonly {
    readonly from: unknown;
    readonly ports: readonly { readonly port: unknown }[];
  }[];
  readonly egress: readonly { readonly ports: readonly { readonly port: number }[] }[];
}

const base = join(root, 'deploy/base');
const manifests: readonly Manifest[] = readdirSync(base).flatMap((file) =>
  parseAllDocuments(readFileSync(join(base, file), 'utf8')).map((document) => document.toJS() as Manifest),
);
const only = (kind: string): Manifest => {
  const [found, ...others] = manifests.filter((manifest) => manifest.kind === kind);
  if (!found || others.length > 0) throw new Error(`deploy/base must have one ${kind}`);
  return found;
};

it('grants get, list and watch of exactly the kinds that are read', () => {
  const granted = only('ClusterRole').rules?.flatMap(({ apiGroups, resources, verbs }) =>
    apiGroups.flatMap((group) => resources.map((resource) => `${verbs.join(',')} ${group}/${resource}`)),
  );
  const read = READABLE.map(({ group, plural }) => `get,list,watch ${group}/${plural}`);
  expect(granted?.toSorted()).toEqual(read.toSorted());
});

it('is bound by one ClusterRoleBinding and has no Role beside it', () => {
  expect(manifests.filter(({ kind }) => /Role/.test(kind)).map(({ kind }) => kind)).toEqual([
    'ClusterRole',
    'ClusterRoleBinding',
  ]);
});

it('runs without root, without privileges, on a read-only file system', () => {
  const pod = only('Deployment').spec?.template?.spec;
  expect(pod?.securityContext).toMatchObject({
    runAsNonRoot: true,
    seccompProfile: { type: 'RuntimeDefault' },
  });
  expect(pod?.containers.map(({ securityContext }) => securityContext)).toEqual([
    { allowPrivilegeEscalation: false, readOnlyRootFilesystem: true, capabilities: { drop: ['ALL'] } },
  ]);
});

it('names every file in its kustomization', () => {
  const { resources } = parse(readFileSync(join(base, 'kustomization.yaml'), 'utf8')) as {
    resources: string[];
  };
  const files = readdirSync(base).filter((file) => file !== 'kustomization.yaml');
  expect(resources.toSorted()).toEqual(files.toSorted());
});

it('asks the server where it answers whether it lives and is ready', () => {
  const [container] = only('Deployment').spec?.template?.spec.containers ?? [];
  const { ports, startupProbe, livenessProbe, readinessProbe } = container as unknown as {
    ports: { name: string; containerPort: number }[];
    [probe: `${string}Probe`]: { httpGet: { path: string; port: string } };
  };
  const http = ports.find(({ name }) => name === 'http')?.containerPort;
  for (const probe of [startupProbe, livenessProbe, readinessProbe]) {
    expect(probe?.httpGet.port).toBe('http');
    // A route of Next is the folder of its path.
    expect(existsSync(join(root, 'app', probe?.httpGet.path ?? '', 'route.ts')), probe?.httpGet.path).toBe(
      true,
    );
  }
  expect(livenessProbe?.httpGet.path).not.toBe(readinessProbe?.httpGet.path);
  expect(readFileSync(join(root, 'Dockerfile'), 'utf8')).toContain(`PORT=${http}`);
});

it('mounts a token into the Pod that reads the cluster and into no other of its account', () => {
  expect(only('ServiceAccount').automountServiceAccountToken).toBe(false);
  expect(only('Deployment').spec?.template?.spec).toMatchObject({
    serviceAccountName: 'stowage',
    automountServiceAccountToken: true,
  });
});

it('lets nobody in but its own namespace, and itself out to nothing but names and the API server', () => {
  const policy = only('NetworkPolicy').spec as unknown as NetworkPolicySpec;
  expect(policy.policyTypes.toSorted()).toEqual(['Egress', 'Ingress']);
  expect(policy.ingress).toMatchObject([{ from: [{ podSelector: {} }], ports: [{ port: 'http' }] }]);
  expect(policy.egress.flatMap(({ ports }) => ports.map(({ port }) => port)).toSorted()).toEqual([
    443, 53, 53, 6443,
  ]);
  // A rule without `to` is for every address, one without `ports` would be for every port.
  expect(policy.egress.every(({ ports }) => ports.length > 0)).toBe(true);
});

/** A manifest of `deploy/base` as `deploy/replicas` changes it. */
function inReplicas(kind: string, file: string): Manifest {
  const manifest = structuredClone(only(kind));
  const patch = parse(readFileSync(join(root, 'deploy/replicas', file), 'utf8')) as Operation[];
  expect(applyPatch(manifest, patch).filter((error) => error !== null)).toEqual([]);
  return manifest;
}

it('runs several replicas that tell each other by the address of their Pod, and reach each other and the database', () => {
  const { spec } = inReplicas('Deployment', 'deployment.yaml') as unknown as {
    spec: { replicas: number; template: { spec: PodSpec } };
  };
  expect(spec.replicas).toBeGreaterThan(1);
  const variables = spec.template.spec.containers[0]?.env ?? [];
  const url = variables.findIndex(({ name }) => name === 'STOWAGE_REPLICA_URL');
  // A variable refers to those before it.
  expect(variables.findIndex(({ name }) => name === 'POD_IP')).toBeLessThan(url);
  expect(variables[url]).toMatchObject({ value: 'http://$(POD_IP):3000' });
  expect(variables.find(({ name }) => name === 'STOWAGE_DATA')).not.toHaveProperty('value');
  const policy = inReplicas('NetworkPolicy', 'network-policy.yaml') as unknown as {
    spec: { egress: { ports: { port: number }[] }[] };
  };
  const ports = policy.spec.egress.flatMap((rule) => rule.ports.map(({ port }) => port));
  expect(ports).toEqual(expect.arrayContaining([3000, 5432]));
});

it('sets only variables that the server reads', () => {
  const manifest = inReplicas('Deployment', 'deployment.yaml');
  const variables = manifest.spec?.template?.spec.containers[0]?.env.map(({ name }) => name) ?? [];
  const environment = readFileSync(join(root, 'lib/cluster/environment.ts'), 'utf8');
  const own = variables.filter((name) => name.startsWith('STOWAGE_'));
  expect(own.filter((name) => !environment.includes(`'${name}'`))).toEqual([]);
  expect(own).not.toEqual([]);
});
