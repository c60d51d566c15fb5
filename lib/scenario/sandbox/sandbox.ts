/**
 * A cluster's storage as the beginning of a simulated one, in which one can try what one would not dare in the real one.
 * Puts the copy together, with a note of what it took and left; what that is, is decided in `why-left.ts`, and the
 * objects themselves come from the export. Secrets, images, commands and environments are never taken.
 */
import { byString } from '../../base/compare';
import { err, ok, type Result } from '../../base/result';
import { annBindCompleted } from '../../kubernetes/annotations';
import type { KubernetesVersion } from '../../kubernetes/feature-gates';
import type { KubernetesObject } from '../../kubernetes/object';
import { objectKey } from '../../kubernetes/object';
import { exportObjects } from '../../manifest/export';
import { type Note, SCENARIO_FORMAT, SCENARIO_LIMITS, type Scenario } from '../scenario';
import { anonymous } from './anonymous';
import { standingAlone } from './owners';
import { strip } from './strip';
import { isChoice, judge, LEFT_WORDS, type LeftReason } from './why-left';

export interface SandboxChoice {
  readonly title: string;
  readonly kubernetes: KubernetesVersion;
  /** Namespaces to take; undefined for all. */
  readonly namespaces?: ReadonlySet<string>;
  /** Whether names, labels and addresses are replaced by numbered ones. */
  readonly anonymous: boolean;
  /** The time at which the copy begins, milliseconds since the epoch. */
  readonly startMs: number;
}

export interface Sandbox {
  readonly scenario: Scenario;
  readonly taken: readonly { readonly kind: string; readonly count: number }[];
  readonly left: readonly Left[];
}

export interface Left {
  readonly kind: string;
  readonly why: LeftReason;
  readonly count: number;
}

/** Simulated time after which the copy is shown: bindings and mounts have come back by then. */
const SETTLED_MS = 30_000;

/** So many for each of what was taken and what was left; a note has bounds. */
const KINDS_IN_NOTE = 90;

/** The copy, or why it cannot be made; the objects stay as they are. */
export function sandboxOf(
  objects: readonly KubernetesObject[],
  choice: SandboxChoice,
): Result<Sandbox, string> {
  const judged = judge(objects, choice.namespaces);
  const wanted = standingAlone(judged.filter(({ why }) => why === undefined).map(({ object }) => object));
  const exported = exportObjects(wanted);
  const namespaces = namespacesMissing(exported);
  const length = namespaces.length + exported.length;
  if (length > SCENARIO_LIMITS.objects) {
    return err(
      `The copy would have ${length} objects; a simulated cluster takes ${SCENARIO_LIMITS.objects}. Choose fewer namespaces.`,
    );
  }
  const keys = new Set(exported.map(identity));
  const left = judged.flatMap(({ object, why }) => {
    const reason = why ?? (keys.has(identity(object)) ? undefined : 'made-again');
    return reason === undefined ? [] : [{ kind: object.kind, why: reason }];
  });
  const lost = new Set(wanted.filter(isLostClaim).map(identity));
  const stripped = [...namespaces, ...exported].map((object) =>
    strip(lost.has(identity(object)) ? boundOnce(object) : object),
  );
  const counted = tally(exported.map(({ kind }) => kind)).map(([kind, count]) => ({ kind, count }));
  const missing = tally(left.map(({ kind, why }) => `${kind} ${why}`)).map(([key, count]) => {
    const [kind = '', why] = key.split(' ');
    return { kind, why: why as LeftReason, count };
  });
  const { title, kubernetes, startMs } = choice;
  const scenario: Scenario = {
    stowage: SCENARIO_FORMAT,
    title,
    kubernetes,
    seed: 1,
    // As in a cluster of which nobody knows the flags: upstream's default.
    config: { startMs, enableHostPathProvisioner: false },
    objects: choice.anonymous ? anonymous(stripped) : stripped,
    operations: [],
    notes: [noteOf({ taken: counted, left: missing })],
    untilMs: SETTLED_MS,
  };
  return ok({ scenario, taken: counted, left: missing });
}

/** In words, for the dialog and the note alike: `2 Pod, of another namespace`. */
export function leftText({ kind, why, count }: Left): string {
  return `${count} ${kind}, ${LEFT_WORDS[why]}`;
}

/** It stays with the copy: whoever gets it by a link reads too what it cannot answer. */
function noteOf({ taken, left }: Pick<Sandbox, 'taken' | 'left'>): Note {
  const takes = taken.map(({ kind, count }) => `${count} ${kind}`);
  const text = [...listed('Taken: ', takes, ', '), ' ', ...listed('Left: ', left.map(leftText), '; ')];
  return { atMs: SETTLED_MS, title: 'What this copy took and left', text };
}

/** One span for each: the kinds of a cluster with many custom resources would not fit into one. */
function listed(before: string, all: readonly string[], between: string): readonly string[] {
  const shown = all.slice(0, KINDS_IN_NOTE);
  const entries = all.length > shown.length ? [...shown, `${all.length - shown.length} more`] : shown;
  if (entries.length === 0) return [`${before}nothing.`];
  return [before, ...entries.map((entry, at) => entry + (at < entries.length - 1 ? between : '.'))];
}

/** Namespaces that have something to take, in order. */
export function namespacesOf(objects: readonly KubernetesObject[]): readonly string[] {
  const found = objects.filter(isChoice).flatMap(({ metadata }) => metadata.namespace ?? []);
  return [...new Set(found)].sort();
}

/** Those of a pasted text, or of a user who may not read Namespaces: nothing can be created without them. */
function namespacesMissing(objects: readonly KubernetesObject[]): readonly KubernetesObject[] {
  const there = objects.filter(({ kind }) => kind === 'Namespace').map(({ metadata }) => metadata.name);
  const needed = new Set(objects.flatMap(({ metadata }) => metadata.namespace ?? []));
  return [...needed]
    .filter((name) => name !== 'default' && !there.includes(name))
    .sort()
    .map((name) => ({ apiVersion: 'v1', kind: 'Namespace', metadata: { name } }));
}

function isLostClaim(object: KubernetesObject): boolean {
  const { status } = object as { readonly status?: { readonly phase?: string } };
  return object.kind === 'PersistentVolumeClaim' && status?.phase === 'Lost';
}

/** With it the controller looks for the volume that the claim was bound to, instead of waiting for one: Lost again. */
function boundOnce(claim: KubernetesObject): KubernetesObject {
  const annotations = { ...claim.metadata.annotations, [annBindCompleted]: 'yes' };
  return { ...claim, metadata: { ...claim.metadata, annotations } };
}

function identity(object: KubernetesObject): string {
  return `${object.kind} ${objectKey(object)}`;
}

/** How often each word occurs, in the order of the words. */
function tally(words: readonly string[]): readonly (readonly [string, number])[] {
  const counts = new Map<string, number>();
  for (const word of words) counts.set(word, (counts.get(word) ?? 0) + 1);
  return [...counts].sort(byString(([word]) => word));
}
