/**
 * A presentation: what a presenter shows and an audience follows. The server sends the present scene over
 * `/api/presentations/<id>/stream`, at first and whenever it changes; a scene replaces the one before it.
 */

/** What the presenter shows. */
export interface Scene {
  /** Name of the cluster. */
  readonly cluster: string;
  /** The page within the cluster, with its selection: `lifecycle?object=PersistentVolume/disk`. */
  readonly view: string;
  /** The moment: a revision of the cluster's log, or now. */
  readonly moment: number | 'now';
  /** The note that is spoken of, counted from 0; absent where the scenario has none. */
  readonly note?: number;
  /** The answer to the question of that note is told. */
  readonly revealed?: boolean;
  /** The presenter blanked the screen, to be looked at. */
  readonly blank: boolean;
}

export const SCENE_LIMITS = { view: 2_000, notes: 200 } as const;

/** A path within the pages of a cluster, which cannot lead out of them. */
export const VIEW_PATTERN =
  /^(?!\/)(?!.*(?:^|\/)\.{1,2}(?:[/?]|$))[A-Za-z0-9%._~:@!$&'()*+,;=/-]*(\?[^#\s]*)?$/;

/** How the presenter is: `away` has not been heard of for a while, and may come back. */
export type PresenterState = 'here' | 'away';

export interface SceneMessage {
  readonly kind: 'scene';
  readonly scene: Scene;
  readonly presenter: PresenterState;
  /** How many follow. */
  readonly audience: number;
}

export type PresentationMessage = SceneMessage | { readonly kind: 'heartbeat'; readonly timeMs: number };

/** Answer of `POST /api/presentations`. */
export interface NewPresentationAnswer {
  readonly id: string;
  /** Whoever has it moves the presentation; it is shown to nobody else and kept nowhere on the server. */
  readonly key: string;
}

/** Answer of `PUT /api/presentations/<id>`. */
export interface PresentationAnswer {
  readonly audience: number;
}

/** The header in which a presenter sends the key. */
export const PRESENTER_KEY_HEADER = 'stowage-presenter-key';

/** A presenter's page speaks up this often at least. */
export const PRESENTER_PULSE_MS = 10_000;
