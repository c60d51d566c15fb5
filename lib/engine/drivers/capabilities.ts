/**
 * What a driver says that it can do, in the names of the Container Storage Interface (CSI 1.12: ControllerGetCapabilities,
 * NodeGetCapabilities, GetPluginCapabilities), and which of its calls each of them allows.
 */
import type { DriverOperation } from '../../kubernetes/fault';

/** PluginCapability.Service: what the sidecars ask before anything else. */
export const PLUGIN_CAPABILITIES = ['CONTROLLER_SERVICE'] as const;

export const CONTROLLER_CAPABILITIES = [
  'CREATE_DELETE_VOLUME',
  'PUBLISH_UNPUBLISH_VOLUME',
  'CREATE_DELETE_SNAPSHOT',
  'CLONE_VOLUME',
  'EXPAND_VOLUME',
  'MODIFY_VOLUME',
  'GET_CAPACITY',
  'LIST_VOLUMES',
  'SINGLE_NODE_MULTI_WRITER',
] as const;

export const NODE_CAPABILITIES = [
  'STAGE_UNSTAGE_VOLUME',
  'EXPAND_VOLUME',
  'SINGLE_NODE_MULTI_WRITER',
] as const;

export type PluginCapability = (typeof PLUGIN_CAPABILITIES)[number];
export type ControllerCapability = (typeof CONTROLLER_CAPABILITIES)[number];
export type NodeCapability = (typeof NODE_CAPABILITIES)[number];

export interface DriverCapabilities {
  readonly plugin: readonly PluginCapability[];
  readonly controller: readonly ControllerCapability[];
  readonly node: readonly NodeCapability[];
  /** Whether a volume may grow while it is in use. */
  readonly expansion: 'ONLINE' | 'OFFLINE';
}

const CONTROLLER: Partial<Readonly<Record<DriverOperation, ControllerCapability>>> = {
  CreateVolume: 'CREATE_DELETE_VOLUME',
  DeleteVolume: 'CREATE_DELETE_VOLUME',
  ControllerPublishVolume: 'PUBLISH_UNPUBLISH_VOLUME',
  ControllerUnpublishVolume: 'PUBLISH_UNPUBLISH_VOLUME',
  ControllerExpandVolume: 'EXPAND_VOLUME',
  ControllerModifyVolume: 'MODIFY_VOLUME',
  CreateSnapshot: 'CREATE_DELETE_SNAPSHOT',
  DeleteSnapshot: 'CREATE_DELETE_SNAPSHOT',
};

const NODE: Partial<Readonly<Record<DriverOperation, NodeCapability>>> = {
  NodeStageVolume: 'STAGE_UNSTAGE_VOLUME',
  NodeUnstageVolume: 'STAGE_UNSTAGE_VOLUME',
  NodeExpandVolume: 'EXPAND_VOLUME',
};

/** Whether a driver has a call at all; every driver can publish to a Pod. */
export function canCall(
  { plugin, controller, node }: DriverCapabilities,
  operation: DriverOperation,
): boolean {
  const ofController = CONTROLLER[operation];
  const ofNode = NODE[operation];
  if (ofController) return plugin.includes('CONTROLLER_SERVICE') && controller.includes(ofController);
  return !ofNode || node.includes(ofNode);
}
