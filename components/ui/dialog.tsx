'use client';
/** A dialog above everything else, closed by Escape, by its button or by a press outside. */
import type { ReactNode } from 'react';
import { Dialog as AriaDialog, Heading, Modal, ModalOverlay } from 'react-aria-components';
import { Button } from './button';
import { cx } from './class-names';
import { Icon } from './icon';

export interface DialogProps {
  readonly title: string;
  readonly isOpen: boolean;
  readonly onOpenChange: (open: boolean) => void;
  readonly children: ReactNode;
  readonly footer?: ReactNode;
  readonly width?: 'narrow' | 'normal' | 'wide';
  /** At the foot of the window, so that what it acts on stays in sight above it. */
  readonly sheet?: boolean;
}

const WIDTHS = { narrow: 'max-w-[420px]', normal: 'max-w-[560px]', wide: 'max-w-[880px]' } as const;

export function Dialog(props: DialogProps) {
  const { title, isOpen, onOpenChange, children, footer, width = 'normal', sheet = false } = props;
  return (
    <ModalOverlay
      isOpen={isOpen}
      onOpenChange={onOpenChange}
      isDismissable
      className={cx(
        'fixed inset-0 z-40 flex justify-center bg-ink/25 dark:bg-bg/70',
        sheet ? 'items-end p-2' : 'items-start p-4 pt-[10vh]',
      )}
    >
      <Modal className={cx('w-full', WIDTHS[width])}>
        <AriaDialog className="flex max-h-[80vh] flex-col rounded-3 border border-line bg-raised shadow-overlay outline-none">
          <header className="flex items-center gap-3 px-5 pt-4 pb-2">
            <Heading slot="title" className="text-lg font-strong tracking-[-0.01em]">
              {title}
            </Heading>
            <Button slot="close" variant="quiet" size="small" square className="ml-auto" aria-label="Close">
              <Icon name="close" />
            </Button>
          </header>
          <div className="min-h-0 overflow-y-auto px-5 pb-4">{children}</div>
          {footer ? (
            <footer className="flex flex-wrap items-center justify-end gap-2 border-t border-line px-5 py-3">
              {footer}
            </footer>
          ) : null}
        </AriaDialog>
      </Modal>
    </ModalOverlay>
  );
}
