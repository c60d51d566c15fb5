/** A view's heading and inset. */
import type { ReactNode } from 'react';
import { cx } from './class-names';

export function ViewFrame({
  title,
  summary,
  actions,
  children,
  className,
}: {
  readonly title: ReactNode;
  /** One sentence: what is the matter here. */
  readonly summary?: ReactNode;
  readonly actions?: ReactNode;
  readonly children: ReactNode;
  readonly className?: string;
}) {
  return (
    <div className={cx('px-6 py-5 max-md:px-4 max-md:py-4', className)}>
      <header className="mb-4 flex flex-wrap items-start gap-x-3 gap-y-2">
        <div className="min-w-0">
          <h1>{title}</h1>
          {summary ? <p className="mt-0.5 text-ink-2">{summary}</p> : null}
        </div>
        {actions ? <div className="ml-auto flex flex-wrap items-center gap-2">{actions}</div> : null}
      </header>
      {children}
    </div>
  );
}
