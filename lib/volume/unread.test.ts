/**
 * The law of rights that are missing: in a cluster in which every object exists that another names, no explanation says
 * of anything that it is missing or unused, whichever kind was not read. Each case is told once more for every kind
 * hidden, and its words and its evidence are looked through for conclusions from absence.
 */
import { describe, expect, it } from 'vitest';
import type { Namespace, Node } from '../kubernetes/node';
import type { KubernetesObject } from '../kubernetes/object';
import type { PersistentVolumeClaim } from '../kubernetes/persistent-volume-claim';
import { uniqueVolumeName } from './attachment';
import { type ClusterObjects, type ClusterView, clusterView, type WhyUnread } from './cluster-view';
import { explainClaim } from './explain-claim';
import { explainNamespace } from './explain-namespace';
import { explainPod } from './explain-pod';
import { explainVolume } from './explain-volume';
import { explainVolumeAttachment } from './explain-volume-attachment';
import { aCapacity, aCSIDriver, aCSINode } from './placement/testing/nodes';
import { plainText } from './sentence';
import { explainContent } from './snapshot/explain-content';
import { explainSnapshot } from './snapshot/explain-snapshot';
import { aContent, aSnapshot, aSnapshotClass } from './snapshot/testing/objects';
import { aClaim, aPod, aStorageClass, aVolume } from './testing/objects';
import { anAttachment, csi, deleting, managed, wait } from './testing/pod-cases';
import { told } from './testing/told';

const used = aClaim({
  name: 'c',
  phase: 'Bound',
  volumeName: 'v',
  bindCompleted: true,
  storageClassName: 'wait',
});
const leaving = aClaim({
  name: 'leaving',
  phase: 'Bound',
  volumeName: 'lv',
  bindCompleted: true,
  metadata: { ...deleting, finalizers: ['kubernetes.io/pvc-protection'] },
});
const delayed = aClaim({ name: 'delayed', storageClassName: 'wait' });
const defaulted = aClaim({ name: 'defaulted' });
const fitting = aClaim({ name: 'fitting', storageClassName: '' });
const growing = aClaim({
  ...used.spec,
  name: 'growing',
  phase: 'Bound',
  volumeName: 'gv',
  bindCompleted: true,
  storage: '2Gi',
});
const asked = {
  ...growing,
  status: {
    phase: 'Bound' as const,
    capacity: { storage: '1Gi' },
    conditions: [{ type: 'FileSystemResizePending', status: 'True' as const }],
  },
};
const named = aClaim({ name: 'named', volumeName: 'nv', storageClassName: 'immediate' });

function volumeOf(name: string, claimName: string, more: object = {}) {
  const claimRef = { namespace: 'default', name: claimName, uid: `uid-${claimName}` };
  return aVolume({ name, phase: 'Bound', claimRef, csi: { ...csi, volumeHandle: name }, ...more });
}

const volumes = [
  volumeOf('v', 'c', { storageClassName: 'wait', metadata: { finalizers: ['external-attacher/x-csi'] } }),
  volumeOf('lv', 'leaving'),
  volumeOf('gv', 'growing', { storageClassName: 'wait' }),
  volumeOf('nv', 'named', { phase: 'Available', storageClassName: 'immediate' }),
  volumeOf('goes', 'c', {
    phase: 'Released',
    metadata: { ...deleting, finalizers: ['external-attacher/x-csi'] },
  }),
  aVolume({ name: 'fits', storageClassName: '' }),
];
const runs = { status: { phase: 'Running' as const } };
const pods = [
  aPod({ name: 'user', claimName: 'c', nodeName: 'node-1', ...runs }),
  aPod({ name: 'holder', claimName: 'leaving', nodeName: 'node-1', ...runs }),
  aPod({ name: 'grower', claimName: 'growing', nodeName: 'node-1', ...runs }),
  aPod({ name: 'starting', claimName: 'c', nodeName: 'node-1' }),
  aPod({ name: 'unplaced', claimName: 'c' }),
  aPod({ name: 'consumer', claimName: 'delayed' }),
];
const node: Node = {
  ...managed,
  status: {
    ...managed.status,
    volumesAttached: volumes.flatMap(({ spec }) =>
      spec.csi ? [{ name: uniqueVolumeName(spec.csi), devicePath: '' }] : [],
    ),
  },
};
const namespace: Namespace = {
  apiVersion: 'v1',
  kind: 'Namespace',
  metadata: { name: 'default' },
  status: { phase: 'Active' },
};
const goingNamespace: Namespace = { ...namespace, metadata: { ...namespace.metadata, ...deleting } };
const attachment = anAttachment('node-1', { attached: true });
const attachmentOfLeaving = {
  ...anAttachment('node-1', { attached: true }),
  metadata: { name: 'csi-goes' },
  spec: { attacher: 'x.csi', nodeName: 'node-1', source: { persistentVolumeName: 'goes' } },
};
const content = aContent({
  driver: 'x.csi',
  source: { volumeHandle: 'v' },
  volumeSnapshotRef: { namespace: 'default', name: 's', uid: 'uid-s' },
  status: { readyToUse: true, snapshotHandle: 'cut' },
});
const snapshot = aSnapshot({
  className: 'snap',
  status: { readyToUse: true, boundVolumeSnapshotContentName: 'content' },
  metadata: { uid: 'uid-s' },
});

