/** Label and node selectors, conditions and references, which several kinds share. */
import { list, metaStruct, openStruct, struct, text, textList, textMap, textOf } from './shape';

export const labelSelector = metaStruct('LabelSelector', {
  matchLabels: textMap,
  matchExpressions: list(
    '[]v1.LabelSelectorRequirement',
    metaStruct('LabelSelectorRequirement', { key: text, operator: text, values: textList }),
  ),
});

const nodeSelectorRequirements = list(
  '[]v1.NodeSelectorRequirement',
  struct('NodeSelectorRequirement', {
    key: text,
    operator: textOf('v1.NodeSelectorOperator'),
    values: textList,
  }),
);

export const nodeSelectorTerm = struct('NodeSelectorTerm', {
  matchExpressions: nodeSelectorRequirements,
  matchFields: nodeSelectorRequirements,
});

export const nodeSelector = struct('NodeSelector', {
  nodeSelectorTerms: list('[]v1.NodeSelectorTerm', nodeSelectorTerm),
});

export const objectReference = struct('ObjectReference', {
  kind: text,
  namespace: text,
  name: text,
  uid: text,
  apiVersion: text,
  resourceVersion: text,
  fieldPath: text,
});

export const secretReference = struct('SecretReference', { name: text, namespace: text });

export const conditions = list(
  '[]v1.Condition',
  openStruct('Condition', {
    type: text,
    status: text,
    lastProbeTime: text,
    lastTransitionTime: text,
    reason: text,
    message: text,
  }),
);
