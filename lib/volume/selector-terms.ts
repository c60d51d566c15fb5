/** Label selectors taken apart, so that a sentence can say which term a volume does not meet. */
import { compareStrings } from '../base/compare';
import { matchesLabelSelector } from '../kubernetes/label-selector';
import type { LabelSelector, LabelSelectorRequirement, StringMap } from '../kubernetes/object';

/** A term of a selector and the label that did not meet it (`undefined`: no such label). */
export interface UnmetRequirement extends LabelSelectorRequirement {
  readonly has: string | undefined;
}

/** All terms of a selector: `matchLabels` by key as `In` with one value, then `matchExpressions` as they stand. */
export function selectorRequirements(selector: LabelSelector): readonly LabelSelectorRequirement[] {
  const labels = Object.entries(selector.matchLabels ?? {}).sort(([a], [b]) => compareStrings(a, b));
  return [
    ...labels.map(([key, value]) => ({ key, operator: 'In', values: [value] })),
    ...(selector.matchExpressions ?? []),
  ];
}

/** The terms that `labels` do not meet. */
export function unmetRequirements(selector: LabelSelector, labels: StringMap): readonly UnmetRequirement[] {
  return selectorRequirements(selector)
    .filter((requirement) => !matchesLabelSelector({ matchExpressions: [requirement] }, labels))
    .map((requirement) => ({ ...requirement, has: labels[requirement.key] }));
}

/** `tier=gold`, `tier in (gold, silver)`, `tier`, `!tier`: as kubectl writes a term. */
export function requirementText({ key, operator, values = [] }: LabelSelectorRequirement): string {
  switch (operator) {
    case 'In':
      return values.length === 1 ? `${key}=${values[0]}` : `${key} in (${values.join(', ')})`;
    case 'NotIn':
      return values.length === 1 ? `${key}!=${values[0]}` : `${key} notin (${values.join(', ')})`;
    case 'Exists':
      return key;
    case 'DoesNotExist':
      return `!${key}`;
    default:
      return `${key} ${operator} (${values.join(', ')})`;
  }
}

/** The whole selector in kubectl's form. */
export function selectorText(selector: LabelSelector): string {
  return selectorRequirements(selector).map(requirementText).join(',');
}