const EVERYTHING = {
  volumes,
  claims: [used, leaving, delayed, defaulted, fitting, asked, named],
  storageClasses: [
    wait,
    aStorageClass({ name: 'immediate', provisioner: 'x.csi' }),
    aStorageClass({
      name: 'default',
      provisioner: 'x.csi',
      metadata: { name: 'default', annotations: { 'storageclass.kubernetes.io/is-default-class': 'true' } },
    }),
  ],
  pods,
  nodes: [node],
  csiDrivers: [aCSIDriver('x.csi')],
  csiNodes: [aCSINode('node-1', 'x.csi')],
  csiStorageCapacities: [aCapacity({ capacity: '100Gi' })],
  volumeAttachments: [attachment, attachmentOfLeaving],
  volumeAttributesClasses: [],
  snapshots: [snapshot],
  snapshotContents: [content],
  snapshotClasses: [aSnapshotClass({ driver: 'x.csi' })],
  statefulSets: [],
  namespaces: [namespace],
} satisfies Partial<ClusterObjects>;

/** Where the objects of a kind are. */
const PLACES: Readonly<Record<string, keyof typeof EVERYTHING>> = {
  PersistentVolume: 'volumes',
  PersistentVolumeClaim: 'claims',
  StorageClass: 'storageClasses',
  Pod: 'pods',
  Node: 'nodes',
  CSIDriver: 'csiDrivers',
  CSINode: 'csiNodes',
  CSIStorageCapacity: 'csiStorageCapacities',
  VolumeAttachment: 'volumeAttachments',
  VolumeAttributesClass: 'volumeAttributesClasses',
  VolumeSnapshot: 'snapshots',
  VolumeSnapshotContent: 'snapshotContents',
  VolumeSnapshotClass: 'snapshotClasses',
  StatefulSet: 'statefulSets',
  Namespace: 'namespaces',
};

function without(kinds: readonly string[]): ClusterView {
  const hidden = Object.fromEntries(kinds.map((kind) => [PLACES[kind], []]));
  return clusterView({ version: '1.37', ...EVERYTHING, ...hidden, unreadableKinds: new Set(kinds) });
}

const CASES: Readonly<Record<string, (view: ClusterView) => object>> = {
  'a bound claim': (view) => explainClaim(view, used),
  'a claim that is deleted and used': (view) => explainClaim(view, leaving),
  'a claim that waits for its Pod': (view) => explainClaim(view, delayed),
  'a claim of the default class': (view) => explainClaim(view, defaulted),
  'a claim of no class': (view) => explainClaim(view, fitting),
  'a claim that grows': (view) => explainClaim(view, asked),
  'a claim that names its volume': (view) => explainClaim(view, named),
  'a bound volume': (view) => explainVolume(view, one(volumes, 'v')),
  'a reserved volume': (view) => explainVolume(view, one(volumes, 'nv')),
  'a volume that is deleted and attached': (view) => explainVolume(view, one(volumes, 'goes')),
  'a running Pod': (view) => explainPod(view, one(pods, 'user')),
  'a Pod that starts': (view) => explainPod(view, one(pods, 'starting')),
  'a Pod without a node': (view) => explainPod(view, one(pods, 'unplaced')),
  'a Pod whose claim waits for it': (view) => explainPod(view, one(pods, 'consumer')),
  'an attachment': (view) => explainVolumeAttachment(view, attachment),
  'a namespace': (view) => explainNamespace(view, namespace),
  'a namespace that is deleted': (view) => explainNamespace(view, goingNamespace),
  'a snapshot': (view) => explainSnapshot(view, snapshot),
  'a content': (view) => explainContent(view, content),
};

