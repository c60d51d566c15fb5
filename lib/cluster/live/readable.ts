/** The kinds that Stowage reads from a live cluster, and the rights that it needs for them. */
import { assert } from '../../base/assert';
import { RESOURCES, type ResourceInfo } from '../../kubernetes/resources';

/** Kinds that a simulated cluster acts on and that no view or explanation asks for. */
const NOT_ASKED_FOR: ReadonlySet<string> = new Set(['ResourceQuota']);

/** Exactly the kinds that views and explanations ask for. Never a Secret, never a ConfigMap. */
export const READABLE: readonly ResourceInfo[] = RESOURCES.filter(
  ({ simulated, kind }) => simulated && !NOT_ASKED_FOR.has(kind),
);

assert(
  !READABLE.some(({ plural }) => plural === 'secrets' || plural === 'configmaps'),
  'Secrets and ConfigMaps are never read',
);

/** The rule of a ClusterRole that lets Stowage read `resource`. */
export function clusterRoleRule(resource: ResourceInfo): string {
  return `- apiGroups: ["${resource.group}"]\n  resources: ["${resource.plural}"]\n  verbs: ["get", "list", "watch"]\n`;
}
