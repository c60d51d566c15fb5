/**
 * Whether a node will do: node affinity of volumes and Pods (component-helpers/scheduling/corev1/nodeaffinity,
 * 0.37) and the allowed topologies of a class. Decides on labels alone; never looks at a Node object.
 */
import { meetsRequirement } from './label-requirement';
import type { NodeSelector, NodeSelectorRequirement, NodeSelectorTerm, StringMap } from './object';
import type { TopologySelectorTerm } from './storage-class';

/**
 * NodeSelector.Match: terms are ORed, the requirements of a term ANDed; a term without requirements matches
 * nothing, and so does one with a malformed requirement. `matchFields` knows one field, the node's name. Without
 * `nodeName`, fields are not looked at: volumes are evaluated so (CheckNodeAffinity builds a node that has only
 * labels), and a term of theirs with nothing but fields therefore matches every node.
 */
export function matchesNodeSelector(
  selector: NodeSelector,
  labels: StringMap | undefined,
  nodeName?: string,
): boolean {
  return selector.nodeSelectorTerms.some((term) => matchesNodeSelectorTerm(term, labels, nodeName));
}

/** One term; without requirements it matches nothing, as in a list of them. */
export function matchesNodeSelectorTerm(
  { matchExpressions = [], matchFields = [] }: NodeSelectorTerm,
  labels: StringMap | undefined,
  nodeName: string | undefined,
): boolean {
  if (matchExpressions.length === 0 && matchFields.length === 0) return false;
  return (
    matchExpressions.every((requirement) => meetsRequirement(requirement, labels)) &&
    matchFields.every((requirement) => matchesField(requirement, nodeName))
  );
}

function matchesField(
  { key, operator, values = [] }: NodeSelectorRequirement,
  nodeName: string | undefined,
): boolean {
  const [value] = values;
  if (values.length !== 1 || (operator !== 'In' && operator !== 'NotIn')) return false;
  if (nodeName === undefined) return true;
  const equal = (key === 'metadata.name' ? nodeName : '') === value;
  return operator === 'In' ? equal : !equal;
}

/**
 * corev1helper.MatchTopologySelectorTerms (1.37), for `allowedTopologies` of a class: no terms allow every node,
 * an empty term none; expressions of a term are ANDed, values of an expression ORed.
 */
export function matchesTopologySelectorTerms(
  terms: readonly TopologySelectorTerm[] | undefined,
  labels: StringMap | undefined,
): boolean {
  if (terms === undefined || terms.length === 0) return true;
  return terms.some(
    ({ matchLabelExpressions = [] }) =>
      matchLabelExpressions.length > 0 &&
      matchLabelExpressions.every(({ key, values }) =>
        meetsRequirement({ key, operator: 'In', values }, labels),
      ),
  );
}
