/** What the demos of provisioning, of Pods and of trouble claim. For tests only. */
import type { ToldFacts } from './told-facts';

/** Binds, releases and reclaims. */
const BINDER = 'persistentvolume-controller';

export const FACTS_OF_PROVISIONING: ToldFacts = {
  'default-class': {
    'No default': {
      asked: ['all classes: none'],
      answer: [
        'claim early Pending -',
        'claim early in class unset',
        'event FailedBinding early: no persistent volumes available for this claim and no storage class is set',
      ],
    },
    'One default, afterwards': {
      asked: ['claim early Pending -', 'all classes: none'],
      answer: ['claim early in class standard', 'claim early Bound of-early'],
      meanwhile: { 29: ['class standard', 'claim early in class unset'] },
      writes: [`${BINDER} writes claim early Pending -`],
    },
    'Two defaults': {
      asked: ['all classes: standard'],
      answer: ['all classes: premium, standard', 'claim late in class premium', 'claim late Bound of-late'],
    },
    'The empty name': {
      asked: ['class premium'],
      answer: [
        'claim stubborn in class ',
        'claim stubborn Pending -',
        'all events of stubborn: FailedBinding',
      ],
    },
  },
  'dynamic-provisioning': {
    'No volume anywhere': { asked: ['class block', 'all volumes: none', 'all claims: none'] },
    'A claim': {
      asked: ['class block'],
      answer: [
        'claim data Bound of-data',
        'event ProvisioningSucceeded data',
        'event ExternalProvisioning data',
      ],
      writes: [
        'user creates claim data Pending -',
        `${BINDER} writes claim data Pending -`,
        'external-provisioner creates volume of-data Pending data',
        `${BINDER} writes volume of-data Bound data`,
        `${BINDER} writes claim data Bound of-data`,
      ],
    },
    'A Pod': {
      asked: ['claim data Bound of-data'],
      answer: ['pod web Running node-a', 'attachment of-data attached to node-a'],
      writes: [
        'default-scheduler writes pod web Pending node-a',
        'attachdetach-controller creates attachment of-data attaching to node-a',
        'external-attacher writes attachment of-data attached to node-a',
        'kubelet writes mount web/data Mounted',
        'kubelet writes pod web Running node-a',
      ],
    },
    'The Pod goes': {
      asked: ['pod web Running node-a'],
      answer: ['no attachment of-data attached to node-a', 'no pod web Running node-a'],
      still: ['claim data Bound of-data', 'volume of-data Bound data'],
      writes: [
        'kubelet removes pod web Running node-a',
        'external-attacher removes attachment of-data attached to node-a',
      ],
    },
    'The claim goes': {
      asked: ['volume of-data policy Delete'],
      answer: ['all volumes: none', 'all claims: none'],
      writes: [
        `${BINDER} writes volume of-data Released data`,
        'external-provisioner removes data Backend',
        'external-provisioner removes volume of-data Released data',
      ],
    },
  },
  'wait-for-first-consumer': {
    'Disks live in a zone': { asked: ['node node-a', 'node node-b', 'all claims: none'] },
    'A claim, and no Pod': {
      asked: ['class zonal'],
      answer: ['claim orders Pending -', 'all events of orders: WaitForFirstConsumer'],
      still: ['all volumes: none'],
    },
    'A Pod for zone-2': {
      asked: ['claim orders Pending -'],
      answer: ['claim orders Bound of-orders', 'volume of-orders only in zone-2', 'pod shop Running node-b'],
      meanwhile: { 22: ['pod shop Pending -', 'all volumes: none'] },
      writes: [
        'default-scheduler writes claim orders Pending -',
        'external-provisioner creates volume of-orders Pending orders',
        'default-scheduler writes pod shop Pending node-b',
      ],
    },
    'Another Pod, another zone': {
      asked: ['no pod shop Running node-b', 'claim orders Bound of-orders'],
      answer: ['pod report Pending -', 'all events of report: FailedScheduling'],
      still: ['volume of-orders only in zone-2', 'all volumes: of-orders'],
    },
  },
  'pod-volumes': {
    'A claim, and soon a Pod': { asked: ['no pod web Running node-a', 'all claims: data'] },
    'Four volumes': {
      asked: ['all claims: data', 'no pod web Running node-a'],
      answer: [
        'all claims: data, web-work',
        'pod web Running node-a',
        'data Pod web',
        'data Node web',
        'data Backend web',
      ],
      still: ['claim data Bound of-data'],
    },
    'The Pod goes': {
      asked: ['pod web Running node-a'],
      answer: ['no data Pod web', 'all claims: data', 'no pod web Running node-a'],
      still: ['data Node web', 'data Backend web', 'claim data Bound of-data'],
    },
    'It comes again': {
      asked: ['no pod web Running node-a', 'claim data Bound of-data'],
      answer: ['data Pod web', 'data Node web,web', 'data Backend web,web', 'pod web Running node-a'],
    },
  },
  expansion: {
    'Two claims of 4Gi': {
      asked: [
        'claim data in class growing',
        'claim stone in class fixed',
        'claim data asks for 4Gi',
        'claim stone asks for 4Gi',
      ],
    },
    'More, please': {
      asked: ['pod web Running node-a', 'claim data has 4Gi'],
      answer: ['claim data has 8Gi', 'volume of-data of 8Gi', 'event FileSystemResizeSuccessful web'],
      still: ['pod web Running node-a', 'no claim data condition Resizing'],
      meanwhile: { 33.5: ['volume of-data of 8Gi', 'claim data has 4Gi', 'pod web Running node-a'] },
      writes: [
        'user writes claim data Bound of-data',
        'external-resizer writes volume of-data Bound data',
        'kubelet writes claim data Bound of-data',
      ],
    },
    'Less, please': {
      asked: ['claim data has 8Gi'],
      answer: [
        'refused operations.2: PersistentVolumeClaim "data" is invalid: spec.resources.requests.storage: Forbidden: field can not be less than status.capacity',
      ],
      still: ['claim data has 8Gi', 'claim data asks for 8Gi'],
    },
    'The other class': {
      asked: ['claim stone Bound of-stone'],
      answer: [
        'refused operations.3: persistentvolumeclaims "stone" is forbidden: only dynamically provisioned pvc can be resized and the storageclass that provisions the pvc must support resize',
      ],
      still: ['claim stone has 4Gi', 'claim stone asks for 4Gi'],
    },
  },
  'snapshot-and-clone': {
    'A claim in use': { asked: ['claim orders in class block'] },
    'A snapshot': {
      asked: ['pod shop Running node-a', 'data Backend shop'],
      answer: ['snapshot monday ready', 'content monday ready'],
      still: ['pod shop Running node-a', 'all volumes: of-orders'],
      writes: [
        'snapshot-controller creates content monday not ready',
        'snapshot-controller writes snapshot monday ready',
      ],
    },
    'A claim from the snapshot': {
      asked: ['snapshot monday ready'],
      answer: ['claim restored Bound of-restored', 'all volumes: of-orders, of-restored'],
      still: ['claim orders Bound of-orders'],
      writes: ['external-provisioner creates volume of-restored Pending restored'],
    },
    'A clone': {
      asked: ['pod shop Running node-a'],
      answer: ['claim clone Bound of-clone'],
      still: ['pod shop Running node-a', 'claim orders Bound of-orders'],
      meanwhile: { 51: ['pod shop Running node-a', 'claim clone Pending -'] },
    },
    'The source goes': {
      asked: ['pod shop Running node-a', 'volume of-orders policy Delete'],
      answer: ['all claims: clone, restored', 'all volumes: of-clone, of-restored'],
      still: ['snapshot monday ready', 'claim restored Bound of-restored', 'claim clone Bound of-clone'],
    },
  },
  'lost-and-protected': {
    'Two claims and a Pod': {
      asked: ['claim mail Pending disk-1', 'claim wiki Pending disk-2', 'pod server Pending -'],
    },
    'A claim in use': {
      asked: ['pod server Running node-a', 'claim mail Bound disk-1'],
      answer: ['claim mail is being deleted'],
      still: [
        'claim mail finalizer kubernetes.io/pvc-protection',
        'claim mail Bound disk-1',
        'pod server Running node-a',
      ],
    },
    'The Pod ends': {
      asked: ['claim mail is being deleted', 'pod server Running node-a'],
      answer: ['all claims: wiki', 'volume disk-1 Released mail', 'no pod server Running node-a'],
      writes: [
        'kubelet removes pod server Running node-a',
        'pvc-protection-controller removes claim mail Bound disk-1',
        `${BINDER} writes volume disk-1 Released mail`,
      ],
    },
    'A volume in use': {
      asked: ['volume disk-2 Bound wiki'],
      answer: ['volume disk-2 is being deleted'],
      still: ['claim wiki Bound disk-2', 'volume disk-2 Bound wiki'],
    },
    Forced: {
      asked: ['volume disk-2 is being deleted'],
      answer: ['claim wiki Lost disk-2', 'all volumes: disk-1', 'event ClaimLost wiki'],
      still: ['data Node server'],
    },
    'A new disk-2': {
      asked: ['claim wiki Lost disk-2', 'all volumes: disk-1'],
      answer: ['claim wiki Bound disk-2', 'volume disk-2 Bound wiki'],
    },
  },
  'bad-night': {
    'Three in the morning': {
      asked: ['volume share Available -', 'all claims: none'],
      answer: ['claim ann Pending -', 'all events of ann: FailedBinding', 'claim ann asks for 50Gi'],
      still: ['volume share Available -', 'volume share of 5Gi'],
    },
    'The second': {
      asked: ['all classes: block, lazy, san'],
      answer: [
        'claim ben Pending -',
        'all events of ben: ProvisioningFailed',
        'event ProvisioningFailed ben: storageclass.storage.k8s.io "blok" not found',
      ],
    },
    'The third': {
      answer: ['claim cleo Pending -', 'all events of cleo: WaitForFirstConsumer'],
    },
    'The fourth': {
      answer: ['claim dora Pending -', 'all events of dora: ExternalProvisioning'],
    },
    'The fifth': {
      answer: [
        'claim emil Pending -',
        'event ProvisioningFailed emil: rpc error: code = ResourceExhausted desc = not enough free space in the pool',
      ],
    },
    'Somebody helps': {
      asked: ['claim cleo Pending -', 'claim emil Pending -'],
      answer: ['claim cleo Bound of-cleo', 'claim emil Bound of-emil', 'pod cron Running node-a'],
      still: ['claim ann Pending -', 'claim ben Pending -', 'claim dora Pending -'],
    },
  },
};
