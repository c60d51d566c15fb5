/** What a request that begins a fault may say, and what the answer about faults is. */
import * as v from 'valibot';
import type { Fault, FaultBeginning } from '../../kubernetes/fault';
import { FaultName, FaultSchema, faultForMs } from '../../scenario/fault-schema';

export const NewFault = v.strictObject({
  /** Without one it is named after its type. */
  name: v.optional(FaultName),
  fault: FaultSchema,
  /** Ends by itself after so much simulated time. */
  forMs: v.optional(faultForMs),
});

/** With the first free name of `node-down`, `node-down-2` and so on, where the request gives none. */
export function beginningOf(
  { name, fault, forMs }: v.InferOutput<typeof NewFault>,
  active: readonly Fault[],
): FaultBeginning {
  const stem = fault.type.replace(/(?<=.)[A-Z]/g, '-$&').toLowerCase();
  const taken = new Set(active.map(({ metadata }) => metadata.name));
  let free = name ?? stem;
  for (let count = 2; name === undefined && taken.has(free); count += 1) free = `${stem}-${count}`;
  return { name: free, fault, ...(forMs === undefined ? {} : { forMs }) } as FaultBeginning;
}
