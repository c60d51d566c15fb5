/**
 * Where a new volume may lie and where it should: what the external provisioner asks of a driver. With a selected node
 * that node's segment comes first; without one the segments take turns by the claim's name, so that the claims of a
 * StatefulSet spread over zones. Upstream: external-provisioner pkg/controller/topology.go, 6.3, without
 * --strict-topology and with --immediate-topology.
 */
import { compareStrings } from '../../base/compare';
import { fnv1Hash32 } from '../../base/fnv';
import { err, ok, type Result } from '../../base/result';
import type { Node } from '../../kubernetes/node';
import type { NodeSelector, StringMap } from '../../kubernetes/object';
import type { TopologySelectorTerm } from '../../kubernetes/storage-class';
import type { CSINode } from '../../kubernetes/storage-kinds';

/** One place: values of the driver's topology keys. */
export type Segment = StringMap;

export interface AccessibilityRequirement {
  readonly requisite: readonly Segment[];
  readonly preferred: readonly Segment[];
}

export interface TopologyInput {
  readonly driver: string;
  /** Whether the driver tells places apart, whatever its nodes say. */
  readonly hasPlaces: boolean;
  readonly claimName: string;
  readonly allowedTopologies: readonly TopologySelectorTerm[] | undefined;
  readonly selectedNode: Node | undefined;
  readonly nodes: readonly Node[];
  readonly csiNodes: readonly CSINode[];
}

/** Undefined: the driver knows no topology, or there is none to ask for. The error is the provisioner's text. */
export function accessibilityRequirement(
  input: TopologyInput,
): Result<AccessibilityRequirement | undefined, string> {
  const { driver, allowedTopologies, selectedNode, claimName } = input;
  const model = input.csiNodes.find((csiNode) => topologyKeys(csiNode, driver).length > 0);
  if (!model && !input.hasPlaces) return ok(undefined);
  const selected = selectedNode ? segmentOfSelected(input, selectedNode) : ok(undefined);
  if (!selected.ok) return selected;
  const isLimited = allowedTopologies !== undefined && allowedTopologies.length > 0;
  const requisite = unique(isLimited ? flatten(allowedTopologies) : segmentsOfCluster(input, selectedNode));
  if (requisite.length === 0 && !isLimited) {
    if (!model) return err('no available topology found');
    return err(`topologyKeys [${topologyKeys(model, driver).join(' ')}] were not found on any nodes`);
  }
  if (requisite.length === 0) return ok(undefined);
  const sorted = [...requisite].sort((a, b) => compareStrings(segmentText(a), segmentText(b)));
  const wanted = selected.value;
  if (wanted === undefined)
    return ok({ requisite, preferred: rotated(sorted, turnOf(claimName, sorted.length)) });
  const first = sorted.findIndex((segment) => contains(wanted, segment));
  if (first < 0) {
    return err(
      `selected node '"${selectedNode?.metadata.name}"' topology '${segmentText(wanted)}' is not in requisite`,
    );
  }
  return ok({ requisite, preferred: rotated(sorted, first) });
}

/** All places of the cluster that a driver knows, each once. */
export function segmentsOfDriver(
  driver: string,
  nodes: readonly Node[],
  csiNodes: readonly CSINode[],
): readonly Segment[] {
  return unique(segmentsOfCluster({ driver, nodes, csiNodes }, undefined));
}

function topologyKeys(csiNode: CSINode | undefined, driver: string): readonly string[] {
  return csiNode?.spec.drivers?.find(({ name }) => name === driver)?.topologyKeys ?? [];
}

function segmentOfSelected(input: TopologyInput, node: Node): Result<Segment, string> {
  const { name } = node.metadata;
  const keys = topologyKeys(
    input.csiNodes.find(({ metadata }) => metadata.name === name),
    input.driver,
  );
  if (keys.length === 0) return err(`no topology key found for node ${name}`);
  const segment = segmentOf(node, keys);
  return segment
    ? ok(segment)
    : err(`topology labels from selected node ${name} missing: ${keys.join(', ')}`);
}

function segmentOf(node: Node, keys: readonly string[]): Segment | undefined {
  const segment: Record<string, string> = {};
  for (const key of keys) {
    const value = node.metadata.labels?.[key];
    if (value === undefined) return undefined;
    segment[key] = value;
  }
  return segment;
}

/** aggregateTopologies: the places of all nodes that know the same keys as the selected node, or as the first that knows any. */
function segmentsOfCluster(
  { driver, nodes, csiNodes }: Pick<TopologyInput, 'driver' | 'nodes' | 'csiNodes'>,
  selected: Node | undefined,
): readonly Segment[] {
  const byName = new Map(csiNodes.map((csiNode) => [csiNode.metadata.name, csiNode]));
  const model = selected
    ? byName.get(selected.metadata.name)
    : csiNodes.find((csiNode) => topologyKeys(csiNode, driver).length > 0);
  const keys = topologyKeys(model, driver);
  if (keys.length === 0) return [];
  return nodes.flatMap((node): readonly Segment[] => {
    const own = topologyKeys(byName.get(node.metadata.name), driver);
    if (own.length !== keys.length || !keys.every((key) => own.includes(key))) return [];
    const segment = segmentOf(node, keys);
    return segment ? [segment] : [];
  });
}

/** Every combination of the values of a term is one place (flatten). */
function flatten(terms: readonly TopologySelectorTerm[]): readonly Segment[] {
  return terms.flatMap(({ matchLabelExpressions = [] }) =>
    matchLabelExpressions.reduce<readonly Segment[]>(
      (segments, { key, values }) =>
        segments.flatMap((segment) => values.map((value) => ({ ...segment, [key]: value }))),
      [{}],
    ),
  );
}

function unique(segments: readonly Segment[]): readonly Segment[] {
  return [...new Map(segments.map((segment) => [segmentText(segment), segment])).values()];
}

/** `key:value` in order of keys: what segments are compared by. */
function segmentText(segment: Segment): string {
  return Object.entries(segment)
    .map(([key, value]) => `${key}:${value}`)
    .sort(compareStrings)
    .join(',');
}

function contains(segment: Segment, part: Segment): boolean {
  return Object.entries(part).every(([key, value]) => segment[key] === value);
}

function rotated<T>(elements: readonly T[], first: number): readonly T[] {
  return [...elements.slice(first), ...elements.slice(0, first)];
}

/** getPVCNameHashAndIndexOffset: claims `<claim>-<set>-<n>` of one StatefulSet member share a turn. */
export function turnOf(claimName: string, count: number): number {
  const lastDash = claimName.lastIndexOf('-');
  const tail = claimName.slice(lastDash + 1);
  if (lastDash < 0 || !/^[0-9]+$/.test(tail) || Number(tail) > 0xffffffff)
    return fnv1Hash32(claimName) % count;
  const base = claimName.slice(0, lastDash);
  const hash = fnv1Hash32(base.slice(base.lastIndexOf('-') + 1));
  return ((hash + Number(tail)) >>> 0) % count;
}

/** GenerateVolumeNodeAffinity: places are ORed, the keys of a place ANDed. */
export function nodeAffinityOf(
  accessible: readonly Segment[],
): { readonly required: NodeSelector } | undefined {
  if (accessible.length === 0) return undefined;
  const nodeSelectorTerms = accessible.map((segment) => ({
    matchExpressions: Object.entries(segment)
      .sort(([a], [b]) => compareStrings(a, b))
      .map(([key, value]) => ({ key, operator: 'In', values: [value] })),
  }));
  return { required: { nodeSelectorTerms } };
}
