/**
 * Why a claim that asks for more room does not have it: the steps from the request to the file system, where it stands
 * and what would move it. The cause comes from `diagnoseResize`; here it gets its words.
 */
import { targetOf } from '../kubernetes/object';
import type { PersistentVolumeClaim } from '../kubernetes/persistent-volume-claim';
import { formatQuantity, storageOf } from '../kubernetes/quantity';
import { volumeSourceField } from '../kubernetes/volume-source';
import type { ChangeDescription, ChangeStep, ClaimChange } from './claim-change';
import type { ClusterView } from './cluster-view';
import { diagnoseResize, isNodePart, type ResizeDiagnosis } from './diagnose-resize';
import { absent, conditionEvidence, type Evidence, field, trueCondition } from './evidence';
import { nodeSpan, podSpan, volumeSpan } from './object-span';
import { readyEvidence } from './pod-description';
import type { Sentence } from './sentence';
import { createConsumer, installDriver } from './suggested-objects';
import { deleteObject, mergePatch, type WayOut } from './way-out';

/** Undefined where nothing is to grow. */
export function explainResize(view: ClusterView, claim: PersistentVolumeClaim): ClaimChange | undefined {
  const diagnosis = diagnoseResize(view, claim);
  if (!diagnosis) return undefined;
  const {
    title,
    details = [],
    evidence = [],
    next,
    waysOut = [],
  } = isNodePart(diagnosis.cause)
    ? describeNodePart(view, claim, diagnosis)
    : describeStoragePart(view, claim, diagnosis);
  return {
    kind: 'Resize',
    cause: diagnosis.cause,
    standing: diagnosis.standing,
    title,
    details,
    evidence: [...evidence, ...sizes(claim, diagnosis)],
    next,
    waysOut,
    steps: stepsOf(claim, diagnosis),
  };
}

function requestedOf(claim: PersistentVolumeClaim): string {
  return formatQuantity(storageOf(claim.spec.resources?.requests));
}

function capacityOf(claim: PersistentVolumeClaim): string {
  return formatQuantity(storageOf(claim.status?.capacity));
}

function sizes(claim: PersistentVolumeClaim, { volume }: ResizeDiagnosis): readonly Evidence[] {
  const { allocatedResources, allocatedResourceStatuses, resizeStatus } = claim.status ?? {};
  return [
    field(claim, 'spec.resources.requests.storage', claim.spec.resources?.requests?.storage),
    field(claim, 'status.capacity.storage', claim.status?.capacity?.storage),
    field(volume, 'spec.capacity.storage', volume.spec.capacity?.storage),
    ...(allocatedResources?.storage
      ? [field(claim, 'status.allocatedResources.storage', allocatedResources.storage)]
      : []),
    ...(allocatedResourceStatuses?.storage
      ? [field(claim, 'status.allocatedResourceStatuses.storage', allocatedResourceStatuses.storage)]
      : []),
    ...(resizeStatus ? [field(claim, 'status.resizeStatus', resizeStatus)] : []),
  ];
}

function stepsOf(claim: PersistentVolumeClaim, diagnosis: ResizeDiagnosis): readonly ChangeStep[] {
  const { cause, standing, driver, users, volume } = diagnosis;
  const nodePart = isNodePart(cause);
  const [user] = users;
  const where: Sentence = user ? [nodeSpan(user.spec.nodeName ?? '')] : ['the node of the next Pod'];
  const storage: Sentence = nodePart
    ? ['The volume has ', { code: formatQuantity(storageOf(volume.spec.capacity)) }, '.']
    : cause === 'NoExpander'
      ? ['Nobody grows a volume of kind ', { code: driver }, '.']
      : [{ code: driver }, ' grows the volume.'];
  return [
    {
      name: 'Requested',
      state: 'done',
      text: [{ code: requestedOf(claim) }, ' instead of ', { code: capacityOf(claim) }, '.'],
    },
    { name: 'Storage', state: nodePart ? 'done' : standing, text: storage },
    {
      name: 'Node',
      state: nodePart ? standing : 'later',
      text: nodePart
        ? ['The file system grows on ', ...where, '.']
        : ['The file system follows on the node, if the driver asks for it.'],
    },
    { name: 'Done', state: 'later', text: ['The claim then says ', { code: 'status.capacity' }, '.'] },
  ];
}

/** What the driver or the node said last, as it stands on the claim. */
function said({ error }: ResizeDiagnosis): readonly Sentence[] {
  return error?.message ? [['It says: ', { code: error.message }]] : [];
}

function errorEvidence(claim: PersistentVolumeClaim, { error }: ResizeDiagnosis): readonly Evidence[] {
  return error ? [conditionEvidence(claim, error.type)] : [];
}

