/**
 * A driver that a scenario describes by itself: a JSON object in an annotation of the CSIDriver object, whose fields
 * take the place of those of the chosen profile. It comes from anybody, so it is bounded and checked; one that is wrong
 * anywhere says nothing at all, and never half of what was meant.
 */
import * as v from 'valibot';
import { isJsonObject } from '../../base/json';
import { err, ok, type Result } from '../../base/result';
import { DRIVER_OPERATIONS } from '../../kubernetes/fault';
import { parseQuantity, quantityValue } from '../../kubernetes/quantity';
import { CSI_ACCESS_MODES } from './access-modes';
import { CONTROLLER_CAPABILITIES, NODE_CAPABILITIES, PLUGIN_CAPABILITIES } from './capabilities';
import { DRIVER_DEFECTS } from './defects';
import type { DriverProfile } from './driver-profile';

/** Bounds of one description: far above what a driver needs. */
export const DESCRIPTION_LIMITS = {
  characters: 10_000,
  latencyMs: 3_600_000,
  topologyKeys: 8,
  volumesPerNode: 10_000,
  /** Of what is wrong, so much is said. */
  warnings: 8,
  shown: 40,
};

function shown(text: string): string {
  return text.length > DESCRIPTION_LIMITS.shown ? `${text.slice(0, DESCRIPTION_LIMITS.shown)}…` : text;
}

function namesOf<const T extends readonly string[]>(names: T) {
  const known = `is not known; write one of ${names.join(', ')}`;
  const name = v.picklist(names, ({ received }) => `${shown(received)} ${known}`);
  return v.pipe(
    v.array(name, `must be a list of names: ${names.join(', ')}`),
    v.maxLength(names.length, 'names something twice; name it once'),
  );
}

function wholeNumber(least: number, most: number) {
  const text = `must be a whole number from ${least} to ${most}`;
  return v.pipe(v.number(text), v.integer(text), v.minValue(least, text), v.maxValue(most, text));
}

function bytes(least: bigint) {
  const text = 'must be a quantity of bytes such as "100Gi"';
  return v.pipe(
    v.string(text),
    v.rawTransform(({ dataset, addIssue, NEVER }) => {
      const quantity = parseQuantity(dataset.value);
      if (quantity.ok && quantityValue(quantity.value) >= least) return quantityValue(quantity.value);
      addIssue({ message: text });
      return NEVER;
    }),
  );
}

const latency = wholeNumber(0, DESCRIPTION_LIMITS.latencyMs);

/** A label key: a name, before it a domain if need be (IsQualifiedName, apimachinery). */
const LABEL_KEY = /^([a-z0-9]([a-z0-9.-]{0,251}[a-z0-9])?\/)?[A-Za-z0-9]([A-Za-z0-9._-]{0,61}[A-Za-z0-9])?$/;

/** Names the fields that there are to whoever wrote another. */
function fields<const T extends v.ObjectEntries>(entries: T) {
  const known = Object.keys(entries).join(', ');
  return v.pipe(
    v.custom<Readonly<Record<string, unknown>>>(isJsonObject, `must be an object with fields of ${known}`),
    v.strictObject(entries, `is not known; the fields are ${known}`),
  );
}

const DescriptionSchema = fields({
  capabilities: v.optional(
    fields({
      plugin: v.optional(namesOf(PLUGIN_CAPABILITIES)),
      controller: v.optional(namesOf(CONTROLLER_CAPABILITIES)),
      node: v.optional(namesOf(NODE_CAPABILITIES)),
      expansion: v.optional(v.picklist(['ONLINE', 'OFFLINE'], 'must be ONLINE or OFFLINE')),
    }),
  ),
  accessModes: v.optional(
    fields({
      Filesystem: v.optional(namesOf(CSI_ACCESS_MODES)),
      Block: v.optional(namesOf(CSI_ACCESS_MODES)),
    }),
  ),
  topologyKeys: v.optional(
    v.pipe(
      v.array(
        v.pipe(v.string('must be a label key'), v.regex(LABEL_KEY, 'must be a label key')),
        'must be a list of label keys',
      ),
      v.maxLength(
        DESCRIPTION_LIMITS.topologyKeys,
        `must have at most ${DESCRIPTION_LIMITS.topologyKeys} keys`,
      ),
    ),
  ),
  latencyMs: v.optional(fields(v.entriesFromList(DRIVER_OPERATIONS, v.optional(latency)))),
  capacity: v.optional(bytes(0n)),
  allocation: v.optional(bytes(1n)),
  maxVolumesPerNode: v.optional(wholeNumber(1, DESCRIPTION_LIMITS.volumesPerNode)),
  defects: v.optional(namesOf(DRIVER_DEFECTS)),
});

export type DriverDescription = v.InferOutput<typeof DescriptionSchema>;

/** The error: what is wrong, each with the field before it, as `.latencyMs.CreateVolume: must be …`. */
export function readDescription(text: string): Result<DriverDescription, readonly string[]> {
  const { characters, warnings } = DESCRIPTION_LIMITS;
  if (text.length > characters) return err([`: is too long; write at most ${characters} characters`]);
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    return err([': is not JSON; write an object such as {"capacity": "100Gi"}']);
  }
  const result = v.safeParse(DescriptionSchema, json);
  if (result.success) return ok(result.output);
  const said = result.issues.map((issue) => {
    const path = v.getDotPath(issue);
    return `${path === null ? '' : `.${shown(path)}`}: ${issue.message}`;
  });
  return err([...new Set(said)].slice(0, warnings));
}

/** The profile with what the description says in its place; capabilities and latencies one by one. */
export function describedProfile(profile: DriverProfile, description: DriverDescription): DriverProfile {
  const { capabilities, accessModes, topologyKeys, latencyMs, defects } = description;
  return {
    ...profile,
    capabilities: { ...profile.capabilities, ...capabilities },
    accessModes: accessModes ?? profile.accessModes,
    topologyKeys: topologyKeys ?? profile.topologyKeys,
    latencyMs: { ...profile.latencyMs, ...latencyMs },
    poolBytes: description.capacity ?? profile.poolBytes,
    allocationBytes: description.allocation ?? profile.allocationBytes,
    maxVolumesPerNode: description.maxVolumesPerNode ?? profile.maxVolumesPerNode,
    defects: defects ?? profile.defects,
  };
}
