/** What a presenter's request may say. */
import * as v from 'valibot';
import { SCENE_LIMITS, type Scene, VIEW_PATTERN } from '../../history/presentation';

/** Bytes of a request. */
export const SCENE_BODY_LIMIT = 8 * 1024;

const SceneSchema = v.strictObject({
  cluster: v.pipe(v.string(), v.minLength(1), v.maxLength(253)),
  view: v.pipe(
    v.string(),
    v.maxLength(SCENE_LIMITS.view),
    v.regex(
      VIEW_PATTERN,
      'must be a path within the pages of the cluster, such as lifecycle?object=Pod/default/a',
    ),
  ),
  moment: v.union([v.literal('now'), v.pipe(v.number(), v.integer(), v.minValue(0))]),
  note: v.optional(v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(SCENE_LIMITS.notes - 1))),
  revealed: v.optional(v.boolean()),
  blank: v.boolean(),
});

export const PresentationBegin = v.strictObject({
  scene: SceneSchema,
  /** To go on with a presentation that the server no longer has. */
  key: v.optional(v.pipe(v.string(), v.maxLength(100))),
});

export const PresentationMove = v.strictObject({ scene: SceneSchema });

/** As checked; what is absent is absent. */
export function sceneOf({ note, revealed, ...scene }: v.InferOutput<typeof SceneSchema>): Scene {
  return note === undefined ? scene : { ...scene, note, ...(revealed === undefined ? {} : { revealed }) };
}