function describeStoragePart(
  view: ClusterView,
  claim: PersistentVolumeClaim,
  diagnosis: ResizeDiagnosis,
): ChangeDescription {
  const { driver, volume } = diagnosis;
  const wanted = { code: requestedOf(claim) };
  const code = { code: driver };
  switch (diagnosis.cause) {
    case 'NoExpander':
      return {
        title: ['It asks for ', wanted, ', and nobody can grow a volume of kind ', code, '.'],
        details: [
          ['The control plane waits for an external resizer, and only volumes of CSI drivers have one.'],
        ],
        evidence: [sourceEvidence(volume)],
        next: ['Nothing changes by itself.'],
        waysOut: [growByHand(claim, diagnosis)],
      };
    case 'PluginAtWork':
      return describePlugin(claim, diagnosis);
    case 'DriverMissing':
      return {
        title: ['It asks for ', wanted, ', and nobody answers: there is no CSIDriver ', code, '.'],
        evidence: [
          field(volume, 'spec.csi.driver', volume.spec.csi?.driver),
          absent({ kind: 'CSIDriver', name: driver }),
        ],
        next: ['It grows as soon as the driver runs, with its resizer.'],
        waysOut: [installDriver(driver, ['Its resizer then grows the volume.'])],
      };
    case 'WaitsForResizer':
      return {
        title: ['It asks for ', wanted, '; the resizer of ', code, ' has not taken it up yet.'],
        details: [['The resizer is a part of the driver. Without one the volume never grows.']],
        evidence: [field(volume, 'spec.csi.driver', volume.spec.csi?.driver)],
        next: ['The resizer begins within seconds. If it does not, look whether the driver has one.'],
      };
    case 'ControllerAtWork':
      return {
        title: [code, ' is growing the volume to ', wanted, '.'],
        evidence: [conditionEvidence(claim, 'Resizing')],
        next: ['It is tried until it succeeds, with pauses of up to 5 minutes.'],
      };
    case 'ControllerFails':
    case 'ControllerInfeasible':
    case 'OfflineOnly':
      return describeRefusal(view, claim, diagnosis);
    default: {
      const target = { code: formatQuantity(storageOf(claim.status?.allocatedResources)) };
      return {
        title: [
          'It asks for ',
          wanted,
          ' now, but ',
          code,
          ' still works on the ',
          target,
          ' asked for before.',
        ],
        evidence: [conditionEvidence(claim, 'Resizing')],
        next: ['The smaller request counts as soon as the driver has refused the larger one for good.'],
      };
    }
  }
}

/** Up to 1.30 what a plugin of the controller manager said last is in no field: only its Events tell. */
function describePlugin(
  claim: PersistentVolumeClaim,
  { driver, volume }: ResizeDiagnosis,
): ChangeDescription {
  return {
    title: [
      { code: driver },
      ', a part of the control plane, is to grow the volume to ',
      { code: requestedOf(claim) },
      '.',
    ],
    evidence: [
      ...(trueCondition(claim, 'Resizing') ? [conditionEvidence(claim, 'Resizing')] : []),
      sourceEvidence(volume),
    ],
    next: [
      'It is tried until it succeeds, with growing pauses. The event ',
      { code: 'VolumeResizeFailed' },
      ' says what keeps it.',
    ],
  };
}

/** The driver has answered, and the answer stands on the claim. */
function describeRefusal(
  view: ClusterView,
  claim: PersistentVolumeClaim,
  diagnosis: ResizeDiagnosis,
): ChangeDescription {
  const { driver, users } = diagnosis;
  const wanted = { code: requestedOf(claim) };
  const code = { code: driver };
  const evidence = errorEvidence(claim, diagnosis);
  const base = { details: said(diagnosis), evidence, waysOut: askForLess(view, claim) };
  switch (diagnosis.cause) {
    case 'ControllerFails':
      return {
        ...base,
        title: [code, ' could not grow the volume to ', wanted, '.'],
        next: ['It is tried again by itself, with pauses of up to 5 minutes.'],
      };
    case 'ControllerInfeasible':
      return {
        ...base,
        title: [code, ' cannot grow the volume to ', wanted, ', and says that trying again is no use.'],
        next: ['It is tried again only now and then, or when the request changes.'],
      };
    default:
      return {
        ...base,
        title: [
          code,
          ' grows the volume only while nobody uses it, and ',
          podSpan(users[0] ?? claim),
          ' does.',
        ],
        evidence: [...evidence, ...users.map((pod) => field(pod, 'spec.nodeName', pod.spec.nodeName))],
        next: ['It grows when no Pod uses the claim any more.'],
        waysOut: users.map(
          (pod): WayOut => ({
            title: ['Delete ', podSpan(pod)],
            effect: ['The volume is detached, grows, and is there for the next Pod with ', wanted, '.'],
            ...deleteObject(targetOf(pod)),
          }),
        ),
      };
  }
}

