/** The kinds that Stowage reads from a live cluster, and the rights that it needs for them. */
import { assert } from '../../base/assert';
import { RESOURCES, type ResourceInfo } from '../../kubernetes/resources';

/** Exactly the kinds that a simulated cluster acts on. Never a Secret, never a ConfigMap. */
export const READABLE: readonly ResourceInfo[] = RESOURCES.filter((resource) => resource.simulated);

assert(
  !READABLE.some(({ plural }) => plural === 'secrets' || plural === 'configmaps'),
  'Secrets and ConfigMaps are never read',
);

/** The rule of a ClusterRole that lets Stowage read `resource`. */
export function clusterRoleRule(resource: ResourceInfo): string {
  return `- apiGroups: ["${resource.group}"]\n  resources: ["${resource.plural}"]\n  verbs: ["get", "list", "watch"]\n`;
}
