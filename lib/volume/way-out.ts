/**
 * A way out of a state: what to do, what it does, the command for a terminal, and where one write is enough, that
 * write. Nothing here is carried out; a screen shows it or asks the user.
 */
import { type KubernetesObject, type ObjectTarget, targetOf } from '../kubernetes/object';
import type { PersistentVolumePhase } from '../kubernetes/persistent-volume';
import type { PersistentVolumeClaimPhase } from '../kubernetes/persistent-volume-claim';
import type { Sentence } from './sentence';

/** A user's write, in the form that a simulation's journal takes it. */
export type SuggestedWrite =
  | { readonly create: KubernetesObject }
  | { readonly patch: ObjectTarget & { readonly patch: unknown; readonly type: 'merge' } }
  | { readonly delete: ObjectTarget };

export interface WayOut {
  /** What to do, as a verb: "Relabel the volume". */
  readonly title: Sentence;
  /** The phase that it leads to, or `gone`; undefined where that depends. */
  readonly leadsTo?: PersistentVolumePhase | PersistentVolumeClaimPhase | 'gone';
  /** What then happens, and when. */
  readonly effect: Sentence;
  /** What to type; undefined where no command does it. */
  readonly command?: string;
  /** The same as writes, in order; empty where the write is not one that can be made for the user. */
  readonly writes: readonly SuggestedWrite[];
  /** A manifest to apply, where the way is to create something. */
  readonly manifest?: KubernetesObject;
}

const PLURALS: Readonly<Record<string, string>> = {
  PersistentVolume: 'pv',
  PersistentVolumeClaim: 'pvc',
  StorageClass: 'storageclass',
  Pod: 'pod',
  Node: 'node',
};

/** `pv pv-1`, `pvc data -n shop`: how a kubectl command names an object. */
export function kubectlName(target: {
  readonly kind: string;
  readonly namespace?: string;
  readonly name: string;
}): string {
  const namespace = target.namespace === undefined ? '' : ` -n ${target.namespace}`;
  return `${PLURALS[target.kind] ?? target.kind.toLowerCase()} ${target.name}${namespace}`;
}

/** A merge patch and the command that makes it. */
export function mergePatch(
  target: ObjectTarget,
  patch: unknown,
): { command: string; writes: readonly SuggestedWrite[] } {
  return {
    command: `kubectl patch ${kubectlName(target)} --type merge -p ${shellQuote(JSON.stringify(patch))}`,
    writes: [{ patch: { ...target, patch, type: 'merge' } }],
  };
}

/** Creates something: the manifest is shown, the command reads it from a file. */
export function createObject(manifest: KubernetesObject): Pick<WayOut, 'command' | 'writes' | 'manifest'> {
  return {
    command: `kubectl apply -f ${fileNameOf(manifest)}`,
    writes: [{ create: manifest }],
    manifest,
  };
}

/** Deletes an object whose spec cannot be changed, and creates it anew. */
export function recreate(manifest: KubernetesObject): Pick<WayOut, 'command' | 'writes' | 'manifest'> {
  return {
    command: `kubectl replace --force -f ${fileNameOf(manifest)}`,
    writes: [{ delete: targetOf(manifest) }, { create: manifest }],
    manifest,
  };
}

function fileNameOf(manifest: KubernetesObject): string {
  return `${manifest.metadata.name}.yaml`;
}

export function deleteObject(target: ObjectTarget): { command: string; writes: readonly SuggestedWrite[] } {
  return { command: `kubectl delete ${kubectlName(target)}`, writes: [{ delete: target }] };
}

/** Sets one label, or removes it where `value` is undefined. */
export function labelObject(
  target: ObjectTarget,
  key: string,
  value: string | undefined,
): { command: string; writes: readonly SuggestedWrite[] } {
  const argument = value === undefined ? `${key}-` : `${key}=${value} --overwrite`;
  const patch = { metadata: { labels: { [key]: value ?? null } } };
  return {
    command: `kubectl label ${kubectlName(target)} ${argument}`,
    writes: [{ patch: { ...target, patch, type: 'merge' } }],
  };
}

/** Quotes for a POSIX shell. */
export function shellQuote(text: string): string {
  return `'${text.replaceAll("'", `'\\''`)}'`;
}
