import { externalAttacher } from '../attacher/attacher';
import type { ComponentDefinition } from '../component';
import { eventExpiry } from '../event-expiry';
import { kubelet } from '../kubelet/kubelet';
import { externalProvisioner } from '../provisioner/external-provisioner';
import { externalResizer } from '../resizer/resizer';
import { scheduler } from '../scheduler/scheduler';
import { attachDetachController } from './attachdetach/controller';
import { deploymentController } from './deployment/controller';
import { ephemeralController } from './ephemeral/controller';
import { expandController } from './expand/controller';
import { garbageCollector } from './garbagecollector/controller';
import { namespaceController } from './namespace/controller';
import { persistentVolumeController } from './persistentvolume/controller';
import { podGarbageCollector } from './podgc/controller';
import { pvcProtectionController } from './pvcprotection/controller';
import { pvProtectionController } from './pvprotection/controller';
import { replicaSetController } from './replicaset/controller';
import { statefulSetController } from './statefulset/controller';

/** Every component of a simulated control plane, in the order in which they start. One line each. */
export const CONTROL_PLANE: readonly ComponentDefinition[] = [
  eventExpiry,
  persistentVolumeController,
  pvProtectionController,
  pvcProtectionController,
  expandController,
  attachDetachController,
  // Before the ephemeral controller: in recordings a Pod is tried once before its claims exist.
  scheduler,
  ephemeralController,
  deploymentController,
  replicaSetController,
  statefulSetController,
  podGarbageCollector,
  externalProvisioner,
  externalAttacher,
  externalResizer,
  garbageCollector,
  namespaceController,
  kubelet,
];
