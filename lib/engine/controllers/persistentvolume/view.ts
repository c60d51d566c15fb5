/**
 * What the controller looks at when it decides. Upstream keeps two private caches beside its informers, because an
 * informer may lag behind the controller's own writes. Here nothing lags: the API server's own objects are the
 * cache, every read is a live one, and a write is seen by the next read. Only what needs an index is kept apart.
 */
import { namespacedKey } from '../../../kubernetes/object';
import { persistentVolumeClaims, persistentVolumes, storageClasses } from '../../../kubernetes/resources';
import { VolumeIndex } from '../../../volume/volume-index';
import type { VolumeView } from '../../../volume/volume-view';
import type { ComponentContext } from '../../component';
import { PodsByClaim } from '../pods-by-claim';

export function createControllerView(context: ComponentContext): VolumeView {
  const { api, config, version } = context;
  const volumes = new VolumeIndex();
  context.watch(persistentVolumes, ({ type, object }) => {
    if (type === 'DELETED') volumes.delete(object.metadata.name);
    else volumes.set(object);
  });
  const users = new PodsByClaim(context);
  return {
    version,
    flags: config,
    enabled: (gate) => context.enabled(gate),
    volume: (name) => api.get(persistentVolumes, name),
    claim: (namespace, name) => api.get(persistentVolumeClaims, namespacedKey(namespace, name)),
    storageClass: (name) => api.get(storageClasses, name),
    storageClasses: () => api.list(storageClasses),
    podsUsing: (namespace, claimName) => users.get(namespacedKey(namespace, claimName)),
    findMatchingVolume: (claim, options) => volumes.find(claim, options),
  };
}
