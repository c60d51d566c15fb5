/** Ways out that several causes share: objects to create that are a start to edit, and what only a person may decide. */
import type { PersistentVolumeClaim } from '../kubernetes/persistent-volume-claim';
import type { Pod } from '../kubernetes/pod';
import type { CSIDriver, VolumeAttributesClass, VolumePopulator } from '../kubernetes/storage-kinds';
import { nodeSpan } from './object-span';
import type { Sentence } from './sentence';
import { createObject, type WayOut } from './way-out';

/** A Pod that does nothing but use the claim. */
export function createConsumer(claim: PersistentVolumeClaim): WayOut {
  const { namespace = 'default', name } = claim.metadata;
  const pod: Pod = {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name: `${name}-user`, namespace },
    spec: {
      containers: [
        {
          name: 'main',
          image: 'registry.k8s.io/pause:3.10',
          ...(claim.spec.volumeMode === 'Block'
            ? { volumeDevices: [{ name: 'data', devicePath: '/dev/data' }] }
            : { volumeMounts: [{ name: 'data', mountPath: '/data' }] }),
        },
      ],
      volumes: [{ name: 'data', persistentVolumeClaim: { claimName: name } }],
    },
  };
  return {
    title: ['Create a Pod that uses it'],
    effect: ['The scheduler chooses a node, and the volume is bound or made for that node.'],
    ...createObject(pod),
  };
}

/**
 * Installs a CSI driver. On a simulated cluster a CSIDriver object is an installed driver; on a real one its chart
 * brings the object. `effect` says what the driver then does.
 */
export function installDriver(name: string, effect: Sentence): WayOut {
  const manifest: CSIDriver = {
    apiVersion: 'storage.k8s.io/v1',
    kind: 'CSIDriver',
    metadata: { name },
    spec: { attachRequired: true },
  };
  return {
    title: ['Install the driver ', { code: name }],
    effect: [...effect, ' Its installation creates this object.'],
    ...createObject(manifest),
  };
}

/** Its parameters are the driver's own words: they have to be put in. */
export function createAttributesClass(name: string, driverName: string): WayOut {
  const manifest: VolumeAttributesClass = {
    apiVersion: 'storage.k8s.io/v1',
    kind: 'VolumeAttributesClass',
    metadata: { name },
    driverName,
    parameters: { tier: 'standard' },
  };
  return {
    title: ['Create the VolumeAttributesClass ', { code: name }],
    effect: ['Put in the parameters that your driver knows. It is looked for again at the next try.'],
    ...createObject(manifest),
  };
}

/** Non-graceful node shutdown: the only safe way to have a volume detached from a node that is off. */
export function declareOutOfService(nodeName: string): WayOut {
  return {
    title: ['Declare ', nodeSpan(nodeName), ' out of service'],
    effect: ['Only when it is certainly off. Its Pods are then removed and its volumes detached at once.'],
    command: `kubectl taint nodes ${nodeName} node.kubernetes.io/out-of-service=nodeshutdown:NoExecute`,
    writes: [],
  };
}

/** What a populator is registered by. In a simulated cluster it stands for the populator as well. */
export function registerPopulator({
  group,
  kind,
}: {
  readonly group: string;
  readonly kind: string;
}): WayOut {
  const manifest: VolumePopulator = {
    apiVersion: 'populator.storage.k8s.io/v1beta1',
    kind: 'VolumePopulator',
    metadata: { name: `${kind.toLowerCase()}.${group}` },
    sourceKind: { group, kind },
  };
  return {
    title: ['Register a populator for ', { code: kind }],
    effect: [
      'In a simulated cluster this object is the populator. In a real one its controller has to run as well.',
    ],
    ...createObject(manifest),
  };
}
