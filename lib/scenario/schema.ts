/**
 * What a scenario must look like to be taken from outside. Decides format, bounds and types; whether an object is
 * valid is for the API server to say when it is replayed. Errors name the field.
 */
import * as v from 'valibot';
import { isJsonObject } from '../base/json';
import { err, ok, type Result } from '../base/result';
import { KUBERNETES_VERSIONS } from '../kubernetes/feature-gates';
import { FaultBeginningSchema, FaultName } from './fault-schema';
import { SCENARIO_FORMAT, SCENARIO_LIMITS, type Scenario } from './scenario';

export type ScenarioError =
  /** Written by a later release. */
  | { readonly kind: 'Newer'; readonly format: number }
  /** `field` is a path such as `operations.3.atMs`; empty for the whole. */
  | { readonly kind: 'NotAScenario'; readonly field: string; readonly message: string };

const { titleLength, textLength, durationMs } = SCENARIO_LIMITS;

const words = (maxLength: number) =>
  v.pipe(v.string(), v.maxLength(maxLength, `at most ${maxLength} characters`));
const name = v.pipe(words(253), v.nonEmpty('must not be empty'));
const milliseconds = (maxMs: number) =>
  v.pipe(
    v.number(),
    v.integer('must be a whole number'),
    v.minValue(0, 'must not be negative'),
    v.maxValue(maxMs, `must be at most ${maxMs}`),
  );
const list = <T extends v.GenericSchema>(item: T, most: number) =>
  v.pipe(v.array(item), v.maxLength(most, `at most ${most}`));

/** For a map of which no field is required: valibot would take a list for it. */
const map = v.pipe(v.unknown(), v.check(isJsonObject, 'must be a map'));

const KubernetesObjectSchema = v.looseObject({
  apiVersion: name,
  kind: name,
  metadata: v.pipe(
    map,
    v.looseObject({
      name: v.optional(words(253)),
      generateName: v.optional(words(253)),
      namespace: v.optional(words(253)),
    }),
  ),
});

const Target = v.strictObject({ apiVersion: name, kind: name, namespace: v.optional(name), name });

const atMs = milliseconds(durationMs);
const subresource = v.optional(v.picklist(['status', 'finalize']));

const Create = v.strictObject({ atMs, create: KubernetesObjectSchema });
const Update = v.strictObject({ atMs, update: KubernetesObjectSchema, subresource });
const Patch = v.strictObject({
  atMs,
  patch: v.strictObject({
    ...Target.entries,
    patch: v.unknown(),
    type: v.optional(v.picklist(['merge', 'json', 'strategic'])),
    subresource,
  }),
});
const Delete = v.strictObject({
  atMs,
  delete: v.strictObject({
    ...Target.entries,
    uid: v.optional(words(253)),
    gracePeriodSeconds: v.optional(milliseconds(durationMs)),
    propagationPolicy: v.optional(v.picklist(['Background', 'Foreground', 'Orphan'])),
  }),
});

const Bind = v.strictObject({
  atMs,
  bind: v.strictObject({ namespace: v.optional(name), name, nodeName: name }),
});

const BeginFault = v.strictObject({ atMs, beginFault: FaultBeginningSchema });
const EndFault = v.strictObject({ atMs, endFault: v.strictObject({ name: FaultName }) });

/** One schema by what is there, so that an error names the field and not all the forms that it might have had. */
const Timed = v.lazy(
  (
    input,
  ):
    | typeof Create
    | typeof Update
    | typeof Patch
    | typeof Delete
    | typeof Bind
    | typeof BeginFault
    | typeof EndFault
    | typeof NoOperation => {
    if (!isJsonObject(input)) return NoOperation;
    if ('create' in input) return Create;
    if ('update' in input) return Update;
    if ('patch' in input) return Patch;
    if ('delete' in input) return Delete;
    if ('beginFault' in input) return BeginFault;
    if ('endFault' in input) return EndFault;
    return 'bind' in input ? Bind : NoOperation;
  },
);

const NoOperation = v.never('must have one of create, update, patch, delete, bind, beginFault and endFault');

const NoteText = list(
  v.union([
    words(textLength),
    v.strictObject({ code: words(textLength) }),
    v.strictObject({ object: v.strictObject({ kind: name, namespace: v.optional(name), name }) }),
  ]),
  200,
);

/** A path within the pages of a cluster: nothing that leads anywhere else. */
const View = v.pipe(
  words(300),
  v.regex(/^[a-z0-9][A-Za-z0-9/_.~=&?%-]*$/, 'must be a path within the cluster'),
  // Browsers take %2e for a dot, also where it leads out of a folder.
  v.check((path) => !/\.\.|%2e/i.test(path), 'must be a path within the cluster'),
);

