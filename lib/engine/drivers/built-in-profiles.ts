/** The drivers that Stowage brings along. Numbers are those of a storage system of that sort, rounded; none is a product. */
import { CSI_ACCESS_MODES, type DriverAccessModes, ON_ONE_NODE } from './access-modes';
import { type DriverCapabilities, PLUGIN_CAPABILITIES } from './capabilities';
import type { DriverProfile } from './driver-profile';

const GIB = 1024n * 1024n * 1024n;

const EVERYTHING: DriverCapabilities = {
  plugin: PLUGIN_CAPABILITIES,
  controller: [
    'CREATE_DELETE_VOLUME',
    'PUBLISH_UNPUBLISH_VOLUME',
    'CREATE_DELETE_SNAPSHOT',
    'CLONE_VOLUME',
    'EXPAND_VOLUME',
    'MODIFY_VOLUME',
    'GET_CAPACITY',
    'LIST_VOLUMES',
    'SINGLE_NODE_MULTI_WRITER',
  ],
  node: ['STAGE_UNSTAGE_VOLUME', 'EXPAND_VOLUME', 'SINGLE_NODE_MULTI_WRITER'],
  expansion: 'ONLINE',
};

const EVERY_WAY: DriverAccessModes = { Filesystem: CSI_ACCESS_MODES, Block: CSI_ACCESS_MODES };

/** Any CSIDriver object without a word about itself. */
export const PLAIN: DriverProfile = {
  id: 'plain',
  description: 'Can do everything without help of the node, has room for everything, never fails',
  capabilities: { ...EVERYTHING, node: ['STAGE_UNSTAGE_VOLUME', 'SINGLE_NODE_MULTI_WRITER'] },
  accessModes: EVERY_WAY,
  topologyKeys: [],
  latencyMs: {},
};

const RECORDED: DriverProfile = {
  id: 'recorded',
  description: 'The in-memory driver of the recordings; parameters of a class steer it',
  capabilities: EVERYTHING,
  accessModes: EVERY_WAY,
  topologyKeys: [],
  latencyMs: {},
  steering: {
    faults: {
      create: { operation: 'CreateVolume', code: 'ResourceExhausted', message: 'no space left in pool' },
      invalid: { operation: 'CreateVolume', code: 'InvalidArgument', message: 'unknown parameter' },
      delete: {
        operation: 'DeleteVolume',
        code: 'FailedPrecondition',
        message: 'volume has dependent snapshots',
      },
      attach: { operation: 'ControllerPublishVolume', code: 'Internal', message: 'node refused the device' },
      expand: { operation: 'ControllerExpandVolume', code: 'OutOfRange', message: 'pool is full' },
      stage: { operation: 'NodeStageVolume', code: 'Internal', message: 'mount failed: exit status 32' },
      publish: {
        operation: 'NodePublishVolume',
        code: 'Internal',
        message: 'bind mount failed: exit status 32',
      },
      unpublish: { operation: 'NodeUnpublishVolume', code: 'Internal', message: 'target is busy' },
      unstage: { operation: 'NodeUnstageVolume', code: 'Internal', message: 'device is busy' },
      nodeExpand: {
        operation: 'NodeExpandVolume',
        code: 'Internal',
        message: 'resize2fs failed: exit status 1',
      },
      nodeExpandInfeasible: {
        operation: 'NodeExpandVolume',
        code: 'OutOfRange',
        message: 'the file system cannot grow that far',
      },
      nodeExpandOffline: {
        operation: 'NodeExpandVolume',
        code: 'FailedPrecondition',
        message: 'the volume is in use',
      },
    },
  },
};

/**
 * Disks of a cloud: only within their zone, attached over the network. A file system on them belongs to one node at a
 * time; a raw device may be shared, since then the program that writes to it keeps order (multi-attach of the large
 * clouds: only with volumeMode Block, and not read-only).
 */
