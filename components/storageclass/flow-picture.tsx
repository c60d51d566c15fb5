'use client';
/**
 * The flow: lanes and edges are drawing, the steps are a list in the order of time, which is what a small screen and
 * a screen reader get. Arrow keys walk along the steps.
 */
import { type CSSProperties, type KeyboardEvent, useMemo, useRef } from 'react';
import type { FlowStep, ProvisioningFlow, StepState } from '@/lib/graph/provisioning-flow';
import {
  type FlowLayout,
  LANE_HEIGHT,
  layoutFlow,
  STEP_HEIGHT,
  STEP_WIDTH,
} from '@/lib/graph/provisioning-layout';
import { useSize } from '../graph/use-size';
import { cx } from '../ui/class-names';
import { phaseClass, Sign, type SignName } from '../ui/sign';

const SIGNS: Readonly<Record<StepState, SignName>> = {
  done: 'bound',
  running: 'progress',
  failed: 'failed',
  'not-yet': 'gone',
};

const WORDS: Readonly<Record<StepState, string>> = {
  done: 'done',
  running: 'now',
  failed: 'failed',
  'not-yet': 'not yet',
};

const DEFAULT_WIDTH = 1_192;

export function FlowPicture({
  flow,
  selected,
  onSelect,
}: {
  readonly flow: ProvisioningFlow;
  readonly selected: string | undefined;
  readonly onSelect: (id: string) => void;
}) {
  const frame = useRef<HTMLDivElement>(null);
  const size = useSize(frame);
  const width = size && size.width > 20 ? size.width - 20 : DEFAULT_WIDTH;
  const layout = useMemo(() => layoutFlow(flow, width), [flow, width]);
  const list = useRef<HTMLOListElement>(null);
  const onKeyDown = (event: KeyboardEvent) => {
    const step =
      event.key === 'ArrowRight' || event.key === 'ArrowDown'
        ? 1
        : event.key === 'ArrowLeft' || event.key === 'ArrowUp'
          ? -1
          : 0;
    const buttons = [...(list.current?.querySelectorAll('button') ?? [])];
    const place = buttons.findIndex((button) => button.contains(document.activeElement));
    const next = step === 0 || place < 0 ? undefined : buttons[place + step];
    if (!next) return;
    event.preventDefault();
    next.focus();
    const id = next.dataset.step;
    if (id) onSelect(id);
  };
  return (
    <div ref={frame} className="mt-3 md:-mx-2.5 md:overflow-x-auto md:px-2.5">
      <div
        className="relative md:h-[var(--h)] md:w-[var(--w)]"
        style={{ '--h': `${layout.height}px`, '--w': `${Math.max(layout.width, width)}px` } as CSSProperties}
      >
        <Lanes flow={flow} layout={layout} />
        <Edges layout={layout} />
        <ol ref={list} onKeyDown={onKeyDown} aria-label="Steps" className="max-md:grid">
          {layout.steps.map(({ step, left, top, tryLeft }) => (
            <Step
              key={step.id}
              step={step}
              actor={flow.lanes.find((lane) => lane.actor === step.actor)?.title ?? ''}
              left={left}
              top={top}
              tryLeft={tryLeft}
              selected={step.id === selected}
              onSelect={() => onSelect(step.id)}
            />
          ))}
        </ol>
      </div>
    </div>
  );
}

function Lanes({ flow, layout }: { readonly flow: ProvisioningFlow; readonly layout: FlowLayout }) {
  return (
    <div aria-hidden="true" className="max-md:hidden">
      {flow.lanes.map(({ actor, title, detail }) => {
        const now = actor === flow.acting;
        const stopped = now && flow.counts.failed > 0;
        return (
          <div
            key={actor}
            className={cx(
              'absolute border-t',
              now
                ? '-right-2.5 -left-2.5 rounded-[8px] border-transparent px-2.5'
                : 'right-0 left-0 border-line',
              now && (stopped ? 'bg-bad-soft' : 'bg-progress-soft'),
            )}
            style={{ top: layout.laneTop(actor), height: LANE_HEIGHT }}
          >
            <div className="grid h-full w-[126px] content-center">
              <b className="text-sm leading-[17px] font-strong">{title}</b>
              <code className="truncate text-2xs leading-[14px] tracking-[-0.04em] text-ink-3" title={detail}>
                {detail}
              </code>
            </div>
            {now ? (
              <span
                className={cx(
                  'absolute top-[23px] right-3.5 text-xs font-medium',
                  stopped ? 'text-bad' : 'text-progress',
                )}
              >
                {stopped ? 'stopped here' : 'acting now'}
              </span>
            ) : null}
          </div>
        );
      })}
    </div>
  );
}

