import { demo, seconds } from './demo';
import {
  claim,
  claimTarget,
  driver,
  node,
  podWithClaim,
  storageClass,
  volume,
  volumeTarget,
} from './manifests';
import { note, question } from './words';

const file = (name: string, accessModes: readonly string[]) =>
  volume(name, {
    capacity: { storage: '5Gi' },
    accessModes,
    nfs: { server: 'files.example.com', path: `/${name}` },
  });

/** Modes when a volume is chosen, and modes when Pods come. */
export const accessModes = demo('access-modes', {
  objects: [
    node('node-a', 'zone-1'),
    driver(),
    storageClass('block'),
    file('one-node', ['ReadWriteOnce']),
    file('many-nodes', ['ReadWriteMany', 'ReadOnlyMany']),
  ],
  operations: [
    {
      atMs: seconds(5),
      create: claim('readers', { storage: '1Gi', storageClassName: '', accessMode: 'ReadOnlyMany' }),
    },
    {
      atMs: seconds(15),
      create: claim('writers', { storage: '1Gi', storageClassName: '', accessMode: 'ReadWriteMany' }),
    },
    { atMs: seconds(25), create: claim('notes', { storage: '1Gi', storageClassName: '' }) },
    { atMs: seconds(27), create: podWithClaim('pen', 'notes') },
    { atMs: seconds(33), create: podWithClaim('pencil', 'notes') },
    {
      atMs: seconds(45),
      create: claim('ledger', {
        storage: '1Gi',
        storageClassName: 'block',
        accessMode: 'ReadWriteOncePod',
      }),
    },
    { atMs: seconds(50), create: podWithClaim('clerk', 'ledger') },
    { atMs: seconds(60), create: podWithClaim('auditor', 'ledger') },
  ],
  notes: [
    note(
      0,
      'Two free volumes',
      '[volume one-node] offers `ReadWriteOnce`, [volume many-nodes] `ReadWriteMany` and `ReadOnlyMany`.',
    ),
    note(4, 'A claim of readers', 'A claim `readers` is about to ask for `ReadOnlyMany` alone.', {
      select: volumeTarget('many-nodes'),
      question: question(
        'Will [volume many-nodes] match?',
        ['Yes', 'No: the modes differ'],
        0,
        'Yes. The volume must have every mode that the claim asks for; it may have more.',
        7,
      ),
    }),
    note(
      14,
      'A claim of writers',
      '[volume one-node] is still free. A claim `writers` is about to ask for `ReadWriteMany`.',
      {
        select: volumeTarget('one-node'),
        question: question(
          'What will happen?',
          ['It binds, with one writer', 'It waits'],
          1,
          'Modes are compared as words: none stands in for another. [claim writers] stays `Pending`.',
          17,
        ),
      },
    ),
    note(
      32,
      'Two Pods, one ReadWriteOnce',
      '[claim notes] has `ReadWriteOnce`, and [pod pen] uses it. A Pod `pencil` is about to use it too, on the same node.',
      {
        select: claimTarget('notes'),
        question: question(
          'Will it run?',
          ['Yes', 'No'],
          0,
          'Once means one node, not one Pod. Both run.',
          40,
        ),
      },
    ),
    note(
      59,
      'Two Pods, one ReadWriteOncePod',
      '[pod clerk] runs with [claim ledger], which has `ReadWriteOncePod`. A Pod `auditor` is about to want the same claim.',
      {
        select: claimTarget('ledger'),
        question: question(
          'And now?',
          ['Both run', 'The second waits', 'The first is stopped'],
          1,
          'This mode admits one Pod in the cluster: the scheduler leaves [pod auditor] `Pending`.',
          64,
        ),
      },
    ),
  ],
});
