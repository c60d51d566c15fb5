import { externalAttacher } from '../attacher/attacher';
import type { ComponentDefinition } from '../component';
import { eventExpiry } from '../event-expiry';
import { kubelet } from '../kubelet/kubelet';
import { volumePopulator } from '../populator/populator';
import { externalProvisioner } from '../provisioner/external-provisioner';
import { externalResizer } from '../resizer/resizer';
import { scheduler } from '../scheduler/scheduler';
import { snapshotController } from '../snapshot-controller/snapshot-controller';
import { csiSnapshotter } from '../snapshotter/snapshotter';
import { attachDetachController } from './attachdetach/controller';
import { deploymentController } from './deployment/controller';
import { ephemeralController } from './ephemeral/controller';
import { expandController } from './expand/controller';
import { garbageCollector } from './garbagecollector/controller';
import { namespaceController } from './namespace/controller';
import { nodeLifecycleController } from './nodelifecycle/controller';
import { persistentVolumeController } from './persistentvolume/controller';
import { podGarbageCollector } from './podgc/controller';
import { pvcProtectionController } from './pvcprotection/controller';
import { pvProtectionController } from './pvprotection/controller';
import { replicaSetController } from './replicaset/controller';
import { resourceQuotaController } from './resourcequota/controller';
import { statefulSetController } from './statefulset/controller';
import { taintEvictionController } from './tainteviction/controller';
import { vacProtectionController } from './vacprotection/controller';

/** Every component of a simulated control plane, in the order in which they start. One line each. */
export const CONTROL_PLANE: readonly ComponentDefinition[] = [
  eventExpiry,
  persistentVolumeController,
  pvProtectionController,
  pvcProtectionController,
  vacProtectionController,
  resourceQuotaController,
  expandController,
  attachDetachController,
  // Before the ephemeral controller: in recordings a Pod is tried once before its claims exist.
  scheduler,
  ephemeralController,
  deploymentController,
  replicaSetController,
  statefulSetController,
  podGarbageCollector,
  nodeLifecycleController,
  taintEvictionController,
  externalProvisioner,
  externalAttacher,
  externalResizer,
  snapshotController,
  csiSnapshotter,
  volumePopulator,
  garbageCollector,
  namespaceController,
  kubelet,
];
