'use client';
/**
 * Details of what is selected: at the side of the picture on wide screens, a sheet from below on small ones. The
 * sheet is as high as a third of the screen until its handle is pressed.
 */
import { type ReactNode, useEffect, useRef, useState } from 'react';
import { Button as AriaButton } from 'react-aria-components';
import { Button } from './button';
import { cx } from './class-names';
import { Icon } from './icon';

export function Panel({
  label,
  kind,
  title,
  badge,
  facts,
  onClose,
  children,
}: {
  readonly label: string;
  /** What it is, in monospace above the title. */
  readonly kind: ReactNode;
  readonly title: string;
  readonly badge?: ReactNode;
  readonly facts?: ReactNode;
  readonly onClose: () => void;
  readonly children: ReactNode;
}) {
  const [tall, setTall] = useState(false);
  const panel = useRef<HTMLElement>(null);
  useEffect(() => {
    if (title) panel.current?.scrollTo({ top: 0 });
  }, [title]);
  return (
    <aside
      ref={panel}
      aria-label={label}
      data-panel
      tabIndex={-1}
      className={cx(
        'relative flex min-h-0 flex-col overflow-y-auto border-l outline-offset-[-2px] border-line bg-surface',
        'max-lg:absolute max-lg:inset-x-0 max-lg:bottom-0 max-lg:z-30 max-lg:rounded-t-[14px] max-lg:border-t max-lg:border-l-0 max-lg:shadow-overlay',
        tall ? 'max-lg:h-[92%]' : 'max-lg:h-[min(300px,48%)]',
        'transition-[height] duration-(--move) ease-move lg:w-(--panel-w) lg:shrink-0',
      )}
    >
      <AriaButton
        aria-label={tall ? 'Make the details smaller' : 'Make the details taller'}
        aria-expanded={tall}
        onPress={() => setTall(!tall)}
        className="sticky top-0 z-10 grid h-6 w-full shrink-0 place-content-center bg-surface lg:hidden"
      >
        <i className="block h-1 w-9 rounded-full bg-line-2" />
      </AriaButton>
      <header className="px-5 pt-3 pb-3 max-lg:pt-0">
        <div className="flex items-center gap-2">
          <span className="font-mono text-xs text-ink-3">{kind}</span>
          <Button
            variant="quiet"
            size="small"
            square
            className="-mr-1.5 ml-auto"
            aria-label="Close details"
            onPress={onClose}
          >
            <Icon name="close" />
          </Button>
        </div>
        <div className="mb-1 flex flex-wrap items-center gap-x-2.5 gap-y-1">
          <h2 className="font-mono text-[17px] leading-6 font-medium tracking-[-0.03em] wrap-anywhere">
            {title}
          </h2>
          {badge}
        </div>
        {facts ? <p className="text-ink-3">{facts}</p> : null}
      </header>
      {children}
    </aside>
  );
}

/** One part of a panel under a small heading. */
export function PanelSection({
  title,
  end,
  children,
}: {
  readonly title: string;
  readonly end?: ReactNode;
  readonly children: ReactNode;
}) {
  return (
    <section className="border-t border-line px-5 py-3">
      <div className="mb-1.5 flex min-h-[18px] items-center gap-2">
        <h3 className="text-xs font-medium text-ink-3">{title}</h3>
        {end ? <div className="ml-auto flex items-center gap-1">{end}</div> : null}
      </div>
      {children}
    </section>
  );
}
