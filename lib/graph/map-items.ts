/** Every object of the map as one item: its sign, whether it needs a look, and the few words beside its name. */
import type { Node } from '../kubernetes/node';
import { namespacedKey, type StringMap } from '../kubernetes/object';
import type { Pod } from '../kubernetes/pod';
import type { ClusterView } from '../volume/cluster-view';
import { type ClaimStanding, diagnoseClaim, unschedulableMessage } from '../volume/diagnose-claim';
import { diagnosePod, type PodStanding } from '../volume/diagnose-pod';
import { diagnoseSnapshot } from '../volume/snapshot/diagnose-snapshot';
import { chooseDefaultStorageClass } from '../volume/storage-class-name';
import { type VolumeStanding, volumeStanding } from '../volume/volume-standing';
import { MAP_KINDS, type MapId, type MapKind, mapId, type Relation } from './relations';

/** One of the signs; `gone` is an object that is named but not there. */
export type MapStanding = VolumeStanding | ClaimStanding | 'gone';

export interface MapItem {
  readonly id: MapId;
  readonly kind: MapKind;
  readonly namespace: string | undefined;
  readonly name: string;
  readonly standing: MapStanding;
  /** The standing in words, for a reader who does not see the sign. */
  readonly word: string;
  /** Somebody may have to look at it. */
  readonly problem: boolean;
  /** Problems before the rest, the worst first. */
  readonly rank: number;
  /** Size, role, state: one short value. */
  readonly note: string;
  readonly labels: StringMap;
}

/** The worst first; what is not here is calm. */
const PROBLEMS: readonly MapStanding[] = [
  'blocked',
  'lost',
  'failed',
  'gone',
  'released',
  'terminating',
  'progress',
];
const CALM = PROBLEMS.length;

type Draft = Pick<MapItem, 'kind' | 'namespace' | 'name' | 'standing' | 'word' | 'note'> & {
  readonly labels?: StringMap;
  /** Nothing is wrong, whatever the sign. */
  readonly calm?: boolean;
};

function item({ calm = false, ...draft }: Draft): MapItem {
  const place = calm ? -1 : PROBLEMS.indexOf(draft.standing);
  const problem = place >= 0;
  const key = namespacedKey(draft.namespace, draft.name);
  return {
    ...draft,
    id: mapId(draft.kind, key),
    problem,
    rank: problem ? place : CALM,
    labels: draft.labels ?? {},
  };
}

/** All objects, and the ends of relations that do not exist. */
export function mapItems(
  view: ClusterView,
  nodes: Iterable<Node>,
  relations: readonly Relation[],
): ReadonlyMap<MapId, MapItem> {
  const items = new Map<MapId, MapItem>();
  const add = (draft: Draft): void => {
    const made = item(draft);
    items.set(made.id, made);
  };
  addClasses(view, add);
  for (const volume of view.volumes()) {
    const { name, labels = {} } = volume.metadata;
    const standing = volumeStanding(volume);
    const word = volume.status?.phase ?? 'Pending';
    add({
      kind: 'PersistentVolume',
      namespace: undefined,
      name,
      standing,
      word,
      note: volume.spec.capacity?.storage ?? '',
      labels,
    });
  }
  for (const claim of view.claims()) {
    const { namespace, name, labels = {} } = claim.metadata;
    const { standing } = diagnoseClaim(view, claim);
    const note = claim.status?.capacity?.storage ?? claim.spec.resources?.requests?.storage ?? '';
    add({
      kind: 'PersistentVolumeClaim',
      namespace,
      name,
      standing,
      word: claim.status?.phase ?? 'Pending',
      note,
      labels,
    });
  }
  addSnapshots(view, add);
  for (const pod of view.pods()) {
    const { namespace, name, labels = {} } = pod.metadata;
    add({ kind: 'Pod', namespace, name, ...podStanding(view, pod), labels });
  }
  for (const node of nodes) add(nodeDraft(node));
  addMissing(view, relations, items, add);
  return items;
}

