/** What a request to the Kubernetes API is about, read from the segments of its path. Knows nothing of HTTP. */
import { findResourceByPlural, type ResourceInfo } from './resources';

/** `/api/v1/namespaces/default/pods/web/status` and the like, taken apart. */
export interface RequestTarget {
  readonly group: string;
  readonly version: string;
  readonly plural: string;
  /** The row of the resource table; undefined for a kind that it does not have, or has in another version. */
  readonly resource: ResourceInfo | undefined;
  readonly namespace?: string;
  /** Absent: the collection. */
  readonly name?: string;
  readonly subresource?: string;
}

/**
 * Takes apart the decoded segments of a path, as RequestInfoFactory does (apiserver 0.37). Undefined for what is
 * no path of a resource: discovery, `/version`, `/healthz`, or segments that are empty or too many.
 */
export function parseRequestTarget(segments: readonly string[]): RequestTarget | undefined {
  if (segments.some((segment) => segment === '')) return undefined;
  const [root, ...rest] = segments;
  const group = root === 'apis' ? rest.shift() : root === 'api' ? '' : undefined;
  const version = rest.shift();
  if (group === undefined || version === undefined || rest.length === 0) return undefined;
  const namespace = takeNamespace(rest);
  const [plural, name, subresource, ...excess] = rest;
  if (plural === undefined || excess.length > 0) return undefined;
  const known = findResourceByPlural(group, plural);
  return {
    group,
    version,
    plural,
    resource: known?.version === version ? known : undefined,
    ...(namespace === undefined ? {} : { namespace }),
    ...(name === undefined ? {} : { name }),
    ...(subresource === undefined ? {} : { subresource }),
  };
}

/** `namespaces/<name>/<plural>…` is a namespaced path, but `namespaces/<name>/status` is the namespace itself. */
function takeNamespace(rest: string[]): string | undefined {
  const [first, namespace, next] = rest;
  if (first !== 'namespaces' || namespace === undefined || next === undefined) return undefined;
  if (rest.length === 3 && (next === 'status' || next === 'finalize')) return undefined;
  rest.splice(0, 2);
  return namespace;
}
