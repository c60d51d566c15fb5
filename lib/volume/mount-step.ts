/**
 * What a kubelet does next with one volume of a Pod: the order of attach wait, device mount, growth, mount and their
 * undoing. It looks at what the node remembers of the volume (its NodeVolume), at the Node's status and at the other
 * Pods' use of the same volume there, and never at a driver.
 * Upstream: reconciler.go and actual_state_of_world.go of pkg/kubelet/volumemanager, operation_generator.go, 1.37.
 */
import type { Node } from '../kubernetes/node';
import type { PersistentVolume } from '../kubernetes/persistent-volume';
import type { NodeVolume } from '../kubernetes/simulation-kinds';
import { volumeSourceField } from '../kubernetes/volume-source';

export interface MountSituation {
  readonly nodeVolume: NodeVolume;
  /** Whether its Pod still needs it: it exists, has not ended, and was not stopped. */
  readonly wanted: boolean;
  readonly node: Node;
  /** The same PersistentVolume in other Pods on the node. */
  readonly others: readonly NodeVolume[];
  /** Whether the file system has to grow before the Pod gets it. */
  readonly growthPending: boolean;
}

export type MountStep =
  | { readonly kind: 'ReportInUse' }
  | { readonly kind: 'WaitForAttach' }
  /** The node is mounting or unmounting the device for another Pod. */
  | { readonly kind: 'WaitForDevice' }
  | { readonly kind: 'MountDevice' }
  /** Another Pod has it on the node already. */
  | { readonly kind: 'UseDevice' }
  | { readonly kind: 'Resize' }
  | { readonly kind: 'Mount' }
  | { readonly kind: 'Mounted' }
  /** The node has started since: nothing is mounted any more. */
  | { readonly kind: 'MountsLost' }
  | { readonly kind: 'Unmount' }
  | { readonly kind: 'UnmountDevice' }
  | { readonly kind: 'Forget' };

export function nextMountStep(situation: MountSituation): MountStep {
  const { nodeVolume, node } = situation;
  const { stage = 'WaitingForAttach', bootID } = nodeVolume.status ?? {};
  if (stage !== 'WaitingForAttach' && bootID !== bootIdOf(node)) return { kind: 'MountsLost' };
  return situation.wanted ? stepTowardsMount(situation) : stepAway(situation);
}

/** The boot that the node is in: another value, and the machine has started anew. */
export function bootIdOf(node: Node): string | undefined {
  return node.status?.nodeInfo?.bootID;
}

function stepTowardsMount({ nodeVolume, node, others, growthPending }: MountSituation): MountStep {
  const { attachName, staged } = nodeVolume.spec;
  switch (nodeVolume.status?.stage ?? 'WaitingForAttach') {
    case 'WaitingForAttach':
      if (attachName !== undefined) {
        if (!node.status?.volumesInUse?.includes(attachName)) return { kind: 'ReportInUse' };
        if (!node.status.volumesAttached?.some(({ name }) => name === attachName))
          return { kind: 'WaitForAttach' };
      }
      return staged ? deviceStep(others) : { kind: 'Mount' };
    case 'DeviceMounting':
      return deviceStep(others);
    case 'DeviceMounted':
      return growthPending ? { kind: 'Resize' } : { kind: 'Mount' };
    case 'Resizing':
      return growthPending ? { kind: 'Resize' } : { kind: 'Mount' };
    case 'Mounting':
      return { kind: 'Mount' };
    case 'Mounted':
      return growthPending ? { kind: 'Resize' } : { kind: 'Mounted' };
    // A Pod that is wanted was never let go of; what is being undone is undone first.
    case 'Unmounting':
      return { kind: 'Unmount' };
    case 'Unmounted':
    case 'DeviceUnmounting':
      return afterUnmount(nodeVolume, others);
  }
}

function deviceStep(others: readonly NodeVolume[]): MountStep {
  if (others.some(isDeviceBusy)) return { kind: 'WaitForDevice' };
  return others.some(holdsDevice) ? { kind: 'UseDevice' } : { kind: 'MountDevice' };
}

function stepAway({ nodeVolume, others }: MountSituation): MountStep {
  switch (nodeVolume.status?.stage ?? 'WaitingForAttach') {
    case 'WaitingForAttach':
      return { kind: 'Forget' };
    case 'DeviceMounting':
    case 'DeviceMounted':
    case 'Unmounted':
    case 'DeviceUnmounting':
      return afterUnmount(nodeVolume, others);
    case 'Resizing':
    case 'Mounting':
    case 'Mounted':
    case 'Unmounting':
      return { kind: 'Unmount' };
  }
}

/** The last Pod on the node takes the device with it. */
function afterUnmount(nodeVolume: NodeVolume, others: readonly NodeVolume[]): MountStep {
  if (!nodeVolume.spec.staged || others.some(holdsDevice)) return { kind: 'Forget' };
  return others.some(isDeviceBusy) ? { kind: 'WaitForDevice' } : { kind: 'UnmountDevice' };
}

/**
 * A volume for one Pod only is mounted for another on the node, or not yet unmounted. Nobody knows which of several modes
 * a Pod means, so it has to be the only one; and types that a node mounts for each Pod alone are not looked at.
 * Upstream: GenerateMountVolumeFunc and IsVolumeMountedElsewhere, 1.37.
 */
export function isTakenByOtherPod(
  { spec }: PersistentVolume,
  others: readonly Pick<NodeVolume, 'status'>[],
): boolean {
  const [only, another] = spec.accessModes ?? [];
  if (only !== 'ReadWriteOncePod' || another !== undefined) return false;
  if (!MOUNTED_FOR_NODE.has(volumeSourceField(spec))) return false;
  return others.some(({ status }) => status?.path !== undefined || status?.stage === 'Unmounting');
}

/** Types of which the node mounts the device first, once for all Pods. */
const MOUNTED_FOR_NODE: ReadonlySet<string | undefined> = new Set(['csi', 'local', 'iscsi', 'fc', 'rbd']);

const DEVICE_IN_HAND: ReadonlySet<string | undefined> = new Set([
  'DeviceMounted',
  'Resizing',
  'Mounting',
  'Mounted',
  'Unmounting',
  'Unmounted',
]);

function holdsDevice({ status }: NodeVolume): boolean {
  return DEVICE_IN_HAND.has(status?.stage);
}

function isDeviceBusy({ status }: NodeVolume): boolean {
  return status?.stage === 'DeviceMounting' || status?.stage === 'DeviceUnmounting';
}