function addSnapshots(view: ClusterView, add: (draft: Draft) => void): void {
  for (const snapshot of view.snapshots()) {
    const { namespace, name, labels = {} } = snapshot.metadata;
    const { standing } = diagnoseSnapshot(view, snapshot);
    add({
      kind: 'VolumeSnapshot',
      namespace,
      name,
      standing: standing === 'ready' ? 'bound' : standing,
      word: standing === 'ready' ? 'Ready' : standing === 'terminating' ? 'Terminating' : 'Not ready',
      note: snapshot.status?.restoreSize ?? '',
      labels,
    });
  }
}

function addClasses(view: ClusterView, add: (draft: Draft) => void): void {
  const chosen = chooseDefaultStorageClass(view.storageClasses());
  const defaultName = chosen.kind === 'None' ? undefined : chosen.storageClass.metadata.name;
  for (const storageClass of view.storageClasses()) {
    const { name, labels = {} } = storageClass.metadata;
    const delayed = storageClass.volumeBindingMode === 'WaitForFirstConsumer';
    const note = name === defaultName ? 'default' : delayed ? 'WFFC' : '';
    add({
      kind: 'StorageClass',
      namespace: undefined,
      name,
      standing: 'bound',
      word: 'exists',
      note,
      labels,
    });
  }
}

/** The full diagnosis is asked for only where a Pod has a node: without one it plays the whole scheduler again. */
function podStanding(view: ClusterView, pod: Pod): Pick<MapItem, 'standing' | 'word' | 'note'> {
  if (pod.metadata.deletionTimestamp !== undefined)
    return { standing: 'terminating', word: 'Terminating', note: '' };
  const word = pod.status?.phase ?? 'Pending';
  switch (word) {
    case 'Running':
    case 'Succeeded':
      return { standing: 'bound', word, note: word === 'Running' ? '' : 'finished' };
    case 'Failed':
    case 'Unknown':
      return { standing: 'failed', word, note: '' };
    default: {
      if (pod.spec.nodeName) return startingStanding(diagnosePod(view, pod).standing, word);
      const stuck = unschedulableMessage(pod) !== undefined;
      return { standing: stuck ? 'blocked' : 'waiting', word, note: stuck ? 'no node' : '' };
    }
  }
}

function startingStanding(standing: PodStanding, word: string): Pick<MapItem, 'standing' | 'word' | 'note'> {
  if (standing === 'blocked') return { standing, word, note: 'cannot start' };
  return { standing: standing === 'progress' ? 'progress' : 'waiting', word, note: '' };
}

function nodeDraft(node: Node): Draft {
  const { name, labels = {} } = node.metadata;
  const ready = node.status?.conditions?.find(({ type }) => type === 'Ready');
  const base = { kind: 'Node', namespace: undefined, name, labels } as const;
  if (ready && ready.status !== 'True') {
    const note = ready.status === 'Unknown' ? 'no answer' : 'not ready';
    return { ...base, standing: 'failed', word: 'not Ready', note };
  }
  return { ...base, standing: 'bound', word: 'Ready', note: node.spec?.unschedulable ? 'cordoned' : '' };
}

/** What is named by others but is not there stands in its column as what it is: gone, or not read. */
function addMissing(
  view: ClusterView,
  relations: readonly Relation[],
  items: ReadonlyMap<MapId, MapItem>,
  add: (draft: Draft) => void,
): void {
  for (const id of relations.flatMap(({ from, to }) => [from, to])) {
    if (items.has(id)) continue;
    const kind = MAP_KINDS.find((candidate) => id.startsWith(`${candidate}/`));
    if (!kind) continue;
    const key = id.slice(kind.length + 1);
    const slash = key.indexOf('/');
    const namespace = slash < 0 ? undefined : key.slice(0, slash);
    const name = slash < 0 ? key : key.slice(slash + 1);
    if (kind === 'StorageClass' && name === '') {
      add({ kind, namespace, name, standing: 'gone', word: 'no class', note: '', calm: true });
    } else if (!view.isReadable(kind, namespace)) {
      add({ kind, namespace, name, standing: 'gone', word: 'not read', note: 'not read', calm: true });
    } else {
      add({ kind, namespace, name, standing: 'gone', word: 'does not exist', note: 'missing' });
    }
  }
}
