import type { Condition, KubernetesObject, StringMap } from './object';

export interface Taint {
  readonly key: string;
  readonly value?: string;
  readonly effect: string;
  /** Written on taints that evict (NoExecute). */
  readonly timeAdded?: string;
}

export interface Node extends KubernetesObject {
  readonly apiVersion: 'v1';
  readonly kind: 'Node';
  readonly spec?: { readonly taints?: readonly Taint[]; readonly unschedulable?: boolean };
  readonly status?: {
    readonly capacity?: StringMap;
    readonly allocatable?: StringMap;
    readonly conditions?: readonly Condition[];
    /** `bootID` changes whenever the machine starts. */
    readonly nodeInfo?: { readonly bootID?: string } & Readonly<Record<string, unknown>>;
    readonly volumesInUse?: readonly string[];
    readonly volumesAttached?: readonly { readonly name: string; readonly devicePath: string }[];
  };
}

export interface Namespace extends KubernetesObject {
  readonly apiVersion: 'v1';
  readonly kind: 'Namespace';
  readonly spec?: { readonly finalizers?: readonly string[] };
  readonly status?: {
    readonly phase?: 'Active' | 'Terminating';
    readonly conditions?: readonly Condition[];
  };
}