const EDGES = {
  done: { stroke: 'var(--ink-3)', strokeWidth: 1.25 },
  running: { stroke: 'var(--progress)', strokeWidth: 2 },
  'not-yet': { stroke: 'var(--edge)', strokeWidth: 1 },
} as const;

function Edges({ layout }: { readonly layout: FlowLayout }) {
  return (
    <svg
      aria-hidden="true"
      width={layout.width}
      height={layout.height}
      className="pointer-events-none absolute inset-0 max-md:hidden"
    >
      <defs>
        <marker
          id="flow-arrow"
          viewBox="0 0 8 8"
          refX="7"
          refY="4"
          markerWidth="7"
          markerHeight="7"
          orient="auto-start-reverse"
        >
          <path
            d="M.8.8L7 4 .8 7.2"
            fill="none"
            stroke="context-stroke"
            strokeWidth="1.4"
            strokeLinecap="round"
            strokeLinejoin="round"
          />
        </marker>
      </defs>
      {layout.edges.map(({ id, path, state }) => (
        <path key={id} d={path} fill="none" markerEnd="url(#flow-arrow)" {...EDGES[state]} />
      ))}
      {layout.steps.map(({ step, left, top, tryLeft }) =>
        tryLeft === undefined ? null : (
          <path
            key={step.id}
            d={`M${left - 16} ${top + STEP_HEIGHT / 2}H${left - 3}`}
            fill="none"
            markerEnd="url(#flow-arrow)"
            {...EDGES.running}
          />
        ),
      )}
    </svg>
  );
}

interface StepProps {
  readonly step: FlowStep;
  readonly actor: string;
  readonly left: number;
  readonly top: number;
  readonly tryLeft: number | undefined;
  readonly selected: boolean;
  readonly onSelect: () => void;
}

function Step({ step, actor, left, top, tryLeft, selected, onSelect }: StepProps) {
  const place = (x: number, width: number) =>
    ({ '--x': `${x}px`, '--y': `${top}px`, '--w': `${width}px`, '--h': `${STEP_HEIGHT}px` }) as CSSProperties;
  const box = 'md:absolute md:top-[var(--y)] md:left-[var(--x)] md:h-[var(--h)] md:w-[var(--w)]';
  return (
    <>
      {step.failedTry && tryLeft !== undefined ? (
        <li style={place(tryLeft, 126)} className={cx(box, phaseClass('failed'))}>
          <div className="grid h-full content-center gap-px rounded-[7px] bg-bad-soft px-2 max-md:rounded-none max-md:border-t max-md:border-line max-md:bg-transparent max-md:px-0 max-md:py-[7px]">
            <span className="flex items-center gap-1.5 whitespace-nowrap">
              <Sign name="failed" size={12} />
              <b className="text-xs font-strong text-bad">{step.failedTry.title}</b>
            </span>
            <code className="truncate text-2xs leading-[14px] tracking-[-0.05em] text-ink-2">
              {step.failedTry.mark}
            </code>
          </div>
        </li>
      ) : null}
      <li style={place(left, STEP_WIDTH)} className={box}>
        <button
          type="button"
          data-step={step.id}
          aria-pressed={selected}
          onClick={onSelect}
          className={cx(
            'grid h-full w-full cursor-pointer content-center gap-px rounded-[7px] border bg-surface px-2 text-left hover:border-accent',
            'max-md:grid-cols-[minmax(0,1fr)_auto] max-md:items-center max-md:rounded-none max-md:border-x-0 max-md:border-b-0 max-md:bg-transparent max-md:px-0 max-md:py-[7px]',
            step.state === 'not-yet' ? 'border-dashed border-line-2 !bg-bg' : 'border-line-2',
            step.state === 'running' &&
              'max-md:-mx-2.5 max-md:w-[calc(100%+20px)] max-md:!rounded-[8px] max-md:!bg-progress-soft max-md:px-2.5',
            step.state === 'failed' && 'border-bad',
            selected && 'md:border-2 md:border-accent md:px-[7px]',
          )}
        >
          <span className="flex min-w-0 items-center gap-1.5 whitespace-nowrap">
            <Sign name={SIGNS[step.state]} size={12} />
            <b
              className={cx(
                'truncate text-xs tracking-[-0.01em] max-md:text-sm',
                step.state === 'not-yet' ? 'font-medium text-ink-2' : 'font-strong',
              )}
            >
              {step.title}
            </b>
          </span>
          <code className="truncate text-2xs leading-[14px] tracking-[-0.05em] text-ink-3 max-md:col-start-1">
            {step.mark}
          </code>
          <span className="sr-only">{WORDS[step.state]}</span>
          <span className="hidden text-xs text-ink-3 max-md:col-start-2 max-md:row-span-2 max-md:row-start-1 max-md:block">
            {actor}
          </span>
        </button>
      </li>
    </>
  );
}