const ONLY_THE_VOLUME = 'Only the volume tells what becomes of the data and which nodes reach it.';

function hangsOn(object: string): string {
  return `The reason hangs on the ${object}.`;
}

function one<T extends KubernetesObject>(objects: readonly T[], name: string): T {
  const found = objects.find(({ metadata }) => metadata.name === name);
  if (!found) throw new Error(`the cluster of this test has no ${name}`);
  return found;
}

/** What may only be said of a cluster in which something is missing, or is not used. */
const CONCLUSIONS =
  /not exist|no longer exists|there is no\b|no such|claim \S+ is gone|No Pod uses it|no Pod uses it|no Pod does|where no Pod|No Pod on|nothing holds|no claim holds|It has 0 claims|no volume at all|Nobody attaches|has no nodes|no default class|removes it now|fits no node|goes away at once|is not installed|No free volume/;

/** `spec.source…` of a snapshot may say that it is empty; what is said not to exist is an object. */
function problems(explained: object, hidden: readonly string[]): readonly string[] {
  const lines = told(explained).split('\n');
  const words = lines.filter((line) =>
    /^(title|details|next|whenDeleted|whenClaimGoes|nodes|changes)/.test(line),
  );
  const absences = lines.filter((line) => hidden.some((kind) => line.startsWith(`evidence: no ${kind} `)));
  return [...words.filter((line) => CONCLUSIONS.test(line)), ...absences];
}

describe('in a cluster that misses nothing', () => {
  it.each(Object.entries(CASES))('%s: nothing is missing when all is read', (_, explain) => {
    expect(problems(explain(without([])), [])).toEqual([]);
  });

  it.each(Object.entries(CASES))(
    '%s: nothing is said to be missing, whichever kind was not read',
    (_, explain) => {
      const wrong = Object.keys(PLACES).flatMap((kind) =>
        problems(explain(without([kind])), [kind]).map((line) => `without ${kind}: ${line}`),
      );
      expect(wrong).toEqual([]);
    },
  );

  it.each(Object.entries(CASES))('%s: nor where only claims and Pods were read', (_, explain) => {
    const hidden = Object.keys(PLACES).filter((kind) => kind !== 'Pod' && kind !== 'PersistentVolumeClaim');
    expect(problems(explain(without(hidden)), hidden)).toEqual([]);
  });
});

describe('what a namespaced user is told', () => {
  const CLUSTER_WIDE = Object.keys(PLACES).filter(
    (kind) => kind !== 'Pod' && kind !== 'PersistentVolumeClaim',
  );
  const view = without(CLUSTER_WIDE);
  const titles: Readonly<Record<string, string>> = {
    'a bound claim': 'Bound to v, and PersistentVolumes were not read.',
    'a claim of the default class':
      'It names no class, and StorageClasses were not read: whether there is a default class is not known.',
    'a claim of no class':
      'It waits for a volume that exists already, and PersistentVolumes were not read: which of them come near is not known.',
    'a claim that is deleted and used': 'It is being deleted, but holder still uses it.',
    'a running Pod': 'It runs on node-1.',
    'a Pod that starts':
      'It is on node-1 and does not run yet. Whether its volumes can be mounted is not known: PersistentVolumes, CSIDrivers and Nodes were not read.',
  };
  it.each(Object.entries(titles))('%s', (name, title) => {
    const explained = CASES[name]?.(view) as { readonly title: Parameters<typeof plainText>[0] };
    expect(plainText(explained.title)).toBe(title);
  });

  it('still learns that a claim is missing, for claims are read', () => {
    const explained = explainPod(view, aPod({ claimName: 'nowhere' }));
    expect(plainText(explained.title)).toBe('Its claim nowhere does not exist in namespace default.');
  });
});