function sourceEvidence(volume: ResizeDiagnosis['volume']): Evidence {
  const source = volumeSourceField(volume.spec);
  return field(volume, `spec.${source}`, JSON.stringify(source && volume.spec[source]));
}

function describeNodePart(
  view: ClusterView,
  claim: PersistentVolumeClaim,
  diagnosis: ResizeDiagnosis,
): ChangeDescription {
  const { users, volume } = diagnosis;
  const [user] = users;
  const node = nodeSpan(user?.spec.nodeName ?? '');
  const has = { code: formatQuantity(storageOf(volume.spec.capacity)) };
  const pending = conditionEvidence(claim, 'FileSystemResizePending');
  const onNodes = users.map((pod) => field(pod, 'spec.nodeName', pod.spec.nodeName));
  switch (diagnosis.cause) {
    case 'NodeWaitsForPod':
      if (!view.isReadable('Pod', claim.metadata.namespace)) {
        const unknown = 'whether one does is not known: Pods were not read.';
        return {
          title: ['The storage has ', has, `; its file system grows where a Pod uses it, and ${unknown}`],
          evidence: [pending],
          next: ['The node of a Pod that uses it grows the file system.'],
        };
      }
      return {
        title: ['The storage has ', has, '; its file system grows when a Pod uses it, and no Pod does.'],
        evidence: [pending],
        next: ['The node of the next Pod grows the file system before it mounts it.'],
        waysOut: [createConsumer(claim)],
      };
    case 'NodeDown':
      return {
        title: ['The storage has ', has, '; ', node, ' is to grow the file system and does not answer.'],
        evidence: [pending, ...onNodes, ...users.flatMap(({ spec }) => nodeEvidence(view, spec.nodeName))],
        next: ['It goes on when the node answers, or when the Pod is on another one.'],
      };
    case 'NodeFails':
      return {
        title: ['The storage has ', has, ', and ', node, ' could not grow the file system.'],
        details: said(diagnosis),
        evidence: [...errorEvidence(claim, diagnosis), ...onNodes],
        next: ['The kubelet tries again by itself, with growing pauses.'],
      };
    case 'NodeInfeasible':
      return {
        title: [
          'The storage has ',
          has,
          ', and the node cannot grow the file system; trying again is no use.',
        ],
        details: said(diagnosis),
        evidence: [...errorEvidence(claim, diagnosis), ...onNodes],
        next: ['Nothing changes until the request does.'],
        waysOut: askForLess(view, claim),
      };
    default:
      return {
        title: ['The storage has ', has, '; ', node, ' is growing the file system.'],
        evidence: [pending, ...onNodes],
        next: ['The kubelet does it while the Pod runs, or before it mounts the volume. It takes seconds.'],
      };
  }
}

function nodeEvidence(view: ClusterView, nodeName: string | undefined): readonly Evidence[] {
  const node = view.node(nodeName ?? '');
  return node ? [readyEvidence(node)] : [];
}

const MI = 1024n * 1024n * 1_000_000_000n;
const GI = 1024n * MI;

/** A request may be taken back only where growth can be recovered, and never to what the claim has already. */
function askForLess(view: ClusterView, claim: PersistentVolumeClaim): readonly WayOut[] {
  const has = storageOf(claim.status?.capacity);
  const wants = storageOf(claim.spec.resources?.requests);
  if (!view.enabled('RecoverVolumeExpansionFailure')) {
    return [
      {
        title: ['Move to a new claim'],
        effect: [
          'This version of Kubernetes takes no smaller request. Copy the data to a claim of the right size.',
        ],
        writes: [],
      },
    ];
  }
  const middle = has.nano + (wants.nano - has.nano) / 2n;
  const round = (middle / GI) * GI;
  const half = round > has.nano ? round : (middle / MI) * MI;
  if (half <= has.nano || half >= wants.nano) return [];
  const storage = formatQuantity({ nano: half, format: 'BinarySI' });
  return [
    {
      title: ['Ask for less: ', { code: storage }],
      effect: [
        'Any size above ',
        { code: capacityOf(claim) },
        ' is accepted. The next try is for that size.',
      ],
      ...mergePatch(targetOf(claim), { spec: { resources: { requests: { storage } } } }),
    },
  ];
}

/** A volume whose storage is no driver's: whoever owns it may enlarge it, and then says so. */
function growByHand(claim: PersistentVolumeClaim, { volume }: ResizeDiagnosis): WayOut {
  const capacity = { storage: requestedOf(claim) };
  const { command, writes } = mergePatch(targetOf(volume), { spec: { capacity } });
  return {
    title: ['Enlarge the storage by hand, then say so on ', volumeSpan(volume.metadata.name)],
    effect: [
      'Kubernetes believes it. The claim keeps its old size until ',
      { code: 'status.capacity' },
      ' is patched too, as subresource ',
      { code: 'status' },
      '.',
    ],
    command,
    writes,
  };
}
