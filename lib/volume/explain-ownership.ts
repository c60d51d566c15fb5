/** What becomes of the group of a Pod's files, and what its drivers are told of it, in words: a sentence for each volume. */
import type { Pod, PodVolume } from '../kubernetes/pod';
import type { ClusterView } from './cluster-view';
import { claimNameOfPodVolume } from './in-use';
import { type OwnershipLeft, ownershipOf, podInfoOf } from './ownership';
import type { Sentence } from './sentence';

const WHY_LEFT: Readonly<Record<OwnershipLeft, string>> = {
  Block: 'it is a block device',
  ReadOnly: 'it is read-only',
  DriverForbids: 'its driver says `fsGroupPolicy: None`',
  NoFsType: 'it names no `fsType`, and its driver asks for one (`fsGroupPolicy: ReadWriteOnceWithFSType`)',
  NotReadWriteOnce:
    'more than one node may write to it, and its driver forbids it then (`fsGroupPolicy: ReadWriteOnceWithFSType`)',
  SharedFiles: 'the kubelet never does so for its type',
};

export function ownershipSentences(view: ClusterView, pod: Pod): readonly Sentence[] {
  return (pod.spec.volumes ?? []).flatMap((podVolume) => [
    ...groupSentence(view, pod, podVolume),
    ...podInfoSentence(view, pod, podVolume),
  ]);
}

function groupSentence(view: ClusterView, pod: Pod, podVolume: PodVolume): readonly Sentence[] {
  const ownership = ownershipOf(view, pod, podVolume);
  if (!ownership || isDriverUnread(view, pod, podVolume)) return [];
  const volume = { code: podVolume.name };
  const group = { code: `fsGroup: ${ownership.fsGroup}` };
  if (ownership.kind === 'Left') {
    return [['The files of volume ', volume, ' keep their group (', group, `): ${WHY_LEFT[ownership.why]}.`]];
  }
  const when = ownership.when === 'Always' ? '.' : ', if its top directory has another one.';
  return [['The kubelet gives all files of volume ', volume, ' to the group of ', group, when]];
}

function podInfoSentence(view: ClusterView, pod: Pod, podVolume: PodVolume): readonly Sentence[] {
  const name = driverNameOf(view, pod, podVolume);
  const isInline = podVolume.csi !== undefined;
  if (name === undefined || !podInfoOf(view.csiDriver(name), pod, isInline)) return [];
  return [['Driver ', { code: name }, ' is told which Pod it mounts ', { code: podVolume.name }, ' for.']];
}

function driverNameOf(view: ClusterView, pod: Pod, podVolume: PodVolume): string | undefined {
  const claimName = claimNameOfPodVolume(pod, podVolume);
  if (claimName === undefined) return podVolume.csi?.driver;
  const claim = view.claim(pod.metadata.namespace ?? '', claimName);
  return view.volume(claim?.spec.volumeName ?? '')?.spec.csi?.driver;
}

/** What a driver that was not read says of groups is not known. */
function isDriverUnread(view: ClusterView, pod: Pod, podVolume: PodVolume): boolean {
  const name = driverNameOf(view, pod, podVolume);
  return name !== undefined && view.csiDriver(name) === undefined && !view.isReadable('CSIDriver');
}
