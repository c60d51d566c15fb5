/**
 * The parameters of a class: those with the prefix `csi.storage.k8s.io/` are the provisioner's, the others go to the
 * driver. Secrets are named by templates. Upstream: removePrefixedParameters, getSecretReference and
 * resolveTemplate, external-provisioner pkg/controller/controller.go, 6.3.
 */
import { err, ok, type Result } from '../../base/result';
import type { ObjectReference, StringMap } from '../../kubernetes/object';
import type { PersistentVolumeClaim } from '../../kubernetes/persistent-volume-claim';
import type { CSIPersistentVolumeSource } from '../../kubernetes/volume-source';

const PREFIX = 'csi.storage.k8s.io/';

type SecretField = Extract<keyof CSIPersistentVolumeSource, `${string}SecretRef`>;

/** Secrets that the volume carries on, by the prefix of their parameters. */
const VOLUME_SECRETS: readonly { readonly parameter: string; readonly field: SecretField }[] = [
  { parameter: 'controller-publish-secret', field: 'controllerPublishSecretRef' },
  { parameter: 'node-stage-secret', field: 'nodeStageSecretRef' },
  { parameter: 'node-publish-secret', field: 'nodePublishSecretRef' },
  { parameter: 'controller-expand-secret', field: 'controllerExpandSecretRef' },
  { parameter: 'node-expand-secret', field: 'nodeExpandSecretRef' },
];

const OTHER_SECRETS = ['provisioner-secret', 'controller-modify-secret'];

const KNOWN = new Set([
  'fstype',
  ...[...VOLUME_SECRETS.map(({ parameter }) => parameter), ...OTHER_SECRETS].flatMap((secret) => [
    `${secret}-name`,
    `${secret}-namespace`,
  ]),
]);

export interface ClassParameters {
  readonly fsType: string | undefined;
  readonly forDriver: StringMap;
  readonly secretRefs: { readonly [field in SecretField]?: ObjectReference };
  /** For DeleteVolume; both are empty where the class names none. */
  readonly deletionSecret: { readonly name: string; readonly namespace: string };
}

export function readClassParameters(
  parameters: StringMap,
  claim: PersistentVolumeClaim,
  volumeName: string,
): Result<ClassParameters, string> {
  const forDriver: Record<string, string> = {};
  for (const [key, value] of Object.entries(parameters)) {
    if (!key.startsWith(PREFIX)) {
      if (key !== 'fstype') forDriver[key] = value;
    } else if (!KNOWN.has(key.slice(PREFIX.length))) {
      return err(`found unknown parameter key "${key}" with reserved namespace ${PREFIX}`);
    }
  }
  const secretRefs: { [field in SecretField]?: ObjectReference } = {};
  for (const { parameter, field } of VOLUME_SECRETS) {
    const secret = secretOf(parameters, parameter, claim, volumeName);
    if (!secret.ok) return secret;
    if (secret.value) secretRefs[field] = secret.value;
  }
  const deletion = secretOf(parameters, 'provisioner-secret', claim, volumeName);
  if (!deletion.ok) return deletion;
  const fsType = parameters[`${PREFIX}fstype`] ?? parameters.fstype;
  return ok({ fsType, forDriver, secretRefs, deletionSecret: deletion.value ?? { name: '', namespace: '' } });
}

function secretOf(
  parameters: StringMap,
  parameter: string,
  claim: PersistentVolumeClaim,
  volumeName: string,
): Result<{ readonly name: string; readonly namespace: string } | undefined, string> {
  const name = parameters[`${PREFIX}${parameter}-name`];
  const namespace = parameters[`${PREFIX}${parameter}-namespace`];
  if (name === undefined && namespace === undefined) return ok(undefined);
  if (!name || !namespace) {
    return err(`either name and namespace for ${parameter} secrets specified, Both must be specified`);
  }
  const known = templateTokens(claim, volumeName);
  const filledName = resolveTemplate(name, known);
  if (!filledName.ok) return filledName;
  const filledNamespace = resolveTemplate(namespace, known);
  if (!filledNamespace.ok) return filledNamespace;
  return ok({ name: filledName.value, namespace: filledNamespace.value });
}

function templateTokens(claim: PersistentVolumeClaim, volumeName: string): ReadonlyMap<string, string> {
  const annotations = Object.entries(claim.metadata.annotations ?? {});
  return new Map([
    ['pv.name', volumeName],
    ['pvc.namespace', claim.metadata.namespace ?? ''],
    ['pvc.name', claim.metadata.name],
    ...annotations.map(([key, value]) => [`pvc.annotations['${key}']`, value] as const),
  ]);
}

function resolveTemplate(template: string, known: ReadonlyMap<string, string>): Result<string, string> {
  const missing: string[] = [];
  const text = template.replace(/\$\{([^}]*)\}/g, (_whole, token: string) => {
    const value = known.get(token);
    if (value === undefined) missing.push(token);
    return value ?? '';
  });
  if (missing.length === 0) return ok(text);
  return err(
    `error resolving value "${template}": invalid tokens: [${missing.map((token) => `"${token}"`).join(' ')}]`,
  );
}
