/** metav1.ObjectMeta as it is read from a request: `managedFields` and `selfLink` are taken and not kept. */
import { flagPointer, list, longPointer, struct, text, textList, textMap } from './shape';

export const ownerReference = struct('OwnerReference', {
  apiVersion: text,
  kind: text,
  name: text,
  uid: text,
  controller: flagPointer,
  blockOwnerDeletion: flagPointer,
});

export const objectMeta = struct('ObjectMeta', {
  name: text,
  generateName: text,
  namespace: text,
  uid: text,
  resourceVersion: text,
  generation: longPointer,
  creationTimestamp: text,
  deletionTimestamp: text,
  deletionGracePeriodSeconds: longPointer,
  labels: textMap,
  annotations: textMap,
  ownerReferences: list('[]v1.OwnerReference', ownerReference),
  finalizers: textList,
});