const ZONAL_BLOCK: DriverProfile = {
  id: 'zonal-block',
  description: 'Network disks within their zone: one node at a time, raw devices also several',
  capabilities: {
    plugin: PLUGIN_CAPABILITIES,
    controller: [
      'CREATE_DELETE_VOLUME',
      'PUBLISH_UNPUBLISH_VOLUME',
      'CREATE_DELETE_SNAPSHOT',
      'EXPAND_VOLUME',
      'MODIFY_VOLUME',
      'LIST_VOLUMES',
    ],
    node: ['STAGE_UNSTAGE_VOLUME', 'EXPAND_VOLUME'],
    expansion: 'ONLINE',
  },
  accessModes: { Filesystem: ON_ONE_NODE, Block: [...ON_ONE_NODE, 'MULTI_NODE_MULTI_WRITER'] },
  topologyKeys: ['topology.kubernetes.io/zone'],
  latencyMs: {
    CreateVolume: 3_000,
    DeleteVolume: 2_000,
    ControllerPublishVolume: 6_000,
    ControllerUnpublishVolume: 4_000,
    ControllerExpandVolume: 3_000,
    ControllerModifyVolume: 5_000,
    CreateSnapshot: 8_000,
    DeleteSnapshot: 2_000,
    NodeStageVolume: 1_500,
    NodeUnstageVolume: 500,
    NodePublishVolume: 100,
    NodeUnpublishVolume: 100,
    NodeExpandVolume: 800,
  },
  maxVolumesPerNode: 25,
  allocationBytes: GIB,
  snapshotUploadMs: 20_000,
};

/** A file server: every node at once, nothing to attach, grows without the node. */
const SHARED_FILE: DriverProfile = {
  id: 'shared-file',
  description: 'A file server: all nodes at once, nothing to attach',
  capabilities: {
    plugin: PLUGIN_CAPABILITIES,
    controller: [
      'CREATE_DELETE_VOLUME',
      'CREATE_DELETE_SNAPSHOT',
      'CLONE_VOLUME',
      'EXPAND_VOLUME',
      'GET_CAPACITY',
      'LIST_VOLUMES',
    ],
    node: [],
    expansion: 'ONLINE',
  },
  accessModes: { Filesystem: CSI_ACCESS_MODES },
  topologyKeys: [],
  latencyMs: {
    CreateVolume: 1_000,
    DeleteVolume: 1_000,
    ControllerExpandVolume: 300,
    CreateSnapshot: 2_000,
    DeleteSnapshot: 1_000,
    NodePublishVolume: 400,
    NodeUnpublishVolume: 100,
  },
  poolBytes: 10_240n * GIB,
  snapshotsNeedVolume: true,
};

/** Logical volumes on the disks of a node: they live and die there, and there is only so much. */
const NODE_LOCAL: DriverProfile = {
  id: 'node-local',
  description: 'Logical volumes on a node’s own disks, 100Gi of them',
  capabilities: {
    plugin: PLUGIN_CAPABILITIES,
    controller: ['CREATE_DELETE_VOLUME', 'EXPAND_VOLUME', 'GET_CAPACITY'],
    node: ['EXPAND_VOLUME'],
    expansion: 'OFFLINE',
  },
  accessModes: { Filesystem: ON_ONE_NODE, Block: ON_ONE_NODE },
  topologyKeys: ['kubernetes.io/hostname'],
  latencyMs: {
    CreateVolume: 500,
    DeleteVolume: 700,
    ControllerExpandVolume: 100,
    NodePublishVolume: 300,
    NodeUnpublishVolume: 100,
    NodeExpandVolume: 500,
  },
  poolBytes: 100n * GIB,
};

/** By their ids, in the order in which they are offered. */
export const BUILT_IN_PROFILES: Readonly<Record<string, DriverProfile>> = Object.fromEntries(
  [PLAIN, ZONAL_BLOCK, SHARED_FILE, NODE_LOCAL, RECORDED].map((profile) => [profile.id, profile]),
);

/** Drivers that are known by their names. */
export const PROFILE_OF_NAME: Readonly<Record<string, string>> = { 'sim.csi.example.com': 'recorded' };
