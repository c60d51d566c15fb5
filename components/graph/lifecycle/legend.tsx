/** What the three kinds of lines mean, in the empty corner of the picture. */
import type { Box } from '@/lib/graph/lifecycle-layout';
import { cutMiddle } from '../../ui/name';

export function Legend({
  box,
  selectedName,
}: {
  readonly box: Box;
  readonly selectedName: string | undefined;
}) {
  return (
    <ul
      className="absolute grid content-start gap-[5px] text-xs text-ink-3"
      style={{ left: box.x, top: box.y, width: box.width }}
    >
      <Line color="var(--ok)" width={3}>
        moving now
      </Line>
      {selectedName === undefined ? null : (
        <Line color="var(--accent)" width={2}>
          last move of <code className="text-ink-2">{cutMiddle(selectedName, 22)}</code>, and where it can go
        </Line>
      )}
      <Line color="var(--edge)" width={1.25}>
        a move that can happen; hover or focus its words for the exact rule
      </Line>
    </ul>
  );
}

function Line({
  color,
  width,
  children,
}: {
  readonly color: string;
  readonly width: number;
  readonly children: React.ReactNode;
}) {
  return (
    <li className="flex items-center gap-[9px]">
      <svg width="26" height="12" aria-hidden="true" className="shrink-0">
        <path d="M1 6h24" stroke={color} strokeWidth={width} />
      </svg>
      <span className="min-w-0 leading-4">{children}</span>
    </li>
  );
}
