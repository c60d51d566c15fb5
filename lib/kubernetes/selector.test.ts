import { describe, expect, it } from 'vitest';
import { matchesFieldSelector, parseFieldSelector, parseTerms } from './field-selector';
import { matchesLabelSelector, selectedByLabelSelector } from './label-selector';
import { matchesNodeSelector, matchesTopologySelectorTerms } from './node-selector';
import type { LabelSelector, NodeSelector, StringMap } from './object';
import { parseLabelSelector } from './parse-label-selector';
import { persistentVolumes, pods, resourceOf } from './resources';
import vectors from './selector.vectors.json';

/**
 * Printed by Go 1.26 with k8s.io/apimachinery and component-helpers v0.37.2. Each row has one question: `parse`
 * (labels.Parse), `field` (fields.ParseSelector), `selector` (LabelSelectorAsSelector) or `node` (volume's
 * CheckNodeAffinity; for `namedMatches` LazyErrorNodeSelector.Match with a node named n1); then `error`, or
 * `matches` with a digit for each of `labels`. Chosen by hand, then 40 random ones of each.
 */
interface Vector {
  readonly parse?: string;
  readonly field?: string;
  readonly selector?: LabelSelector;
  readonly node?: NodeSelector;
  readonly error?: string;
  readonly text?: string;
  readonly matches?: string;
  readonly namedMatches?: string;
}

const { rows, labels: labelSets }: { rows: readonly Vector[]; labels: readonly StringMap[] } = JSON.parse(
  JSON.stringify(vectors),
);

function bits(matches: (labels: StringMap) => boolean): string {
  return labelSets.map((labels) => (matches(labels) ? '1' : '0')).join('');
}

function differences<T>(wanted: (row: Vector) => T | undefined, got: (row: Vector) => T): unknown[] {
  const asked = rows.map((row) => ({ row, want: wanted(row) })).filter(({ want }) => want !== undefined);
  expect(asked.length).toBeGreaterThan(30);
  return asked
    .map(({ row, want }) => ({ row, want, got: got(row) }))
    .filter((one) => JSON.stringify(one.want) !== JSON.stringify(one.got));
}

describe('selectors against Go', () => {
  it('reads ?labelSelector= with the same matches or the same error', () => {
    const result = differences(
      ({ parse, error, matches }) => (parse === undefined ? undefined : (error ?? matches)),
      ({ parse = '' }) => {
        const parsed = parseLabelSelector(parse);
        return parsed.ok ? bits((labels) => matchesLabelSelector(parsed.value, labels)) : parsed.error;
      },
    );
    expect(result).toEqual([]);
  });

  it('reads ?fieldSelector= into the same terms or the same error', () => {
    const result = differences(
      ({ field, error, text }) => (field === undefined ? undefined : (error ?? text ?? '')),
      ({ field = '' }) => {
        const parsed = parseTerms(field);
        if (!parsed.ok) return parsed.error;
        return parsed.value.map((term) => `${term.field}|${term.operator}|${term.value};`).join('');
      },
    );
    expect(result).toEqual([]);
  });

  it('matches label selectors of objects alike', () => {
    const result = differences(
      ({ selector, matches }) => (selector === undefined ? undefined : matches),
      ({ selector }) => bits((labels) => selectedByLabelSelector(selector, labels)),
    );
    expect(result).toEqual([]);
  });

  it('matches node affinity of volumes alike', () => {
    const result = differences(
      ({ node, matches }) => (node === undefined ? undefined : matches),
      ({ node = { nodeSelectorTerms: [] } }) => bits((labels) => matchesNodeSelector(node, labels)),
    );
    expect(result).toEqual([]);
  });

  it('matches node affinity of Pods alike', () => {
    const result = differences(
      ({ namedMatches }) => namedMatches,
      ({ node = { nodeSelectorTerms: [] } }) => bits((labels) => matchesNodeSelector(node, labels, 'n1')),
    );
    expect(result).toEqual([]);
  });
});

describe('no selector at all', () => {
  it('asks for nothing on a claim, and selects nothing on a workload', () => {
    expect(matchesLabelSelector(undefined, { app: 'web' })).toBe(true);
    expect(selectedByLabelSelector(undefined, { app: 'web' })).toBe(false);
  });

  it('looks at own keys of labels only', () => {
    expect(matchesLabelSelector({ matchExpressions: [{ key: 'toString', operator: 'Exists' }] }, {})).toBe(
      false,
    );
  });
});

describe('matchesTopologySelectorTerms', () => {
  const zone = 'topology.kubernetes.io/zone';
  const term = (...values: string[]) => ({ matchLabelExpressions: [{ key: zone, values }] });
  const both = {
    matchLabelExpressions: [
      { key: zone, values: ['a'] },
      { key: 'disk', values: ['ssd'] },
    ],
  };

  it.each([
    ['no terms allow every node', undefined, {}, true],
    ['an empty list too', [], {}, true],
    ['an empty term allows none', [{}], { [zone]: 'a' }, false],
    ['values are ORed', [term('a', 'b')], { [zone]: 'b' }, true],
    ['another value', [term('a')], { [zone]: 'b' }, false],
    ['terms are ORed', [term('a'), term('b')], { [zone]: 'b' }, true],
    ['expressions are ANDed', [both], { [zone]: 'a' }, false],
    ['and may all hold', [both], { [zone]: 'a', disk: 'ssd' }, true],
    ['a node without the label', [term('a')], {}, false],
    ['an expression without values', [term()], { [zone]: 'a' }, false],
  ])('%s', (_, terms, labels, expected) => {
    expect(matchesTopologySelectorTerms(terms, labels)).toBe(expected);
  });
});

describe('fields that a kind offers', () => {
  const events = resourceOf('v1', 'Event');
  const event = {
    apiVersion: 'v1',
    kind: 'Event',
    metadata: { name: 'e', namespace: 'default' },
    involvedObject: { kind: 'PersistentVolumeClaim', name: 'data' },
    reason: 'FailedBinding',
    type: 'Normal',
    source: { component: 'persistentvolume-controller' },
  };
  const pod = {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name: 'p', namespace: 'x' },
    spec: { nodeName: 'n1' },
  };

  it.each([
    ['involvedObject.name=data', true],
    ['involvedObject.name=data,type!=Normal', false],
    ['involvedObject.uid=', true],
    ['source=persistentvolume-controller,reason=FailedBinding', true],
    ['metadata.namespace!=default', false],
    ['', true],
  ])('an event and %s: %s', (text, expected) => {
    const selector = parseFieldSelector(text, events);
    expect(selector.ok && matchesFieldSelector(selector.value, event)).toBe(expected);
  });

  it.each([
    ['spec.nodeName=n1', true],
    ['spec.host=n1', true],
    ['spec.hostNetwork=false', true],
    ['status.phase=', true],
    ['status.phase=Running', false],
  ])('a Pod and %s: %s', (text, expected) => {
    const selector = parseFieldSelector(text, pods);
    expect(selector.ok && matchesFieldSelector(selector.value, pod)).toBe(expected);
  });

  it('refuses what a kind does not offer, with the two texts of the API server', () => {
    expect(parseFieldSelector('spec.volumes=x', pods)).toEqual({
      ok: false,
      error: 'field label not supported: spec.volumes',
    });
    expect(parseFieldSelector('status.phase=Bound', persistentVolumes)).toEqual({
      ok: false,
      error: '"status.phase" is not a known field selector: only "metadata.name", "metadata.namespace"',
    });
  });
});
