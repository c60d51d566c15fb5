'use client';
/** Chooses one side of a comparison: a timeline, and a moment of it by a slider over its writes. */
import { changeAt, isWrite, stopAfter, stopBefore } from '@/lib/history/steps';
import type { ClusterDescription } from '@/lib/history/stream-message';
import { describeChange } from '../timeline/describe-change';
import { Button } from '../ui/button';
import { clockText } from '../ui/duration';
import { SelectField } from '../ui/field';
import { Icon } from '../ui/icon';
import type { Side, SideLogs } from './side';

interface SidePickerProps {
  readonly label: string;
  readonly side: Side;
  readonly logs: SideLogs;
  readonly clusters: readonly ClusterDescription[];
  readonly onChoose: (side: Side) => void;
}

export function SidePicker({ label, side, logs, clusters, onChoose }: SidePickerProps) {
  const { newest, shown } = logs;
  const revision = side.revision ?? newest.revision;
  const change = changeAt(newest, revision);
  const told = change ? describeChange(change) : 'the oldest moment that is kept';
  const choose = (chosen: number | undefined) =>
    onChoose({ ...side, revision: chosen === undefined || chosen >= newest.revision ? undefined : chosen });
  const options = clusters.map(({ name, title }) => ({ id: name, label: title }));
  return (
    <fieldset className="grid min-w-0 flex-1 content-start gap-2 rounded-3 border border-line bg-surface px-4 pt-1 pb-3">
      <legend className="px-1 text-xs text-ink-2">{label}</legend>
      <SelectField
        label="Timeline"
        options={
          options.some(({ id }) => id === side.cluster)
            ? options
            : [...options, { id: side.cluster, label: side.cluster }]
        }
        selectedKey={side.cluster}
        onSelectionChange={(key) => onChoose({ cluster: String(key), revision: undefined })}
      />
      <div className="flex items-center gap-2">
        <Button
          square
          size="small"
          variant="quiet"
          aria-label={`${label}: back one write`}
          onPress={() => choose(stopBefore(newest, revision, isWrite) ?? newest.baseRevision)}
        >
          <Icon name="prev" />
        </Button>
        <input
          type="range"
          aria-label={`${label}: moment`}
          aria-valuetext={`${side.revision === undefined ? 'Now; last, ' : ''}${told}`}
          min={newest.baseRevision}
          max={newest.revision}
          value={revision}
          onChange={(event) => choose(Number(event.target.value))}
          className="h-6 min-w-0 flex-1 accent-(--accent)"
        />
        <Button
          square
          size="small"
          variant="quiet"
          aria-label={`${label}: forward one write`}
          onPress={() => choose(stopAfter(newest, revision, isWrite))}
        >
          <Icon name="next" />
        </Button>
      </div>
      <p className="min-h-9 text-xs wrap-anywhere text-ink-2">
        {newest.log === undefined ? 'Being read.' : null}
        {newest.log !== undefined && !shown ? 'This moment is no longer kept.' : null}
        {shown ? (
          <>
            <b className="num font-strong text-ink">
              {side.revision === undefined ? 'Now' : clockText(shown.clock?.nowMs ?? shown.baseTimeMs)}
            </b>
            , revision <span className="num">{shown.revision}</span>: {told}.
          </>
        ) : null}
      </p>
    </fieldset>
  );
}
