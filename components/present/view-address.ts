/** The page within a cluster as a scene names it: with its selection, without its moment, which a scene has apart. */
import { MOMENT_PARAMETER } from '../timeline/moment-text';

/** Of an address: `/c/lab/lifecycle?object=Pod/a/b&at=3` shows `lifecycle?object=Pod/a/b`. */
export function viewOfAddress(pathname: string, search: URLSearchParams): string {
  const path = pathname.split('/').slice(3).join('/');
  const rest = new URLSearchParams(search);
  rest.delete(MOMENT_PARAMETER);
  const query = rest.toString();
  return query === '' ? path : `${path}?${query}`;
}

export function addressOfView(cluster: string, view: string): string {
  return `/c/${encodeURIComponent(cluster)}/${view}`;
}

/** Where a view shows an object; `view` may have its own query. */
export function withObject(view: string, object: string | undefined): string {
  if (object === undefined) return view;
  const [path = '', query = ''] = view.split('?');
  const search = new URLSearchParams(query);
  search.set('object', object);
  return `${path}?${search}`;
}
