/**
 * The least that an object must have to be drawn and explained: what an API server never leaves out, and lists and
 * texts where lists and texts belong. Decides nothing about values; the rules of each kind are the API server's.
 */
import * as v from 'valibot';
import type { KubernetesObject } from '../kubernetes/object';
import { findResourceByKind } from '../kubernetes/resources';

const text = v.string();
const part = v.looseObject({});
const parts = v.nullish(v.array(v.looseObject({})));
const texts = v.nullish(v.array(text));
const map = v.nullish(v.record(text, v.union([text, v.number()])));
const status = v.nullish(
  v.looseObject({ phase: v.nullish(text), conditions: parts, containerStatuses: parts }),
);
const requirement = v.looseObject({ key: text, operator: text, values: v.optional(v.array(text)) });
const selector = v.nullish(
  v.looseObject({
    matchLabels: v.nullish(v.record(text, text)),
    matchExpressions: v.nullish(v.array(requirement)),
  }),
);
const reference = v.looseObject({ kind: v.nullish(text), namespace: v.nullish(text), name: v.nullish(text) });

const nodeTerm = v.looseObject({
  matchExpressions: v.optional(v.array(requirement)),
  matchFields: v.optional(v.array(requirement)),
});
const nodeSelector = v.looseObject({ nodeSelectorTerms: v.array(nodeTerm) });

const claimSpec = v.looseObject({
  accessModes: texts,
  selector,
  resources: v.nullish(v.looseObject({ requests: map, limits: map })),
  volumeName: v.nullish(text),
  storageClassName: v.nullish(text),
  volumeMode: v.nullish(text),
  dataSource: v.nullish(reference),
  dataSourceRef: v.nullish(reference),
  volumeAttributesClassName: v.nullish(text),
});
const container = v.looseObject({
  name: text,
  resources: v.nullish(v.looseObject({ requests: map, limits: map })),
  volumeMounts: parts,
  volumeDevices: parts,
});
const podSpec = v.looseObject({
  nodeName: v.nullish(text),
  nodeSelector: v.nullish(v.record(text, text)),
  volumes: v.nullish(v.array(v.looseObject({ name: text }))),
  containers: v.nullish(v.array(container)),
  initContainers: v.nullish(v.array(container)),
  tolerations: parts,
  affinity: v.nullish(part),
  topologySpreadConstraints: parts,
});
const owner = v.looseObject({
  spec: v.looseObject({ template: v.looseObject({ spec: podSpec }), volumeClaimTemplates: parts }),
  status,
});

/** Sources whose fields are told; csi has its own line. */
const SOURCES = ['hostPath', 'local', 'nfs', 'iscsi', 'fc', 'rbd', 'cephfs'];

const SHAPES: Readonly<Record<string, v.GenericSchema>> = {
  PersistentVolume: v.looseObject({
    spec: v.looseObject({
      capacity: map,
      accessModes: texts,
      claimRef: v.nullish(reference),
      storageClassName: v.nullish(text),
      mountOptions: texts,
      nodeAffinity: v.nullish(v.looseObject({ required: v.nullish(nodeSelector) })),
      csi: v.optional(v.looseObject({ driver: text, volumeHandle: text })),
      ...Object.fromEntries(SOURCES.map((source) => [source, v.optional(part)])),
    }),
    status,
  }),
  PersistentVolumeClaim: v.looseObject({
    spec: claimSpec,
    status: v.nullish(
      v.looseObject({ phase: v.nullish(text), conditions: parts, accessModes: texts, capacity: map }),
    ),
  }),
  Pod: v.looseObject({ spec: podSpec, status }),
  StatefulSet: owner,
  Deployment: owner,
  ReplicaSet: owner,
  Node: v.looseObject({
    spec: v.nullish(v.looseObject({ taints: parts })),
    status: v.nullish(
      v.looseObject({
        capacity: map,
        allocatable: map,
        conditions: parts,
        volumesInUse: texts,
        volumesAttached: v.nullish(v.array(v.looseObject({ name: text }))),
      }),
    ),
  }),
  Namespace: v.looseObject({ status }),
  StorageClass: v.looseObject({
    provisioner: text,
    parameters: v.nullish(v.record(text, text)),
    mountOptions: texts,
    allowedTopologies: parts,
  }),
  VolumeAttributesClass: v.looseObject({ driverName: text, parameters: v.nullish(v.record(text, text)) }),
  CSIDriver: v.looseObject({ spec: part }),
  CSINode: v.looseObject({
    spec: v.looseObject({ drivers: v.nullable(v.array(v.looseObject({ name: text, topologyKeys: texts }))) }),
  }),
  CSIStorageCapacity: v.looseObject({ storageClassName: text, nodeTopology: selector }),
  VolumeAttachment: v.looseObject({
    spec: v.looseObject({ attacher: text, nodeName: text, source: part }),
    status: v.nullish(part),
  }),
  VolumeSnapshot: v.looseObject({ spec: v.looseObject({ source: part }), status: v.nullish(part) }),
  VolumeSnapshotContent: v.looseObject({
    spec: v.looseObject({ driver: text, source: part, volumeSnapshotRef: reference }),
    status: v.nullish(part),
  }),
  VolumeSnapshotClass: v.looseObject({ driver: text }),
  Event: v.looseObject({ involvedObject: reference, reason: v.nullish(text), message: v.nullish(text) }),
};

/** What keeps an object from being read, as `spec.accessModes is no list`; undefined where nothing does. */
export function shapeFault(object: KubernetesObject): string | undefined {
  const shape = SHAPES[object.kind];
  if (!shape || !findResourceByKind(object.apiVersion, object.kind)) return undefined;
  const checked = v.safeParse(shape, object, { abortEarly: true });
  const [issue] = checked.issues ?? [];
  if (!issue) return undefined;
  const field = v.getDotPath(issue) ?? issue.kind;
  return issue.input === undefined
    ? `${field} is missing`
    : `${field} is no ${WORDS[issue.type] ?? issue.type}`;
}

/** Types of a schema in the words of people who write YAML. */
const WORDS: Readonly<Record<string, string>> = {
  string: 'text',
  array: 'list',
  loose_object: 'object',
  record: 'map',
  union: 'text and no number',
};
