import type { ComponentDefinition } from '../component';

/** Every component of a simulated control plane, in the order in which they start. One line each. */
export const CONTROL_PLANE: readonly ComponentDefinition[] = [];
