/**
 * What a fault must look like to be taken from outside: in a scenario, and in a request that begins one. Decides form
 * and bounds; whether its driver, node or component exists is for the simulation to say. Errors name the field.
 */
import * as v from 'valibot';
import { isJsonObject } from '../base/json';
import { DRIVER_ERROR_CODES, DRIVER_OPERATIONS, type FaultType } from '../kubernetes/fault';
import { SCENARIO_LIMITS } from './scenario';

/** Bounds of a fault. */
export const FAULT_LIMITS = {
  times: 1_000,
  messageLength: 500,
  factor: 100,
  /** Of one call to a driver, and of what a component hears. */
  delayMs: 60 * 60_000,
  segmentKeys: 8,
} as const;

const words = (maxLength: number) =>
  v.pipe(
    v.string(),
    v.nonEmpty('must not be empty'),
    v.maxLength(maxLength, `at most ${maxLength} characters`),
  );
const whole = (least: number, most: number) =>
  v.pipe(
    v.number(),
    v.integer('must be a whole number'),
    v.minValue(least, `must be at least ${least}`),
    v.maxValue(most, `must be at most ${most}`),
  );

const oneOf = <const T extends readonly string[]>(values: T) =>
  v.picklist(values, `must be one of ${values.join(', ')}`);

const name = words(253);
const times = whole(1, FAULT_LIMITS.times);

const SCHEMAS = {
  DriverError: v.strictObject({
    type: v.literal('DriverError'),
    driver: name,
    operation: oneOf(DRIVER_OPERATIONS),
    code: oneOf(DRIVER_ERROR_CODES),
    message: v.pipe(
      v.string(),
      v.maxLength(FAULT_LIMITS.messageLength, `at most ${FAULT_LIMITS.messageLength} characters`),
    ),
    times: v.optional(times),
    match: v.optional(name),
  }),
  SlowDriver: v.strictObject({
    type: v.literal('SlowDriver'),
    driver: name,
    operation: v.optional(oneOf(DRIVER_OPERATIONS)),
    factor: v.optional(
      v.pipe(
        v.number(),
        v.minValue(0, 'must be at least 0'),
        v.maxValue(FAULT_LIMITS.factor, `must be at most ${FAULT_LIMITS.factor}`),
      ),
    ),
    extraMs: v.optional(whole(0, FAULT_LIMITS.delayMs)),
  }),
  FullPool: v.strictObject({
    type: v.literal('FullPool'),
    driver: name,
    segment: v.optional(
      v.pipe(
        v.record(name, words(63)),
        v.check(
          (segment) => Object.keys(segment).length <= FAULT_LIMITS.segmentKeys,
          `at most ${FAULT_LIMITS.segmentKeys} labels`,
        ),
      ),
    ),
  }),
  NodeDown: v.strictObject({ type: v.literal('NodeDown'), node: name }),
  ComponentDown: v.strictObject({ type: v.literal('ComponentDown'), component: name }),
  ComponentRestart: v.strictObject({ type: v.literal('ComponentRestart'), component: name }),
  Conflict: v.strictObject({
    type: v.literal('Conflict'),
    component: name,
    objectKind: name,
    times,
  }),
  SlowWatch: v.strictObject({
    type: v.literal('SlowWatch'),
    component: name,
    delayMs: whole(1, FAULT_LIMITS.delayMs),
  }),
} as const satisfies Readonly<Record<FaultType, v.GenericSchema>>;

const NoFault = v.strictObject({ type: oneOf(Object.keys(SCHEMAS)) });

/** One schema by its type, so that an error names the field and not all the forms that it might have had. */
export const FaultSchema = v.lazy((input): (typeof SCHEMAS)[FaultType] | typeof NoFault => {
  const type = isJsonObject(input) && typeof input.type === 'string' ? input.type : '';
  return Object.hasOwn(SCHEMAS, type) ? SCHEMAS[type as FaultType] : NoFault;
});

/** A DNS label: a fault is an object and has a name like one. */
export const FaultName = v.pipe(
  v.string(),
  v.regex(
    /^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$/,
    'must be lower case letters, digits and dashes, begin and end with a letter or digit, at most 63',
  ),
);

export const faultForMs = whole(1, SCENARIO_LIMITS.durationMs);

export const FaultBeginningSchema = v.strictObject({
  name: FaultName,
  fault: FaultSchema,
  forMs: v.optional(faultForMs),
});
