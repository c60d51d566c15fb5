import { demo, seconds } from './demo';
import {
  claim,
  classTarget,
  DRIVER,
  driver,
  node,
  podWithClaim,
  storageClass,
  volume,
  volumeTarget,
} from './manifests';
import { note, question } from './words';

/** Five claims that wait, each for something else, and two that are helped. */
export const badNight = demo('bad-night', {
  objects: [
    node('node-a', 'zone-1'),
    driver(),
    storageClass('block'),
    storageClass('lazy', { volumeBindingMode: 'WaitForFirstConsumer' }),
    storageClass('san', { provisioner: 'san.example.com' }),
    volume('share', { capacity: { storage: '5Gi' }, nfs: { server: 'files.example.com', path: '/' } }),
  ],
  operations: [
    { atMs: seconds(1), beginFault: { name: 'full', fault: { type: 'FullPool', driver: DRIVER } } },
    { atMs: seconds(5), create: claim('ann', { storage: '50Gi', storageClassName: '' }) },
    { atMs: seconds(15), create: claim('ben', { storage: '1Gi', storageClassName: 'blok' }) },
    { atMs: seconds(25), create: claim('cleo', { storage: '1Gi', storageClassName: 'lazy' }) },
    { atMs: seconds(35), create: claim('dora', { storage: '1Gi', storageClassName: 'san' }) },
    { atMs: seconds(45), create: claim('emil', { storage: '1Gi', storageClassName: 'block' }) },
    { atMs: seconds(65), endFault: { name: 'full' } },
    { atMs: seconds(65), create: podWithClaim('cron', 'cleo') },
  ],
  notes: [
    note(
      0,
      'Three in the morning',
      '[volume share] is free. A claim `ann` is about to ask for 50Gi and for no class.',
      {
        select: volumeTarget('share'),
        view: 'claims',
        question: question(
          'Why will it wait?',
          ['No volume is large enough', 'A class is missing', 'A Pod is missing'],
          0,
          '`FailedBinding`, no volume is available: [volume share] has 5Gi, and without a class nothing is made.',
          8,
        ),
      },
    ),
    note(
      14,
      'The second',
      'A claim `ben` is about to name the class `blok`. The classes are [class block], [class lazy] and [class san].',
      {
        view: 'claims',
        question: question(
          'Which event will it get?',
          ['FailedBinding', 'ProvisioningFailed', 'None'],
          1,
          '`ProvisioningFailed`: the class is not found. The API server took [claim ben], since a class may come later.',
          18,
        ),
      },
    ),
    note(
      24,
      'The third',
      'A claim `cleo` is about to use [class lazy]. It will get the event `WaitForFirstConsumer`.',
      {
        select: classTarget('lazy'),
        question: question(
          'What is broken?',
          ['The driver', 'The scheduler', 'Nothing'],
          2,
          'Nothing: the class waits for a Pod, and nobody has made one for [claim cleo].',
          28,
        ),
      },
    ),
    note(
      34,
      'The fourth',
      'A claim `dora` is about to use [class san], whose provisioner is `san.example.com`.',
      {
        select: classTarget('san'),
        question: question(
          'It will get ExternalProvisioning, and no more. Why?',
          ['The storage is full', 'Nobody with that name runs'],
          1,
          'The volume controller hands [claim dora] to `san.example.com` and waits. No such driver is installed, so nobody answers, not even with an error.',
          38,
        ),
      },
    ),
    note(44, 'The fifth', 'A claim `emil` is about to use [class block], and its driver runs.', {
      select: classTarget('block'),
      question: question(
        'It will wait too. What will its event quote?',
        ['An error of the driver', 'A missing class'],
        0,
        '[claim emil] gets `ProvisioningFailed` with the driver’s words, `ResourceExhausted`: its pool is full. It is tried again, after longer and longer pauses.',
        55,
      ),
    }),
    note(
      64,
      'Somebody helps',
      'Somebody is about to make room in the pool, and to create a Pod with [claim cleo].',
      {
        view: 'claims',
        question: question(
          'How many claims are Bound in the end?',
          ['Two', 'Three', 'Five'],
          0,
          'Two, [claim cleo] and [claim emil]. For ann, ben and dora someone must act: a volume, a name, a driver.',
          125,
        ),
      },
    ),
  ],
});