const NoteQuestion = v.pipe(
  v.strictObject({
    ask: NoteText,
    options: v.pipe(
      list(v.pipe(words(textLength), v.nonEmpty('must not be empty')), SCENARIO_LIMITS.options),
      v.minLength(2, 'at least 2'),
    ),
    answer: milliseconds(SCENARIO_LIMITS.options - 1),
    because: NoteText,
    untilMs: v.optional(milliseconds(durationMs)),
  }),
  v.forward(
    v.check(({ options, answer }) => answer < options.length, 'must be the place of one of the options'),
    ['answer'],
  ),
);

const noteContent = {
  title: words(titleLength),
  text: NoteText,
  select: v.optional(Target),
  view: v.optional(View),
  question: v.optional(NoteQuestion),
};

const NoteAtTime = v.strictObject({ ...noteContent, atMs });
const NoteAfterOperation = v.strictObject({
  ...noteContent,
  afterOperation: milliseconds(SCENARIO_LIMITS.operations),
});

const Note = v.lazy((input) =>
  isJsonObject(input) && 'afterOperation' in input ? NoteAfterOperation : NoteAtTime,
);

const Config = v.pipe(
  map,
  v.strictObject({
    startMs: v.optional(milliseconds(Date.UTC(2100, 0, 1))),
    enableHostPathProvisioner: v.optional(v.boolean()),
    enableDynamicProvisioning: v.optional(v.boolean()),
    simulateDrivers: v.optional(v.boolean()),
    driverLatencyMs: v.optional(milliseconds(3_600_000)),
    simulateMounts: v.optional(v.boolean()),
    deviceMountMs: v.optional(milliseconds(3_600_000)),
    mountMs: v.optional(milliseconds(3_600_000)),
    podStartMs: v.optional(milliseconds(3_600_000)),
    podStopMs: v.optional(milliseconds(3_600_000)),
    recyclerMs: v.optional(milliseconds(3_600_000)),
  }),
);

const INT32 = 2 ** 31;

export const ScenarioSchema = v.strictObject({
  stowage: v.literal(SCENARIO_FORMAT),
  kubernetes: v.picklist(KUBERNETES_VERSIONS, `must be one of ${KUBERNETES_VERSIONS.join(', ')}`),
  seed: v.pipe(v.number(), v.integer('must be a whole number'), v.minValue(-INT32), v.maxValue(INT32 - 1)),
  title: v.optional(words(titleLength)),
  description: v.optional(words(textLength)),
  config: v.optional(Config),
  objects: list(KubernetesObjectSchema, SCENARIO_LIMITS.objects),
  operations: list(Timed, SCENARIO_LIMITS.operations),
  notes: v.optional(list(Note, SCENARIO_LIMITS.notes)),
  untilMs: v.optional(milliseconds(durationMs)),
  view: v.optional(View),
  stateHash: v.optional(v.pipe(v.string(), v.regex(/^[0-9a-f]{16}$/, 'must be 16 hexadecimal digits'))),
});

/** Takes `json`, which came from anywhere, for a scenario. */
export function parseScenario(json: unknown): Result<Scenario, ScenarioError> {
  if (!isJsonObject(json) || typeof json.stowage !== 'number') {
    return fault('stowage', `must be the format of a scenario, ${SCENARIO_FORMAT}`);
  }
  if (json.stowage > SCENARIO_FORMAT) return err({ kind: 'Newer', format: json.stowage });
  const problem = problemOfValues(json);
  if (problem !== undefined) return fault('', problem);
  const parsed = v.safeParse(ScenarioSchema, json, { abortEarly: true });
  if (!parsed.success) {
    const [issue] = parsed.issues;
    return fault(v.getDotPath(issue) ?? '', issue.message);
  }
  const scenario = parsed.output as unknown as Scenario;
  const early = scenario.operations.findIndex(
    ({ atMs: at }, index) => at < (scenario.operations[index - 1]?.atMs ?? 0),
  );
  if (early >= 0) return fault(`operations.${early}.atMs`, 'must not be before the operation above it');
  return ok(scenario);
}

function fault(field: string, message: string): Result<never, ScenarioError> {
  return err({ kind: 'NotAScenario', field, message });
}

/**
 * What no part of a scenario may be: nested too deeply, or a number such as 1e400, which JSON reads as infinite and
 * cannot write again. Without recursion, so that no nesting can exhaust the stack.
 */
function problemOfValues(value: unknown): string | undefined {
  let level: unknown[] = [value];
  for (let depth = 0; depth <= SCENARIO_LIMITS.depth; depth += 1) {
    if (level.some((part) => typeof part === 'number' && !Number.isFinite(part))) {
      return 'has a number that is too large';
    }
    level = level.flatMap((part) => (part !== null && typeof part === 'object' ? Object.values(part) : []));
    if (level.length === 0) return undefined;
  }
  return `has more than ${SCENARIO_LIMITS.depth} levels of maps and lists`;
}
