/**
 * The format of a recording: what was done to a real control plane and what was seen after each step. Lines come
 * from files that anybody may hand in, so each one is checked by a schema and bounded before it is played. It
 * says what is wrong with a line and never repairs it. Notes that somebody added to a recording, a step or an event are
 * passed over; a word in `do` that is not known is an error, because it would be something left undone.
 */
import * as v from 'valibot';
import { err, ok, type Result } from '../../base/result';
import { KUBERNETES_VERSIONS } from '../../kubernetes/feature-gates';

/** Bounds of one recording: far above the largest of the project's own (about 60 KiB, 30 steps). */
export const RECORDING_LIMITS = {
  lineCharacters: 4 * 1024 * 1024,
  steps: 500,
  batch: 500,
  waitSeconds: 86_400,
};

const TargetSchema = {
  apiVersion: v.optional(v.string()),
  kind: v.string(),
  namespace: v.optional(v.string()),
  name: v.string(),
};

/** Objects of an operation go to the API server as they are: what is wrong in them is the API server's to say. */
const SubmittedSchema = v.looseObject({
  apiVersion: v.string(),
  kind: v.string(),
  metadata: v.looseObject({}),
});

const actions = {
  create: v.optional(SubmittedSchema),
  patch: v.optional(
    v.strictObject({
      ...TargetSchema,
      patch: v.union([v.looseObject({}), v.array(v.unknown())]),
      type: v.optional(v.picklist(['merge', 'json'])),
      subresource: v.optional(v.literal('status')),
    }),
  ),
  delete: v.optional(v.strictObject(TargetSchema)),
  wait: v.optional(v.pipe(v.number(), v.minValue(0), v.maxValue(RECORDING_LIMITS.waitSeconds))),
};

const exactlyOne = (input: object): boolean =>
  Object.values(input).filter((part) => part !== undefined).length === 1;

const ActionSchema = v.pipe(
  v.strictObject(actions),
  v.check((input) => exactlyOne(input), 'must have exactly one of create, patch, delete, wait'),
);

const DoSchema = v.pipe(
  v.strictObject({
    ...actions,
    batch: v.optional(v.pipe(v.array(ActionSchema), v.maxLength(RECORDING_LIMITS.batch))),
  }),
  v.check((input) => exactlyOne(input), 'must have exactly one of create, patch, delete, wait, batch'),
);

const OutcomeSchema = v.object({
  code: v.pipe(v.number(), v.integer()),
  reason: v.optional(v.string()),
  message: v.optional(v.string()),
  causes: v.nullish(
    v.array(
      v.strictObject({ reason: v.string(), message: v.optional(v.string()), field: v.optional(v.string()) }),
    ),
  ),
});

/** One outcome, or a list for a batch: always a list once it is read. */
const OutcomesSchema = v.pipe(
  v.unknown(),
  v.transform((outcomes) => (Array.isArray(outcomes) ? outcomes : [outcomes])),
  v.array(OutcomeSchema),
);

const RecordedObjectSchema = v.looseObject({
  kind: v.string(),
  metadata: v.looseObject({ name: v.string(), namespace: v.optional(v.string()) }),
});

const RecordedEventSchema = v.object({
  object: v.string(),
  type: v.string(),
  reason: v.string(),
  message: v.string(),
  source: v.string(),
});

const TransitionSchema = v.union([
  v.literal('deleted'),
  v.strictObject({
    phase: v.nullable(v.string()),
    claim: v.optional(v.nullable(v.string())),
    volume: v.optional(v.nullable(v.string())),
    deleting: v.boolean(),
  }),
]);

const StepSchema = v.object({
  do: DoSchema,
  result: v.optional(OutcomesSchema),
  changed: v.optional(v.array(RecordedObjectSchema)),
  gone: v.optional(v.array(v.string())),
  events: v.optional(v.array(RecordedEventSchema)),
  possibleEvents: v.optional(v.array(RecordedEventSchema)),
  transitions: v.optional(v.record(v.string(), v.array(TransitionSchema))),
});

const RecordingSchema = v.object({
  name: v.pipe(v.string(), v.nonEmpty()),
  kubernetes: v.picklist(KUBERNETES_VERSIONS),
  steps: v.pipe(v.array(StepSchema), v.minLength(1), v.maxLength(RECORDING_LIMITS.steps)),
});

export type Recording = v.InferOutput<typeof RecordingSchema>;
export type RecordedStep = v.InferOutput<typeof StepSchema>;
export type RecordedAction = v.InferOutput<typeof ActionSchema>;
export type RecordedOutcome = v.InferOutput<typeof OutcomeSchema>;
export type RecordedObject = v.InferOutput<typeof RecordedObjectSchema>;
export type RecordedEvent = v.InferOutput<typeof RecordedEventSchema>;
export type RecordedTransition = v.InferOutput<typeof TransitionSchema>;

/** One line of a recordings file, or what is wrong with it, with the path of the field. */
export function parseRecording(line: string): Result<Recording, string> {
  if (line.length > RECORDING_LIMITS.lineCharacters) {
    return err(`the line has ${line.length} characters, more than ${RECORDING_LIMITS.lineCharacters}`);
  }
  let json: unknown;
  try {
    json = JSON.parse(line);
  } catch (error) {
    return err(`not JSON: ${error instanceof Error ? error.message : String(error)}`);
  }
  const parsed = v.safeParse(RecordingSchema, json, { abortPipeEarly: true });
  if (parsed.success) return ok(parsed.output);
  const [issue] = parsed.issues;
  const path = v.getDotPath(issue);
  return err(path === null ? issue.message : `${path}: ${issue.message}`);
}

/** The group of a recording: what stands before the slash of its name. */
export function groupOf(recording: { readonly name: string }): string {
  return recording.name.split('/')[0] ?? recording.name;
}

/** The actions of a step: one, or those of its batch. */
export function actionsOf(step: RecordedStep): readonly RecordedAction[] {
  const { batch, ...single } = step.do;
  return batch ?? [single];
}

/** The recorded outcomes of a step, in the order of its actions; a `wait` has none. */
export function outcomesOf(step: RecordedStep): readonly RecordedOutcome[] {
  return step.result ?? [];
}
