/**
 * The format as a JSON Schema (2020-12), for editors and programs of other people. It says what `schema.ts` says; a
 * test holds the two against each other. What JSON Schema has no words for is in the descriptions: the order of the
 * operations, the levels of nesting, and that the answer of a question is one of its options.
 */
import { DRIVER_ERROR_CODES, DRIVER_OPERATIONS } from '../kubernetes/fault';
import { KUBERNETES_VERSIONS } from '../kubernetes/feature-gates';
import { FAULT_LIMITS } from './fault-schema';
import { SCENARIO_FORMAT, SCENARIO_LIMITS } from './scenario';

type JsonSchema = Readonly<Record<string, unknown>>;

const { titleLength, textLength, durationMs } = SCENARIO_LIMITS;

const text = (maxLength: number, minLength?: number): JsonSchema => ({
  type: 'string',
  ...(minLength === undefined ? {} : { minLength }),
  maxLength,
});
const whole = (minimum: number, maximum: number): JsonSchema => ({ type: 'integer', minimum, maximum });
const list = (items: JsonSchema, maxItems: number, minItems?: number): JsonSchema => ({
  type: 'array',
  items,
  ...(minItems === undefined ? {} : { minItems }),
  maxItems,
});
const oneOf = (values: readonly unknown[]): JsonSchema => ({ enum: values });
const described = (schema: JsonSchema, description: string): JsonSchema => ({ ...schema, description });
const ref = (definition: string): JsonSchema => ({ $ref: `#/$defs/${definition}` });

/** An object with these fields and no other; those whose name ends with `?` may be absent. */
function record(fields: Readonly<Record<string, JsonSchema>>, description?: string): JsonSchema {
  const names = Object.keys(fields);
  return {
    type: 'object',
    ...(description === undefined ? {} : { description }),
    properties: Object.fromEntries(names.map((name) => [name.replace('?', ''), fields[name]])),
    required: names.filter((name) => !name.endsWith('?')),
    additionalProperties: false,
  };
}

const name = text(253, 1);
const time = whole(0, durationMs);
const boolean: JsonSchema = { type: 'boolean' };
const subresource = oneOf(['status', 'finalize']);
const pace = whole(0, 3_600_000);
const target = { apiVersion: name, kind: name, 'namespace?': name, name };

function operation(verb: string, what: JsonSchema, more: Readonly<Record<string, JsonSchema>> = {}) {
  return record({ atMs: time, [verb]: what, ...more });
}

const OPERATIONS: readonly JsonSchema[] = [
  operation('create', ref('object')),
  operation('update', ref('object'), { 'subresource?': subresource }),
  operation(
    'patch',
    record({
      ...target,
      patch: {},
      'type?': oneOf(['merge', 'json', 'strategic']),
      'subresource?': subresource,
    }),
  ),
  operation(
    'delete',
    record({
      ...target,
      'uid?': text(253),
      'gracePeriodSeconds?': time,
      'propagationPolicy?': oneOf(['Background', 'Foreground', 'Orphan']),
    }),
  ),
  operation('bind', record({ 'namespace?': name, name, nodeName: name })),
  operation(
    'beginFault',
    record({ name: ref('faultName'), fault: ref('fault'), 'forMs?': whole(1, durationMs) }),
  ),
  operation('endFault', record({ name: ref('faultName') })),
];

const fault = (type: string, fields: Readonly<Record<string, JsonSchema>>): JsonSchema =>
  record({ type: { const: type }, ...fields });

const times = whole(1, FAULT_LIMITS.times);

const FAULTS: readonly JsonSchema[] = [
  fault('DriverError', {
    driver: name,
    operation: oneOf(DRIVER_OPERATIONS),
    code: oneOf(DRIVER_ERROR_CODES),
    message: text(FAULT_LIMITS.messageLength),
    'times?': times,
    'match?': name,
  }),
  fault('SlowDriver', {
    driver: name,
    'operation?': oneOf(DRIVER_OPERATIONS),
    'factor?': { type: 'number', minimum: 0, maximum: FAULT_LIMITS.factor },
    'extraMs?': whole(0, FAULT_LIMITS.delayMs),
  }),
  fault('FullPool', {
    driver: name,
    'segment?': {
      type: 'object',
      maxProperties: FAULT_LIMITS.segmentKeys,
      propertyNames: name,
      additionalProperties: text(63, 1),
    },
  }),
  fault('NodeDown', { node: name }),
  fault('ComponentDown', { component: name }),
  fault('ComponentRestart', { component: name }),
  fault('Conflict', { component: name, objectKind: name, times }),
  fault('SlowWatch', { component: name, delayMs: whole(1, FAULT_LIMITS.delayMs) }),
];

