/** The views of a cluster in the order of the navigation and of the keys 1 to 9. */
import type { IconName } from '../ui/icon';

export interface ViewInfo {
  readonly path: string;
  readonly title: string;
  readonly icon: IconName;
  /** In the tab bar of small screens; the others are in its menu. */
  readonly tab: boolean;
}

export const VIEWS: readonly ViewInfo[] = [
  { path: 'lifecycle', title: 'Lifecycle', icon: 'lifecycle', tab: true },
  { path: 'claims', title: 'Claims', icon: 'claim', tab: true },
  { path: 'volumes', title: 'Volumes', icon: 'volume', tab: false },
  { path: 'snapshots', title: 'Snapshots', icon: 'snapshot', tab: false },
  { path: 'classes', title: 'Classes', icon: 'class', tab: true },
  { path: 'map', title: 'Map', icon: 'map', tab: true },
  { path: 'manifests', title: 'Manifests', icon: 'file', tab: false },
  { path: 'events', title: 'Events', icon: 'events', tab: false },
  { path: 'volume-types', title: 'Volume types', icon: 'info', tab: false },
];

export function viewHref(cluster: string, path: string): string {
  return `/c/${encodeURIComponent(cluster)}/${path}`;
}

/** The view that an address shows: the third part of `/c/<cluster>/<view>/…`. */
export function viewOf(pathname: string): ViewInfo | undefined {
  const part = pathname.split('/')[3];
  return VIEWS.find((view) => view.path === part);
}
