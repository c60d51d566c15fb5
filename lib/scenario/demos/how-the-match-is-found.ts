import { demo, seconds } from './demo';
import { claim, volume, volumeTarget } from './manifests';
import { note, question } from './words';

const on = (storage: string, more = {}) => ({
  capacity: { storage },
  nfs: { server: 'files.example.com', path: `/${storage}` },
  ...more,
});

/** Size, label and class, one claim after the other. */
export const howTheMatchIsFound = demo('how-the-match-is-found', {
  objects: [
    volume('small', on('2Gi')),
    volume('medium', on('10Gi')),
    volume('large', on('20Gi'), { tier: 'gold' }),
    volume('quick', on('5Gi', { storageClassName: 'quick' })),
  ],
  operations: [
    { atMs: seconds(5), create: claim('plain', { storage: '4Gi', storageClassName: '' }) },
    {
      atMs: seconds(15),
      create: claim('picky', {
        storage: '1Gi',
        storageClassName: '',
        selector: { matchLabels: { tier: 'gold' } },
      }),
    },
    { atMs: seconds(25), create: claim('hurried', { storage: '1Gi', storageClassName: 'quick' }) },
    { atMs: seconds(35), create: claim('hungry', { storage: '3Gi', storageClassName: '' }) },
  ],
  notes: [
    note(
      0,
      'Four free volumes',
      '[volume small] 2Gi, [volume medium] 10Gi, [volume large] 20Gi with the label `tier: gold`, and [volume quick] 5Gi in the class `quick`.',
    ),
    note(4, 'A claim of 4Gi', 'A claim `plain` is about to be made. It asks for no class and no label.', {
      view: 'volumes',
      question: question(
        'Which volume will it get?',
        ['medium', 'large', 'quick'],
        0,
        'Among those that fit, the smallest: [volume medium]. [volume quick] is nearer in size, but its class is another one.',
        7,
      ),
    }),
    note(
      14,
      'A claim with a selector',
      'A claim `picky` is about to ask for only 1Gi, with the selector `tier: gold`.',
      {
        view: 'volumes',
        question: question(
          'Which one now?',
          ['small', 'large', 'None: it waits'],
          1,
          '[volume large], all 20Gi: size decides only between volumes that pass the selector.',
          17,
        ),
      },
    ),
    note(
      24,
      'A class without an object',
      '[volume quick] names the class `quick`, and a claim `hurried` is about to name it too. No StorageClass object of that name exists.',
      {
        select: volumeTarget('quick'),
        question: question(
          'What will happen?',
          ['It gets the volume', 'It waits for the class'],
          0,
          'Both are `Bound`: volume and claim only compare the name. The object is needed to provision, not to match.',
          27,
        ),
      },
    ),
    note(
      34,
      'What is left',
      '[volume small] of 2Gi is the last free one. A claim `hungry` is about to ask for 3Gi.',
      {
        select: volumeTarget('small'),
        question: question(
          'And now?',
          ['It gets 2Gi', 'It waits'],
          1,
          'Never less than was asked: [claim hungry] stays `Pending`, and [volume small] `Available`.',
          37,
        ),
      },
    ),
  ],
});
