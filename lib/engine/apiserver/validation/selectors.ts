/** Label selectors, node selectors and topologies (ValidateLabelSelector, ValidateNodeSelector, 1.37). */

import { labelKeyErrors, labelValueErrors } from '../../../kubernetes/label-syntax';
import type {
  LabelSelector,
  LabelSelectorRequirement,
  NodeSelector,
  NodeSelectorRequirement,
  NodeSelectorTerm,
} from '../../../kubernetes/object';
import type { PreferredSchedulingTerm } from '../../../kubernetes/pod';
import { type FieldError, fieldForbidden, invalid, required } from '../field-error';
import { validateLabels } from './object-meta';

const VALUES_REQUIRED = "must be specified when `operator` is 'In' or 'NotIn'";
const VALUES_FORBIDDEN = "may not be specified when `operator` is 'Exists' or 'DoesNotExist'";
const ONE_VALUE_REQUIRED = "must be specified single value when `operator` is 'Lt' or 'Gt'";

export function validateLabelSelector(selector: LabelSelector, path: string): readonly FieldError[] {
  return [
    ...validateLabels(selector.matchLabels ?? {}, `${path}.matchLabels`),
    ...(selector.matchExpressions ?? []).flatMap((requirement, index) =>
      validateLabelRequirement(requirement, `${path}.matchExpressions[${index}]`),
    ),
  ];
}

function validateLabelRequirement(
  requirement: LabelSelectorRequirement,
  path: string,
): readonly FieldError[] {
  const { key = '', operator, values = [] } = requirement;
  const errors: FieldError[] = [];
  switch (operator) {
    case 'In':
    case 'NotIn':
      if (values.length === 0) errors.push(required(`${path}.values`, VALUES_REQUIRED));
      break;
    case 'Exists':
    case 'DoesNotExist':
      if (values.length > 0) errors.push(fieldForbidden(`${path}.values`, VALUES_FORBIDDEN));
      break;
    default:
      errors.push(invalid(`${path}.operator`, operator ?? '', 'not a valid selector operator'));
  }
  errors.push(...validateLabelKey(key, `${path}.key`));
  values.forEach((value, index) => {
    errors.push(...labelValueErrors(value).map((text) => invalid(`${path}.values[${index}]`, value, text)));
  });
  return errors;
}

/** ValidateLabelName */
export function validateLabelKey(key: string, path: string): readonly FieldError[] {
  return labelKeyErrors(key).map((text) => invalid(path, key, text));
}

export function validateNodeSelector(selector: NodeSelector, path: string): readonly FieldError[] {
  const terms = selector.nodeSelectorTerms ?? [];
  if (terms.length === 0) {
    return [required(`${path}.nodeSelectorTerms`, 'must have at least one node selector term')];
  }
  return terms.flatMap((term, index) =>
    validateNodeSelectorTerm(term, `${path}.nodeSelectorTerms[${index}]`),
  );
}

function validateNodeSelectorTerm(term: NodeSelectorTerm, path: string): readonly FieldError[] {
  return [
    ...(term.matchExpressions ?? []).flatMap((requirement, place) =>
      validateNodeRequirement(requirement, `${path}.matchExpressions[${place}]`),
    ),
    ...(term.matchFields ?? []).flatMap((requirement, place) =>
      validateNodeField(requirement, `${path}.matchFields[${place}]`),
    ),
  ];
}

/** ValidatePreferredSchedulingTerms */
export function validatePreferredNodes(
  terms: readonly PreferredSchedulingTerm[],
  path: string,
): readonly FieldError[] {
  return terms.flatMap(({ weight, preference }, index) => [
    ...validateWeight(weight, `${path}[${index}]`),
    ...validateNodeSelectorTerm(preference ?? {}, `${path}[${index}].preference`),
  ]);
}

/** The weight of a wish, of nodes as of Pods. */
export function validateWeight(weight: number | undefined, path: string): readonly FieldError[] {
  const given = weight ?? 0;
  return given < 1 || given > 100 ? [invalid(`${path}.weight`, given, 'must be in the range 1-100')] : [];
}

function validateNodeRequirement(requirement: NodeSelectorRequirement, path: string): readonly FieldError[] {
  const { key = '', operator, values = [] } = requirement;
  const errors: FieldError[] = [];
  switch (operator) {
    case 'In':
    case 'NotIn':
      if (values.length === 0) errors.push(required(`${path}.values`, VALUES_REQUIRED));
      break;
    case 'Exists':
    case 'DoesNotExist':
      if (values.length > 0) errors.push(fieldForbidden(`${path}.values`, VALUES_FORBIDDEN));
      break;
    case 'Gt':
    case 'Lt':
      if (values.length !== 1) errors.push(required(`${path}.values`, ONE_VALUE_REQUIRED));
      break;
    default:
      errors.push(invalid(`${path}.operator`, operator ?? '', 'not a valid selector operator'));
  }
  return [...errors, ...validateLabelKey(key, `${path}.key`)];
}

/** The one field of a node that can be selected by is its name. */
function validateNodeField(requirement: NodeSelectorRequirement, path: string): readonly FieldError[] {
  const { key = '', operator, values = [] } = requirement;
  const errors: FieldError[] = [];
  if (operator !== 'In' && operator !== 'NotIn') {
    errors.push(invalid(`${path}.operator`, operator ?? '', 'not a valid selector operator'));
  } else if (values.length !== 1) {
    const detail = "must be only one value when `operator` is 'In' or 'NotIn' for node field selector";
    errors.push(required(`${path}.values`, detail));
  }
  if (key !== 'metadata.name') errors.push(invalid(`${path}.key`, key, 'not a valid field selector key'));
  return errors;
}
