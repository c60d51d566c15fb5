/**
 * How Go prints an internal object in an error text: JSON with one blank for each level, every field of every
 * struct, Go's field names. The shape of the kind says what the fields are.
 */
import { isJsonObject } from '../../../base/json';
import type { ObjectShape, Shape } from '../decoding/shape';

/** Go's name of a JSON field where it is not just capitalised; `Struct.field` goes before `field`. */
const GO_NAMES: Readonly<Record<string, string>> = {
  apiGroup: 'APIGroup',
  apiVersion: 'APIVersion',
  awsElasticBlockStore: 'AWSElasticBlockStore',
  cephfs: 'CephFS',
  chapAuthDiscovery: 'DiscoveryCHAPAuth',
  chapAuthSession: 'SessionCHAPAuth',
  csi: 'CSI',
  diskURI: 'DataDiskURI',
  endpoints: 'EndpointsName',
  fc: 'FC',
  fsType: 'FSType',
  gcePersistentDisk: 'GCEPersistentDisk',
  iqn: 'IQN',
  iscsi: 'ISCSI',
  iscsiInterface: 'ISCSIInterface',
  nfs: 'NFS',
  pdID: 'PdID',
  pdName: 'PDName',
  rbd: 'RBD',
  storageos: 'StorageOS',
  uid: 'UID',
  wwids: 'WWIDs',
  'RBDPersistentVolumeSource.image': 'RBDImage',
  'RBDPersistentVolumeSource.monitors': 'CephMonitors',
  'RBDPersistentVolumeSource.pool': 'RBDPool',
  'RBDPersistentVolumeSource.user': 'RadosUser',
};

/** Lines of the dump of `value`. */
export function dumpLines(value: unknown, shape: ObjectShape): readonly string[] {
  return JSON.stringify(internalForm(value, shape), null, 1).split('\n');
}

/** `value` with Go's names and with every field that it does not have. */
export function internalForm(value: unknown, shape: Shape): unknown {
  if (value === undefined || value === null) return zeroOf(shape);
  switch (shape.type) {
    case 'object':
      return isJsonObject(value) ? internalStruct(value, shape) : zeroOf(shape);
    case 'list':
      return Array.isArray(value) ? value.map((element) => internalForm(element, shape.of)) : zeroOf(shape);
    case 'map':
      return isJsonObject(value)
        ? Object.fromEntries(
            Object.keys(value)
              .sort()
              .map((key) => [key, internalForm(value[key], shape.of)]),
          )
        : zeroOf(shape);
    default:
      return value;
  }
}

function internalStruct(value: Readonly<Record<string, unknown>>, shape: ObjectShape): unknown {
  const fields = Object.entries(shape.fields);
  if (shape.jsonNames) {
    const present = fields.filter(([name]) => value[name] !== undefined);
    return Object.fromEntries(present.map(([name, field]) => [name, internalForm(value[name], field)]));
  }
  return Object.fromEntries(
    fields.map(([name, field]) => [goName(shape, name), internalForm(value[name], field)]),
  );
}

function goName(shape: ObjectShape, field: string): string {
  return (
    GO_NAMES[`${shape.go}.${field}`] ?? GO_NAMES[field] ?? `${field.charAt(0).toUpperCase()}${field.slice(1)}`
  );
}

/** Go's zero value: null for pointers, lists and maps, a struct of zero values for a struct by value. */
function zeroOf(shape: Shape): unknown {
  switch (shape.type) {
    case 'object':
      return shape.value ? internalStruct({}, shape) : null;
    case 'string':
      return shape.pointer ? null : '';
    case 'boolean':
      return shape.pointer ? null : false;
    case 'integer':
      return shape.pointer ? null : 0;
    default:
      return null;
  }
}
