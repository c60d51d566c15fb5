import { demo, seconds } from './demo';
import { claim, claimTarget, classTarget, driver, storageClass } from './manifests';
import { note, question } from './words';

/** None, one, two, and a claim that wants none. */
export const defaultClass = demo('default-class', {
  objects: [driver()],
  operations: [
    { atMs: seconds(5), create: claim('early', { storage: '1Gi' }) },
    { atMs: seconds(17), create: storageClass('standard', {}, true) },
    { atMs: seconds(40), create: storageClass('premium', {}, true) },
    { atMs: seconds(45), create: claim('late', { storage: '1Gi' }) },
    { atMs: seconds(60), create: claim('stubborn', { storage: '1Gi', storageClassName: '' }) },
  ],
  notes: [
    note(
      0,
      'No default',
      'There is a driver, but no class. A claim `early` is about to be made that names none.',
      {
        view: 'claims',
        question: question(
          'What will happen?',
          ['It is refused', 'It waits without a class'],
          1,
          '[claim early] is stored without `storageClassName` and stays `Pending`; `FailedBinding` says that no storage class is set.',
          8,
        ),
      },
    ),
    note(
      16,
      'One default, afterwards',
      '[claim early] still waits. A class `standard` is about to be made, and marked as the default.',
      {
        select: claimTarget('early'),
        question: question(
          'Will the claim notice?',
          ['No: defaults are for new claims', 'Yes'],
          1,
          'Since 1.28 for good: a waiting claim without a class is given the default one, here [class standard], at the next resync, and is then provisioned.',
          36,
        ),
      },
    ),
    note(
      39,
      'Two defaults',
      'Beside [class standard], a class `premium` is about to be marked as default too. Five seconds later a claim `late` is made, without a class.',
      {
        select: classTarget('standard'),
        question: question(
          'Which class will it get?',
          ['standard, the older', 'premium, the newer', 'It is refused'],
          1,
          '[class premium], the newest of the defaults. More than one is a state in between, to move from one to the other.',
          55,
        ),
      },
    ),
    note(
      59,
      'The empty name',
      '[class premium] is a default. A claim `stubborn` is about to say `storageClassName: ""`.',
      {
        select: classTarget('premium'),
        question: question(
          'Will it get a default class?',
          ['Yes', 'No'],
          1,
          '[claim stubborn] waits. `""` is a choice: no class, nothing provisioned, only a volume without a class.',
          80,
        ),
      },
    ),
  ],
});
