/**
 * The words for a kind that is not shown: what is missing, where, and the rule that would grant it. It decides nothing;
 * what is unread and why is told by the server.
 */
import type { UnreadableKind } from '@/lib/history/stream-message';
import { findResourceByPlural } from '@/lib/kubernetes/resources';

/** What the interface calls the objects of a kind; the others keep their kind's own name. */
const NOUNS: Readonly<Record<string, string>> = {
  PersistentVolume: 'volumes',
  PersistentVolumeClaim: 'claims',
  StorageClass: 'classes',
  VolumeSnapshotClass: 'VolumeSnapshotClasses',
  VolumeAttributesClass: 'VolumeAttributesClasses',
  CSIStorageCapacity: 'CSIStorageCapacities',
};

export interface UnreadText {
  readonly title: string;
  readonly text: string;
  /** Where the rule belongs; undefined where no rule would help. */
  readonly grant?: string;
}

/** `volumes`, `Pods` */
export function nounOf(kind: string): string {
  return NOUNS[kind] ?? `${kind}s`;
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

export function unreadText(unread: UnreadableKind): UnreadText {
  const noun = nounOf(unread.kind);
  switch (unread.why) {
    case 'forbidden':
      return forbiddenText(unread, noun);
    case 'not-served':
      return {
        title: `This cluster has no ${noun}`,
        text: `Its API server does not serve ${unread.plural}. They appear here once it does.`,
      };
    case 'not-given':
      return {
        title: `No ${noun} in the pasted text`,
        text: 'Either there are none or they were not asked for; nothing is concluded from it.',
      };
    case 'reading':
      return {
        title: `${capital(noun)} are still being read`,
        text: 'They appear here as soon as their list is there. What is there is shown.',
      };
    case 'failing':
      return {
        title: `${capital(noun)} cannot be read now`,
        text: 'The API server answers every list with an error; Stowage goes on trying. What may be read is shown.',
      };
  }
}

function forbiddenText({ group, plural, readNamespaces }: UnreadableKind, noun: string): UnreadText {
  const namespaced = findResourceByPlural(group, plural)?.namespaced ?? false;
  if (readNamespaces) {
    return {
      title: `${capital(noun)} of ${readNamespaces.join(', ')} only`,
      text: `Those of other namespaces may not be read, and nothing is concluded about them.`,
      grant: 'In a ClusterRole this rule shows those of all namespaces:',
    };
  }
  return {
    title: `${capital(noun)} may not be read`,
    text: namespaced
      ? `The API server refuses ${plural} in all namespaces that were tried. What may be read is shown.`
      : `The API server refuses ${plural}. What may be read is shown.`,
    grant: namespaced
      ? 'This rule would allow it, in a ClusterRole for all namespaces or in a Role for one:'
      : 'This rule of a ClusterRole would allow it:',
  };
}

/** The rules of these kinds as one piece of YAML; undefined where none has one. */
export function rulesOf(unread: readonly UnreadableKind[]): string | undefined {
  const rules = unread.flatMap(({ rule }) => (rule === undefined ? [] : [rule]));
  return rules.length === 0 ? undefined : rules.join('');
}
