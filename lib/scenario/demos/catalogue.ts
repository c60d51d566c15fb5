/** What the gallery says of each demo, without the demo itself: pages that only list them need not carry them. */

export const DEMO_GROUPS = ['Binding', 'Reclaiming', 'Provisioning', 'Pods and data', 'Trouble'] as const;
export type DemoGroup = (typeof DEMO_GROUPS)[number];

export const DEMO_LEVELS = ['First steps', 'Everyday', 'Deep'] as const;
export type DemoLevel = (typeof DEMO_LEVELS)[number];

export interface DemoEntry {
  /** As in its address, `/s/<id>`. */
  readonly id: string;
  readonly title: string;
  /** What happens in it, in one sentence. */
  readonly summary: string;
  /** What one can say afterwards. */
  readonly learn: string;
  /** That a reader who predicts takes. */
  readonly minutes: number;
  readonly level: DemoLevel;
  readonly group: DemoGroup;
}

/** In the order in which one would teach them. */
export const DEMO_CATALOGUE: readonly DemoEntry[] = [
  {
    id: 'life-of-a-volume',
    title: 'The life of a volume',
    summary:
      'A volume is created, bound, released, freed by hand, bound again and deleted; another one cannot be deleted and fails.',
    learn: 'Every phase of a volume, and what moves it from one to the next.',
    minutes: 5,
    level: 'First steps',
    group: 'Binding',
  },
  {
    id: 'static-binding',
    title: 'Static binding',
    summary: 'An administrator made one volume; two claims want one.',
    learn: 'A claim gets a whole volume or none, and a new volume is found at a resync.',
    minutes: 4,
    level: 'First steps',
    group: 'Binding',
  },
  {
    id: 'how-the-match-is-found',
    title: 'How the match is found',
    summary: 'Four volumes and four claims: size, label, class.',
    learn: 'The smallest volume that fits wins, and what fitting means.',
    minutes: 4,
    level: 'Everyday',
    group: 'Binding',
  },
  {
    id: 'access-modes',
    title: 'Access modes',
    summary: 'Claims with different modes, and two Pods on one claim.',
    learn: 'What a mode is matched with, and what it forbids afterwards.',
    minutes: 5,
    level: 'Everyday',
    group: 'Binding',
  },
  {
    id: 'reserving',
    title: 'Reserve a volume, name a volume',
    summary: 'A volume with claimRef, a claim with volumeName.',
    learn: 'How either side can choose the other, and which reservation holds.',
    minutes: 4,
    level: 'Everyday',
    group: 'Binding',
  },
  {
    id: 'retain',
    title: 'Retain, and the two ways back',
    summary: 'A claim is deleted and its data wanted again, twice.',
    learn: 'How to get a released volume and its data back.',
    minutes: 5,
    level: 'Everyday',
    group: 'Reclaiming',
  },
  {
    id: 'delete-and-recycle',
    title: 'Delete, Recycle, and a policy that fails',
    summary: 'Three claims are deleted; their volumes have three fates.',
    learn: 'What each policy does, and where a failure is written.',
    minutes: 4,
    level: 'Everyday',
    group: 'Reclaiming',
  },
  {
    id: 'default-class',
    title: 'The default class: none, one, two',
    summary: 'A claim without a class, before and after there are default classes.',
    learn: 'When a claim gets the default class, and which one of two.',
    minutes: 5,
    level: 'First steps',
    group: 'Provisioning',
  },
  {
    id: 'dynamic-provisioning',
    title: 'Dynamic provisioning, step by step',
    summary: 'From a claim to a running Pod, and back to nothing.',
    learn: 'Which controller writes what, and in which order.',
    minutes: 5,
    level: 'First steps',
    group: 'Provisioning',
  },
  {
    id: 'wait-for-first-consumer',
    title: 'WaitForFirstConsumer and zones',
    summary: 'Two zones, one class that waits, one Pod that decides.',
    learn: 'Why a claim waits on purpose, and what its volume then binds Pods to.',
    minutes: 5,
    level: 'Everyday',
    group: 'Provisioning',
  },
  {
    id: 'pod-volumes',
    title: 'A Pod’s volumes and their lifetimes',
    summary: 'A Pod writes to four volumes, is deleted and comes again.',
    learn: 'Which data outlives a Pod, and which goes with it.',
    minutes: 5,
    level: 'First steps',
    group: 'Pods and data',
  },
  {
    id: 'expansion',
    title: 'A volume grows',
    summary: 'A claim asks for more, then for less, and one for more than its class allows.',
    learn: 'The steps of an expansion, and why there is no way back.',
    minutes: 4,
    level: 'Everyday',
    group: 'Pods and data',
  },
  {
    id: 'snapshot-and-clone',
    title: 'A snapshot and a clone',
    summary: 'A claim is copied twice: from a snapshot and directly.',
    learn: 'What a copy needs, what it holds, and what it does not depend on.',
    minutes: 5,
    level: 'Everyday',
    group: 'Pods and data',
  },
  {
    id: 'lost-and-protected',
    title: 'Protection, and a Lost claim',
    summary: 'A claim and a volume are deleted while in use, then somebody forces it.',
    learn: 'What the protection finalizers wait for, what forcing costs, and what ends Lost.',
    minutes: 5,
    level: 'Deep',
    group: 'Trouble',
  },
  {
    id: 'bad-night',
    title: 'A bad night',
    summary: 'Five claims do not bind, for five different reasons.',
    learn: 'To tell five causes of Pending apart by what the cluster says.',
    minutes: 6,
    level: 'Deep',
    group: 'Trouble',
  },
];
