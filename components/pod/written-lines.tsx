/** What containers wrote into a volume: one line for each of their starts, newest first. */
import type { DataLine } from '@/lib/kubernetes/simulation-kinds';
import { parseTimestamp } from '@/lib/kubernetes/timestamp';
import { clockText } from '../ui/duration';

const SHOWN = 5;

export function WrittenLines({
  lines,
  label,
}: {
  readonly lines: readonly DataLine[];
  readonly label: string;
}) {
  if (lines.length === 0) return <p className="text-ink-3">Nothing is written there.</p>;
  return (
    <ul aria-label={label} className="grid gap-0.5 font-mono text-xs">
      {lines.slice(0, SHOWN).map((line) => (
        <li key={`${line.podUid} ${line.restart}`} className="wrap-anywhere">
          <span className="num text-ink-3">{clockText(parseTimestamp(line.time) ?? 0)}</span> {line.pod}
          <span className="text-ink-3">
            {' '}
            on {line.nodeName}
            {line.restart > 0 ? `, restart ${line.restart}` : ''}
          </span>
        </li>
      ))}
      {lines.length > SHOWN ? <li className="text-ink-3">and {lines.length - SHOWN} older</li> : null}
    </ul>
  );
}
