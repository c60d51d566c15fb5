'use client';
/** One state of the lifecycle with the tokens in it. What does not fit is counted and opens as a list. */
import type { ReactNode } from 'react';
import type { Box } from '@/lib/graph/lifecycle-layout';
import type { LifecycleState, LifecycleToken, PendingKind } from '@/lib/graph/lifecycle-model';
import { visibleTokens } from '@/lib/graph/lifecycle-visible';
import type { Sentence } from '@/lib/volume/sentence';
import { cx } from '../../ui/class-names';
import { counted } from '../../ui/counted';
import { phaseClass, Sign } from '../../ui/sign';
import { Token } from './token';

export interface TokenContext {
  readonly selectedId: string | undefined;
  /** Ids that stay visible when not all fit: the selected one and the latest arrivals. */
  readonly preferred: readonly string[];
  readonly awayIds: ReadonlySet<string>;
  readonly onSelect: (token: LifecycleToken) => void;
  readonly onShowAll: (title: string, tokens: readonly LifecycleToken[]) => void;
  /** Draws a sentence of lib/volume, with its links. */
  readonly renderSentence: (sentence: Sentence) => ReactNode;
}

const HEAD = 34;
const ROW = 24;
const HINT = 50;
const LIST_ROWS = 8;

/** `box` undefined: the list layout of narrow spaces, where a state is as high as its content. */
function placeOf(box: Box | undefined): React.CSSProperties | undefined {
  return box && { position: 'absolute', left: box.x, top: box.y, width: box.width, height: box.height };
}

export function StateBox({
  state,
  box,
  highlighted,
  context,
}: {
  readonly state: LifecycleState;
  readonly box: Box | undefined;
  readonly highlighted: boolean;
  readonly context: TokenContext;
}) {
  const gone = state.id === 'volume:gone';
  const isClaim = state.id.startsWith('claim:');
  const space = box ? box.height - HEAD - 6 - (state.hint ? HINT : 0) : LIST_ROWS * ROW;
  const rows = Math.max(1, Math.floor(space / ROW));
  const count = counted(state.tokens.length, isClaim ? 'claim' : 'volume');
  return (
    <section
      aria-label={gone ? 'Volumes that are gone' : `${state.title}, ${count}`}
      data-state={state.id}
      style={placeOf(box)}
      className={cx(
        'flex flex-col overflow-hidden rounded-3 border transition-colors duration-(--fast) ease-move',
        !box && 'pb-2',
        gone ? 'border-dashed border-line-2' : 'bg-surface',
        highlighted ? 'border-accent' : 'border-line-2',
      )}
    >
      <h3 className="flex justify-between px-3 pt-[9px] pb-[5px] text-sm leading-[18px] font-strong">
        <span className={gone ? 'font-medium text-ink-2' : undefined}>{state.title}</span>
        {gone ? null : <span className="num font-medium text-ink-3">{state.tokens.length}</span>}
      </h3>
      <TokenList
        title={`${state.title}: ${count}`}
        tokens={state.tokens}
        rows={rows}
        nameWidth={box ? box.width - 42 : 260}
        context={context}
        twoColumns={!box}
      />
      {state.hint ? (
        <p className={cx('px-3 text-2xs leading-[15px] text-ink-3', state.tokens.length > 0 && 'pt-1.5')}>
          {context.renderSentence(state.hint)}
        </p>
      ) : null}
    </section>
  );
}

export function PendingBox({
  kinds,
  box,
  highlighted,
  context,
}: {
  readonly kinds: readonly PendingKind[];
  readonly box: Box | undefined;
  readonly highlighted: boolean;
  readonly context: TokenContext;
}) {
  const count = kinds.reduce((sum, kind) => sum + kind.tokens.length, 0);
  const rows = box ? Math.max(1, Math.floor((box.height - HEAD - 44) / ROW)) : LIST_ROWS;
  return (
    <section
      aria-label={`Pending, ${counted(count, 'claim')}`}
      data-state="claim:Pending"
      style={placeOf(box)}
      className={cx(
        'flex flex-col overflow-hidden rounded-3 border bg-surface transition-colors duration-(--fast) ease-move',
        !box && 'pb-2',
        highlighted ? 'border-accent' : 'border-line-2',
      )}
    >
      <h3 className="flex justify-between px-3 pt-[9px] pb-[5px] text-sm leading-[18px] font-strong">
        Pending<span className="num font-medium text-ink-3">{count}</span>
      </h3>
      <div className="grid flex-1 grid-cols-3 divide-x divide-line">
        {kinds.map((kind) => (
          <div key={kind.standing} className={cx(phaseClass(kind.standing), 'min-w-0 pt-1')}>
            <h4 className="flex items-center gap-1.5 px-2.5 text-xs font-strong">
              <Sign name={kind.standing} size={12} />
              {kind.title}
            </h4>
            <p className="px-2.5 pb-1 text-2xs text-ink-3">{kind.meaning}</p>
            <TokenList
              title={`Pending, ${kind.title.toLowerCase()}: ${counted(kind.tokens.length, 'claim')}`}
              tokens={kind.tokens}
              rows={rows}
              nameWidth={box ? box.width / 3 - 24 : 96}
              context={context}
              withSigns={false}
            />
          </div>
        ))}
      </div>
    </section>
  );
}

function TokenList({
  title,
  tokens,
  rows,
  nameWidth,
  context,
  twoColumns = false,
  withSigns = true,
}: {
  readonly title: string;
  readonly tokens: readonly LifecycleToken[];
  readonly rows: number;
  readonly nameWidth: number;
  readonly context: TokenContext;
  readonly twoColumns?: boolean;
  readonly withSigns?: boolean;
}) {
  if (tokens.length === 0) return null;
  const { shown, hidden } = visibleTokens(tokens, rows, context.preferred);
  return (
    <ul className={cx('px-[5px]', twoColumns && 'grid grid-cols-2')}>
      {shown.map((token) => (
        <li key={token.id} className="min-w-0">
          <Token
            token={token}
            selected={token.id === context.selectedId}
            away={context.awayIds.has(token.id)}
            nameWidth={twoColumns ? nameWidth / 2 : nameWidth}
            onSelect={context.onSelect}
            withSign={withSigns || token.standing === 'terminating'}
          />
        </li>
      ))}
      {hidden > 0 ? (
        <li>
          <button
            type="button"
            data-token="more"
            onClick={() => context.onShowAll(title, tokens)}
            className="h-6 w-full rounded-[5px] px-1.5 text-left text-xs text-ink-3 hover:bg-sunken hover:text-ink max-md:h-8"
          >
            {shown.length === 0 ? `show ${hidden}` : `and ${hidden} more`}
          </button>
        </li>
      ) : null}
    </ul>
  );
}
