/** One line for each kind whose objects are more than kept: its strategy, found by group and kind. */
import type { ResourceInfo } from '../../kubernetes/resources';
import { objectMeta } from './decoding/metadata';
import { openStruct, text } from './decoding/shape';
import type { Strategy } from './strategy';

/** Kinds that Stowage keeps as they are. */
const KEPT: Strategy = {
  shape: openStruct('Object', { apiVersion: text, kind: text, metadata: objectMeta }),
  allowsUnconditionalUpdate: true,
  hasGeneration: false,
};

const STRATEGIES: Readonly<Record<string, Strategy>> = {};

export function strategyOf(resource: Pick<ResourceInfo, 'group' | 'kind'>): Strategy {
  return STRATEGIES[`${resource.group}/${resource.kind}`] ?? KEPT;
}
