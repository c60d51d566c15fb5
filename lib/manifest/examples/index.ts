/** The gallery, in the order in which it is shown: from the smallest story to the special cases. */
import { csiDriver } from './csi-driver';
import { csiEphemeral, genericEphemeral } from './ephemeral-volumes';
import type { Example } from './example';
import { hostPath } from './host-path';
import { accessModes, nearMisses, preBinding, selector } from './matching';
import { reclaimPolicies } from './reclaim';
import { snapshots } from './snapshots';
import { statefulSetLocal } from './stateful-set-local';
import { cloudClasses, defaultClasses, ownClasses } from './storage-classes';
import { wordpressMysql } from './wordpress-mysql';
import { zones } from './zones';

export type { Example } from './example';

export const EXAMPLES: readonly Example[] = [
  hostPath,
  wordpressMysql,
  statefulSetLocal,
  nearMisses,
  selector,
  accessModes,
  preBinding,
  reclaimPolicies,
  csiDriver,
  snapshots,
  zones,
  genericEphemeral,
  csiEphemeral,
  cloudClasses,
  ownClasses,
  defaultClasses,
];

export function findExample(id: string): Example | undefined {
  return EXAMPLES.find((example) => example.id === id);
}
