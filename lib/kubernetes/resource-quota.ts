import type { KubernetesObject, StringMap } from './object';

/** v1 ResourceQuota: what all objects of a namespace may ask for together. */
export interface ResourceQuota extends KubernetesObject {
  readonly apiVersion: 'v1';
  readonly kind: 'ResourceQuota';
  readonly spec?: {
    readonly hard?: StringMap;
    readonly scopes?: readonly string[];
    readonly scopeSelector?: unknown;
  };
  readonly status?: { readonly hard?: StringMap; readonly used?: StringMap };
}
