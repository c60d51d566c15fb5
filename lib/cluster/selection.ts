/** Which objects a list or a watch is about: kind, namespace, labels and fields. */
import { err, ok, type Result } from '../base/result';
import { matchesFieldSelector, parseFieldSelector } from '../kubernetes/field-selector';
import { matchesLabelSelector } from '../kubernetes/label-selector';
import { groupOf, type KubernetesObject } from '../kubernetes/object';
import { parseLabelSelector } from '../kubernetes/parse-label-selector';
import type { ResourceInfo } from '../kubernetes/resources';
import { failure, type Status } from '../kubernetes/status';

export interface SelectionRequest {
  readonly resource: ResourceInfo;
  /** Absent: all namespaces. */
  readonly namespace?: string;
  /** Absent: all names. */
  readonly name?: string;
  readonly query: ReadonlyMap<string, string>;
}

export type Selection = (object: KubernetesObject) => boolean;

/** Reads the selectors of a request; 400 with the API server's words for one that is malformed. */
export function selectionOf(request: SelectionRequest): Result<Selection, Status> {
  const { resource, namespace, name, query } = request;
  const labels = parseLabelSelector(query.get('labelSelector') ?? '');
  if (!labels.ok) return err(failure('BadRequest', labels.error));
  const fields = parseFieldSelector(query.get('fieldSelector') ?? '', resource);
  if (!fields.ok) return err(failure('BadRequest', fields.error));
  return ok(
    (object) =>
      object.kind === resource.kind &&
      groupOf(object.apiVersion) === resource.group &&
      (namespace === undefined || object.metadata.namespace === namespace) &&
      (name === undefined || object.metadata.name === name) &&
      matchesLabelSelector(labels.value, object.metadata.labels) &&
      matchesFieldSelector(fields.value, object),
  );
}
