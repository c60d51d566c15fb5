/**
 * What drivers do wrong: against the rules of CSI, and seen in real ones. Only names are here; the driver's own code does
 * it, and the sidecars find it out.
 */

export const DRIVER_DEFECTS = [
  /** Makes a volume of whole multiples of its unit that is smaller than was asked for. */
  'ROUNDS_DOWN',
  /** Does not say of a volume that it was made from a snapshot or another volume. */
  'FORGETS_CONTENT_SOURCE',
] as const;

export type DriverDefect = (typeof DRIVER_DEFECTS)[number];
