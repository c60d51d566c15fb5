/** What a view says when it cannot show its picture: nothing there, not read yet, failed. */
import type { ReactNode } from 'react';
import { cx } from './class-names';
import { Note, Raw } from './note';

function Frame({
  title,
  children,
  actions,
  className,
}: {
  readonly title: ReactNode;
  readonly children?: ReactNode;
  readonly actions?: ReactNode;
  readonly className?: string;
}) {
  return (
    <section
      className={cx(
        'flex max-w-[560px] flex-col gap-1 rounded-3 border border-line bg-surface px-5 py-4',
        className,
      )}
    >
      <h2 className="text-lg leading-[22px] font-strong tracking-[-0.01em]">{title}</h2>
      {children}
      {actions ? <div className="mt-3 flex flex-wrap items-center gap-2">{actions}</div> : null}
    </section>
  );
}

/** There is nothing yet: says what would be here, and offers the next step. */
export function EmptyState({
  title,
  children,
  actions,
  className,
}: {
  readonly title: ReactNode;
  readonly children?: ReactNode;
  readonly actions?: ReactNode;
  readonly className?: string;
}) {
  return (
    <Frame title={title} actions={actions} className={className}>
      <p className="text-ink-2">{children}</p>
    </Frame>
  );
}

/** Something is being read. `done` and `of` are counts where they are known. */
export function LoadingState({
  title,
  done,
  of,
  className,
}: {
  readonly title: string;
  readonly done?: number;
  readonly of?: number;
  readonly className?: string;
}) {
  const known = done !== undefined && of !== undefined && of > 0;
  const percent = known ? Math.min(100, Math.round((done / of) * 100)) : undefined;
  return (
    <Frame title={title} className={className}>
      <p className="num text-ink-2">
        {known ? `${done} of about ${of}. ` : ''}The picture appears when all are here.
      </p>
      {percent === undefined ? null : (
        <progress className="sr-only" value={percent} max={100} aria-label={title} />
      )}
      <div aria-hidden="true" className="my-3 h-1 rounded-[2px] bg-sunken">
        <i className="block h-full rounded-[2px] bg-accent" style={{ width: `${percent ?? 8}%` }} />
      </div>
      <ul aria-hidden="true" className="grid gap-[9px]">
        {[118, 92, 134].map((width) => (
          <li key={width} className="flex gap-2.5">
            <i className="size-3 rounded-full bg-sunken" />
            <i className="h-3 rounded-1 bg-sunken" style={{ width }} />
            <i className="ml-auto h-3 w-11 rounded-1 bg-sunken" />
          </li>
        ))}
      </ul>
    </Frame>
  );
}

/** It failed: the reason for people, and what the machine said. */
export function ErrorState({
  title,
  children,
  raw,
  actions,
  className,
}: {
  readonly title: string;
  readonly children?: ReactNode;
  readonly raw?: string;
  readonly actions?: ReactNode;
  readonly className?: string;
}) {
  return (
    <section
      role="alert"
      className={cx(
        'flex max-w-[560px] flex-col gap-2.5 rounded-3 border border-line bg-surface p-4',
        className,
      )}
    >
      <Note tone="bad" sign="failed" title={title}>
        {children}
      </Note>
      {raw ? <Raw>{raw}</Raw> : null}
      {actions ? <div className="mt-1 flex flex-wrap items-center gap-2">{actions}</div> : null}
    </section>
  );
}