describe('why it was not read, and what would change that', () => {
  const RIGHT = 'Missing is the right to get, list and watch';
  const waits = aClaim({ name: 'waits', storageClassName: 'gold' });
  const reserves = aClaim({ name: 'reserves', storageClassName: 'gold', volumeName: 'nv' });
  const lost = aClaim({ name: 'l', phase: 'Lost', volumeName: 'v', bindCompleted: true });
  it.each<readonly [WhyUnread | undefined, PersistentVolumeClaim, readonly string[]]>([
    [
      'forbidden',
      used,
      [
        'starting and 2 more use it.',
        ONLY_THE_VOLUME,
        `PersistentVolumes may not be read here. ${RIGHT} persistentvolumes.`,
      ],
    ],
    [
      'forbidden',
      waits,
      [hangsOn('StorageClass gold'), `StorageClasses may not be read here. ${RIGHT} storageclasses.`],
    ],
    [
      'forbidden',
      reserves,
      [hangsOn('PersistentVolume nv'), `PersistentVolumes may not be read here. ${RIGHT} persistentvolumes.`],
    ],
    [
      'forbidden',
      lost,
      [hangsOn('PersistentVolume v'), `PersistentVolumes may not be read here. ${RIGHT} persistentvolumes.`],
    ],
    ['forbidden', defaulted, [`StorageClasses may not be read here. ${RIGHT} storageclasses.`]],
    [
      'not-given',
      used,
      [
        'starting and 2 more use it.',
        ONLY_THE_VOLUME,
        'The pasted text has no PersistentVolumes: with the PersistentVolume v it would be known.',
      ],
    ],
    [
      'not-given',
      waits,
      [
        hangsOn('StorageClass gold'),
        'The pasted text has no StorageClasses: with the StorageClass gold it would be known.',
      ],
    ],
    ['not-given', defaulted, ['The pasted text has no StorageClasses: with them it would be known.']],
    [
      'not-served',
      waits,
      [hangsOn('StorageClass gold'), 'The API server of this cluster does not serve StorageClasses.'],
    ],
    ['reading', waits, [hangsOn('StorageClass gold'), 'StorageClasses are still being read.']],
    [
      'failing',
      waits,
      [
        hangsOn('StorageClass gold'),
        'The API server answers every list of StorageClasses with an error; it is asked again and again.',
      ],
    ],
    [undefined, waits, [hangsOn('StorageClass gold')]],
  ])('%s: %#', (why, claim, details) => {
    const kinds = ['PersistentVolume', 'StorageClass'];
    const view = clusterView({
      version: '1.37',
      ...EVERYTHING,
      volumes: [],
      storageClasses: [],
      unreadableKinds: new Set(kinds),
      ...(why === undefined ? {} : { whyUnread: new Map(kinds.map((kind) => [kind, why])) }),
    });
    const explained = explainClaim(view, claim);
    expect(explained.details.map(plainText)).toEqual(details);
  });

  it('tells of a bound claim that nothing has to happen', () => {
    const { next } = explainClaim(without(['PersistentVolume']), used);
    expect(plainText(next)).toMatch(/^Nothing has to happen/);
  });
});

describe('kinds read in some namespaces only', () => {
  const readNamespaces = new Map([['Pod', new Set(['default'])]]);
  const view = clusterView({ version: '1.37', ...EVERYTHING, pods: [], readNamespaces });

  it('concludes where it was read', () => {
    expect(view.isReadable('Pod', 'default')).toBe(true);
    expect(plainText(explainClaim(view, used).title)).toBe('Bound to v. No Pod uses it.');
  });

  it('and nowhere else', () => {
    expect(view.isReadable('Pod')).toBe(false);
    const elsewhere = { ...used, metadata: { ...used.metadata, namespace: 'other' } };
    const title = plainText(
      explainClaim(view, { ...elsewhere, spec: { ...used.spec, volumeName: '' } }).title,
    );
    expect(title).not.toContain('no Pod');
  });
});