const noteContent = {
  title: text(titleLength),
  text: ref('text'),
  'select?': record(target),
  'view?': ref('view'),
  'question?': ref('question'),
};

const definitions: Readonly<Record<string, JsonSchema>> = {
  object: {
    description: 'A plain manifest of Kubernetes; whether it is valid is for the API server to say.',
    type: 'object',
    properties: {
      apiVersion: name,
      kind: name,
      metadata: {
        type: 'object',
        properties: { name: text(253), generateName: text(253), namespace: text(253) },
      },
    },
    required: ['apiVersion', 'kind', 'metadata'],
  },
  operation: { oneOf: OPERATIONS },
  faultName: { type: 'string', pattern: '^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$' },
  fault: { oneOf: FAULTS },
  text: list(
    {
      anyOf: [
        text(textLength),
        record({ code: text(textLength) }),
        record({ object: record({ kind: name, 'namespace?': name, name }) }),
      ],
    },
    200,
  ),
  view: {
    type: 'string',
    maxLength: 300,
    pattern: '^[a-z0-9][A-Za-z0-9/_.~=&?%-]*$',
    not: { pattern: '\\.\\.|%2[eE]' },
  },
  question: record({
    ask: ref('text'),
    options: list(text(textLength, 1), SCENARIO_LIMITS.options, 2),
    answer: described(
      whole(0, SCENARIO_LIMITS.options - 1),
      'Place of the right one in options, from 0; it must be there.',
    ),
    because: ref('text'),
    'untilMs?': described(time, 'The moment at which the cluster shows the answer.'),
  }),
  note: {
    oneOf: [
      record({ ...noteContent, atMs: time }),
      record({ ...noteContent, afterOperation: whole(0, SCENARIO_LIMITS.operations) }),
    ],
  },
  config: record({
    'startMs?': described(whole(0, Date.UTC(2100, 0, 1)), 'When it begins, milliseconds since 1970.'),
    'enableHostPathProvisioner?': boolean,
    'enableDynamicProvisioning?': boolean,
    'simulateDrivers?': boolean,
    'driverLatencyMs?': pace,
    'simulateMounts?': boolean,
    'deviceMountMs?': pace,
    'mountMs?': pace,
    'podStartMs?': pace,
    'podStopMs?': pace,
    'recyclerMs?': pace,
  }),
};

/** The JSON Schema of a scenario, with the address `id` under which it is published. */
export function scenarioJsonSchema(id: string): JsonSchema {
  return {
    $schema: 'https://json-schema.org/draft/2020-12/schema',
    $id: id,
    title: `Stowage scenario, format ${SCENARIO_FORMAT}`,
    ...record(
      {
        stowage: described({ const: SCENARIO_FORMAT }, 'The format.'),
        kubernetes: described(oneOf(KUBERNETES_VERSIONS), 'Whose rules hold.'),
        seed: described(whole(-(2 ** 31), 2 ** 31 - 1), 'Uids and generated names come from it.'),
        'title?': text(titleLength),
        'description?': text(textLength),
        'config?': ref('config'),
        objects: described(
          list(ref('object'), SCENARIO_LIMITS.objects),
          'Created one after the other before any time passes.',
        ),
        operations: described(
          list(ref('operation'), SCENARIO_LIMITS.operations),
          'What people do and which faults there are, in the order of their times.',
        ),
        'notes?': list(ref('note'), SCENARIO_LIMITS.notes),
        'untilMs?': described(
          time,
          'Where a replay stops, milliseconds since the start; the last operation unless given.',
        ),
        'view?': described(ref('view'), 'A path within the pages of a cluster, such as claims/default/data.'),
        'stateHash?': described(
          { type: 'string', pattern: '^[0-9a-f]{16}$' },
          'Names the state at untilMs where the scenario was shared.',
        ),
      },
      `At most ${SCENARIO_LIMITS.depth} maps and lists within each other.`,
    ),
    $defs: definitions,
  };
}
