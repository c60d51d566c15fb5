/** What the demos of binding and reclaiming claim. For tests only. */
import type { ToldFacts } from './told-facts';

/** Binds, releases and reclaims. */
const BINDER = 'persistentvolume-controller';

export const FACTS_OF_BINDING: ToldFacts = {
  'life-of-a-volume': {
    'An empty cluster': { asked: ['all volumes: none', 'all claims: none', 'all classes: none'] },
    'A volume without a claim': {
      answer: ['volume diary Available -'],
      writes: ['user creates volume diary Pending -', `${BINDER} writes volume diary Available -`],
    },
    'A claim for 3Gi': {
      asked: ['volume diary of 5Gi', 'no volume diary Bound notes'],
      answer: ['claim notes Bound diary', 'claim notes has 5Gi', 'claim notes asks for 3Gi'],
      still: ['all volumes: diary'],
      writes: [
        `${BINDER} writes volume diary Available notes`,
        `${BINDER} writes volume diary Bound notes`,
        `${BINDER} writes claim notes Pending diary`,
        `${BINDER} writes claim notes Bound diary`,
      ],
    },
    'The claim goes': {
      asked: ['volume diary policy Retain', 'claim notes Bound diary'],
      answer: ['volume diary Released notes', 'volume diary kept for a gone notes', 'all claims: none'],
    },
    'The same manifest again': {
      asked: ['all claims: none'],
      answer: ['claim notes Pending -', 'all events of notes: FailedBinding'],
      still: ['volume diary Released notes', 'volume diary kept for a gone notes'],
    },
    'Freed by hand': {
      asked: ['claim notes Pending -', 'volume diary Released notes'],
      answer: ['volume diary Bound notes', 'claim notes Bound diary'],
      meanwhile: { 59: ['volume diary Available -', 'claim notes Pending -'] },
      writes: ['user writes volume diary Released -', `${BINDER} writes volume diary Available -`],
    },
    'Another policy, and another volume': {
      asked: ['volume diary policy Retain'],
      answer: [
        'volume diary policy Delete',
        'volume attic policy Delete',
        'volume attic Bound boxes',
        'claim boxes Bound attic',
      ],
      still: ['volume diary Bound notes'],
    },
    'The end of two claims': {
      asked: ['claim notes Bound diary', 'claim boxes Bound attic'],
      answer: [
        'all claims: none',
        'all volumes: attic',
        'volume attic Failed boxes',
        'volume attic says: host_path deleter only supports /tmp/.+ but received provided /srv/attic',
        'all events of attic: VolumeFailedDelete',
      ],
    },
  },
  'static-binding': {
    'A volume made by hand': { asked: ['volume shelf-1 of 5Gi', 'volume shelf-1 Available -'] },
    'A claim for 3Gi': {
      asked: ['volume shelf-1 Available -'],
      answer: ['claim library Bound shelf-1', 'claim library asks for 3Gi', 'claim library has 5Gi'],
    },
    'A second claim': {
      asked: ['claim library asks for 3Gi', 'volume shelf-1 of 5Gi'],
      answer: [
        'claim archive Pending -',
        'claim archive asks for 1Gi',
        'all events of archive: FailedBinding',
      ],
      still: ['volume shelf-1 Bound library', 'all volumes: shelf-1'],
    },
    'A second volume': {
      asked: ['claim archive Pending -'],
      answer: ['claim archive Bound shelf-2', 'claim archive has 2Gi'],
      meanwhile: { 44: ['claim archive Pending -', 'volume shelf-2 Available -'] },
    },
  },
  'how-the-match-is-found': {
    'Four free volumes': {
      asked: ['volume small of 2Gi', 'volume medium of 10Gi', 'volume large of 20Gi', 'volume quick of 5Gi'],
    },
    'A claim of 4Gi': {
      asked: ['volume small Available -', 'volume medium Available -', 'volume large Available -'],
      answer: ['claim plain Bound medium', 'claim plain asks for 4Gi'],
      still: ['volume quick Available -', 'volume large Available -', 'volume small Available -'],
    },
    'A claim with a selector': {
      answer: ['claim picky Bound large', 'claim picky asks for 1Gi', 'claim picky has 20Gi'],
      still: ['volume small Available -'],
    },
    'A class without an object': {
      asked: ['volume quick Available -', 'all classes: none'],
      answer: ['claim hurried Bound quick', 'volume quick Bound hurried', 'claim hurried in class quick'],
      still: ['all classes: none'],
    },
    'What is left': {
      asked: ['volume medium Bound plain', 'volume large Bound picky', 'volume quick Bound hurried'],
      answer: ['claim hungry Pending -', 'claim hungry asks for 3Gi', 'all events of hungry: FailedBinding'],
      still: ['volume small Available -', 'volume small of 2Gi'],
    },
  },
  'access-modes': {
    'Two free volumes': {
      asked: ['volume one-node modes ReadWriteOnce', 'volume many-nodes modes ReadWriteMany,ReadOnlyMany'],
    },
    'A claim of readers': {
      asked: ['volume many-nodes Available -'],
      answer: ['claim readers Bound many-nodes'],
    },
    'A claim of writers': {
      asked: ['volume one-node Available -'],
      answer: ['claim writers Pending -', 'all events of writers: FailedBinding'],
      still: ['volume one-node Available -'],
    },
    'Two Pods, one ReadWriteOnce': {
      asked: ['pod pen Running node-a', 'volume one-node modes ReadWriteOnce'],
      answer: ['pod pencil Running node-a'],
      still: ['pod pen Running node-a', 'claim notes Bound one-node'],
    },
    'Two Pods, one ReadWriteOncePod': {
      asked: ['pod clerk Running node-a', 'volume of-ledger modes ReadWriteOncePod'],
      answer: ['pod auditor Pending -', 'all events of auditor: FailedScheduling'],
      still: ['pod clerk Running node-a'],
    },
  },
  reserving: {
    'A volume that waits for somebody': { asked: ['volume vault kept for any treasury', 'all claims: none'] },
    'Somebody else comes first': {
      asked: ['volume vault Available treasury'],
      answer: [
        'claim visitor Pending -',
        'claim visitor asks for 8Gi',
        'all events of visitor: FailedBinding',
      ],
      still: ['volume vault Available treasury', 'volume vault of 10Gi'],
    },
    'The one that it waited for': {
      asked: ['volume vault kept for any treasury', 'no claim treasury Bound vault'],
      answer: [
        'claim treasury Bound vault',
        'volume vault Bound treasury',
        'no volume vault kept for any treasury',
      ],
      writes: [`${BINDER} writes volume vault Available treasury`],
    },
    'A claim that chooses': {
      asked: ['volume desk Available -'],
      answer: ['claim clerk Bound desk', 'volume desk Bound clerk'],
      writes: ['user creates claim clerk Pending desk', `${BINDER} writes volume desk Available clerk`],
    },
    'Another claim chooses': {
      asked: ['claim treasury Bound vault'],
      answer: [
        'claim thief Pending vault',
        'event FailedBinding thief: volume "vault" already bound to a different claim.',
      ],
      still: ['volume vault Bound treasury', 'claim treasury Bound vault'],
    },
  },
  retain: {
    'A claim with data': { asked: ['volume album policy Retain'] },
    'The claim is deleted': {
      asked: ['no pod camera Running node-a', 'claim photos Bound album', 'data Backend camera'],
      answer: ['volume album Released photos', 'volume album kept for a gone photos', 'all claims: none'],
      still: ['data Backend camera'],
    },
    'The same name again': {
      asked: ['all claims: none'],
      answer: ['claim photos Pending -', 'all events of photos: FailedBinding'],
      still: ['volume album Released photos', 'volume album kept for a gone photos'],
    },
    'One way: free the volume': {
      asked: ['volume album Released photos', 'claim photos Pending -'],
      answer: ['claim photos Bound album', 'volume album Bound photos'],
      meanwhile: { 44: ['volume album Available -', 'claim photos Pending -'] },
    },
    'Another way: make it anew': {
      asked: ['all claims: none', 'volume album Released photos'],
      answer: ['all volumes: none'],
      still: ['data Backend camera'],
    },
    'Two claims want it': {
      asked: ['volume album kept for any restored', 'volume album Available restored', 'all claims: none'],
      answer: ['claim restored Bound album', 'volume album Bound restored', 'claim other Pending -'],
      still: ['data Backend camera'],
      writes: ['user creates claim other Pending -', 'user creates claim restored Pending -'],
    },
  },
  'delete-and-recycle': {
    'Three volumes, three claims': {
      asked: ['volume scratch policy Delete', 'volume pool policy Recycle', 'volume legacy policy Delete'],
    },
    Delete: {
      asked: ['claim sums Bound scratch'],
      answer: ['all volumes: legacy, pool', 'all claims: drafts, records'],
      writes: [
        'pvc-protection-controller removes claim sums Bound scratch',
        `${BINDER} writes volume scratch Released sums`,
        `${BINDER} marks volume scratch Released sums`,
        'pv-protection-controller removes volume scratch Released sums',
      ],
    },
    Recycle: {
      asked: ['claim drafts Bound pool'],
      answer: ['volume pool Available -', 'event VolumeRecycled pool', 'all claims: records'],
      writes: [
        `${BINDER} creates pod recycler-for-pool Pending -`,
        'kubelet writes pod recycler-for-pool Succeeded node-a',
        `${BINDER} writes volume pool Available -`,
      ],
    },
    'Delete, on another path': {
      asked: ['claim records Bound legacy'],
      answer: [
        'volume legacy Failed records',
        'volume legacy says: host_path deleter only supports /tmp/.+ but received provided /srv/legacy',
        'event VolumeFailedDelete legacy',
      ],
    },
    'Another policy': {
      asked: ['volume legacy policy Delete', 'volume legacy Failed records'],
      answer: ['volume legacy policy Retain'],
      still: ['volume legacy Failed records'],
    },
  },
};
