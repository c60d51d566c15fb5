/** The lifecycle in small, for previews of links and for slides: how many stand where, and the first names. */
import type { LifecycleModel, LifecycleToken } from './lifecycle-model';

export interface PictureState {
  readonly title: string;
  readonly count: number;
  /** At most `NAMES`, in order. */
  readonly names: readonly string[];
  /** Those who stand here do not get better by themselves. */
  readonly needsPerson: boolean;
}

export interface ScenarioPicture {
  readonly title: string;
  readonly kubernetes: string;
  /** Simulated, milliseconds since the epoch. */
  readonly timeMs: number;
  readonly volumes: readonly PictureState[];
  readonly claims: readonly PictureState[];
}

const NAMES = 3;

export function scenarioPicture(
  model: LifecycleModel,
  about: Pick<ScenarioPicture, 'title' | 'kubernetes' | 'timeMs'>,
): ScenarioPicture {
  const { volumes, pending, claims, transits } = model;
  const underWay = (kind: LifecycleToken['kind']) =>
    transits.flatMap(({ token }) => (token.kind === kind ? [token] : []));
  const volumeStates = volumes.filter(({ id }) => id !== 'volume:gone');
  return {
    ...about,
    volumes: [
      ...volumeStates.map(({ id, title, tokens }) => state(title, tokens, id === 'volume:Failed')),
      ...moving(underWay('PersistentVolume')),
    ],
    claims: [
      ...pending.map(({ title, tokens, standing }) =>
        state(`Pending: ${title.toLowerCase()}`, tokens, standing === 'blocked'),
      ),
      ...claims.map(({ id, title, tokens }) => state(title, tokens, id === 'claim:Lost')),
      ...moving(underWay('PersistentVolumeClaim')),
    ],
  };
}

function state(title: string, tokens: readonly LifecycleToken[], bad: boolean): PictureState {
  const names = tokens.slice(0, NAMES).map(({ name }) => name);
  return { title, count: tokens.length, names, needsPerson: bad && tokens.length > 0 };
}

/** Only while there is one: between two writes of a binding. */
function moving(tokens: readonly LifecycleToken[]): readonly PictureState[] {
  return tokens.length === 0 ? [] : [state('Being bound', tokens, false)];
}
