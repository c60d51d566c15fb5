import type { Scenario } from '../scenario';
import { claim, claimTarget, volume, volumeTarget } from './manifests';

const SECOND_MS = 1_000;
const diary = { object: { kind: 'PersistentVolume', name: 'diary' } } as const;
const notes = { object: { kind: 'PersistentVolumeClaim', namespace: 'default', name: 'notes' } } as const;
const attic = { object: { kind: 'PersistentVolume', name: 'attic' } } as const;

/** One volume through all its phases, and another beside it that fails. */
export const lifeOfAVolume: Scenario = {
  stowage: 1,
  kubernetes: '1.37',
  seed: 20,
  title: 'The life of a volume',
  description:
    'A volume is created, bound, released, freed by hand, bound again and deleted; another one cannot be deleted and fails.',
  objects: [],
  operations: [
    {
      atMs: 2 * SECOND_MS,
      create: volume('diary', { capacity: { storage: '5Gi' }, hostPath: { path: '/tmp/diary' } }),
    },
    { atMs: 10 * SECOND_MS, create: claim('notes', { storage: '3Gi', storageClassName: '' }) },
    { atMs: 20 * SECOND_MS, delete: claimTarget('notes') },
    { atMs: 30 * SECOND_MS, create: claim('notes', { storage: '3Gi', storageClassName: '' }) },
    { atMs: 50 * SECOND_MS, patch: { ...volumeTarget('diary'), patch: { spec: { claimRef: null } } } },
    {
      atMs: 80 * SECOND_MS,
      patch: { ...volumeTarget('diary'), patch: { spec: { persistentVolumeReclaimPolicy: 'Delete' } } },
    },
    {
      atMs: 80 * SECOND_MS,
      create: volume('attic', {
        capacity: { storage: '8Gi' },
        persistentVolumeReclaimPolicy: 'Delete',
        hostPath: { path: '/srv/attic' },
      }),
    },
    {
      atMs: 80 * SECOND_MS,
      create: claim('boxes', { storage: '8Gi', storageClassName: '', volumeName: 'attic' }),
    },
    { atMs: 100 * SECOND_MS, delete: claimTarget('notes') },
    { atMs: 100 * SECOND_MS, delete: claimTarget('boxes') },
  ],
  notes: [
    {
      atMs: 0,
      title: 'An empty cluster',
      text: [
        'No volume, no claim, and no class. In a moment an administrator creates a volume. Watch it on the ',
        'phase diagram, or press step to see one write of the control plane at a time.',
      ],
    },
    {
      atMs: 2 * SECOND_MS,
      title: 'Pending, then Available',
      text: [
        'The API server stores ',
        diary,
        ' in phase ',
        { code: 'Pending' },
        '. Nobody has ',
        { code: 'spec.claimRef' },
        ' on it, so the first sync of the volume controller makes it ',
        { code: 'Available' },
        '.',
      ],
      select: volumeTarget('diary'),
    },
    {
      atMs: 10 * SECOND_MS,
      title: 'Bound, in four writes',
      text: [
        'The claim ',
        notes,
        ' asks for 3Gi and gets the smallest volume that is large enough: all 5Gi of it. The controller writes ',
        { code: 'claimRef' },
        ' on the volume, its phase, ',
        { code: 'volumeName' },
        ' on the claim, and its phase, in this order.',
      ],
      select: claimTarget('notes'),
    },
    {
      atMs: 20 * SECOND_MS,
      title: 'Released',
      text: [
        'The claim is deleted. The reclaim policy is ',
        { code: 'Retain' },
        ', so the data stays, and so does ',
        { code: 'claimRef' },
        ' with the uid of the claim that is gone: ',
        { code: 'Released' },
        '.',
      ],
      select: volumeTarget('diary'),
    },
    {
      atMs: 30 * SECOND_MS,
      title: 'The same name is not the same claim',
      text: [
        'A new claim ',
        notes,
        ' stays ',
        { code: 'Pending' },
        '. The volume waits for a uid, and the new claim has another one. It would wait like this for ever.',
      ],
      select: claimTarget('notes'),
    },
    {
      atMs: 50 * SECOND_MS,
      title: 'Freed by hand',
      text: [
        'Somebody sets ',
        { code: 'claimRef' },
        ' to null: ',
        { code: 'Available' },
        ' again. A new volume does not wake the claim; it is found at the next resync, at most 15 seconds later, and ',
        'then both are ',
        { code: 'Bound' },
        '.',
      ],
      select: volumeTarget('diary'),
    },
    {
      atMs: 80 * SECOND_MS,
      title: 'Another policy, and another volume',
      text: [
        'The policy of ',
        diary,
        ' becomes ',
        { code: 'Delete' },
        '. ',
        attic,
        ' has it from the start and is bound to a claim that names it, but its path is not below /tmp, and the plugin for ',
        'host paths deletes nothing else.',
      ],
      select: volumeTarget('attic'),
    },
    {
      atMs: 100 * SECOND_MS,
      title: 'Gone, and Failed',
      text: [
        'Both claims are deleted. ',
        diary,
        ' is released, its data is deleted, and the object goes with it. Deleting the data of ',
        attic,
        ' fails: ',
        { code: 'Failed' },
        ', with the reason in ',
        { code: 'status.message' },
        '. The controller tries again, after longer and longer pauses.',
      ],
      select: volumeTarget('attic'),
    },
  ],
  untilMs: 0,
  view: 'lifecycle',
};
