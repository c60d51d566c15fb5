'use client';
/** Short messages about something that just happened. Failures stay until they are closed. */
import type { ReactNode } from 'react';
import {
  UNSTABLE_Toast as AriaToast,
  UNSTABLE_ToastContent as AriaToastContent,
  UNSTABLE_ToastRegion as AriaToastRegion,
  Text,
  UNSTABLE_ToastQueue as ToastQueue,
} from 'react-aria-components';
import { Button } from './button';
import { cx } from './class-names';
import { Icon } from './icon';
import { phaseClass, Sign, type SignName } from './sign';

export interface ToastMessage {
  readonly sign: SignName;
  /** What happened, as a sentence. */
  readonly title: ReactNode;
  /** Why, or what to do. */
  readonly text?: ReactNode;
  /** Word for word what a machine said. */
  readonly raw?: string;
  readonly action?: { readonly label: string; readonly onPress: () => void };
}

const SHOWN_MS = 6_000;
const VISIBLE_AT_ONCE = 3;

const queue = new ToastQueue<ToastMessage>({ maxVisibleToasts: VISIBLE_AT_ONCE });

/** Shows a message. One with the sign `failed` stays until it is closed, others leave after 6 s. */
export function showToast(message: ToastMessage): void {
  queue.add(message, message.sign === 'failed' ? {} : { timeout: SHOWN_MS });
}

/** Where toasts appear; once in the shell. */
export function ToastRegion() {
  return (
    <AriaToastRegion
      queue={queue}
      aria-label="Messages"
      className="fixed right-4 bottom-[116px] z-50 flex w-[min(420px,calc(100vw-32px))] flex-col gap-2 rounded-2 max-md:bottom-[112px]"
    >
      {({ toast }) => (
        <AriaToast
          toast={toast}
          className={cx(
            phaseClass(toast.content.sign),
            'flex items-start gap-2.5 rounded-[8px] border border-line bg-raised py-2 pr-1.5 pl-3 shadow-overlay',
          )}
        >
          <Sign name={toast.content.sign} className="mt-1" />
          <AriaToastContent className="min-w-0 flex-1 py-0.5">
            <Text slot="title" className="font-strong">
              {toast.content.title}
            </Text>{' '}
            {toast.content.text ? (
              <Text slot="description" className="text-ink-2 wrap-anywhere">
                {toast.content.text}
              </Text>
            ) : null}
            {toast.content.raw ? (
              <code className="mt-1 block text-xs leading-[18px] text-ink-2 wrap-anywhere">
                {toast.content.raw}
              </code>
            ) : null}
          </AriaToastContent>
          {toast.content.action ? (
            <Button
              variant="quiet"
              size="small"
              onPress={() => {
                toast.content.action?.onPress();
                queue.close(toast.key);
              }}
            >
              {toast.content.action.label}
            </Button>
          ) : null}
          <Button slot="close" variant="quiet" size="small" square aria-label="Close message">
            <Icon name="close" />
          </Button>
        </AriaToast>
      )}
    </AriaToastRegion>
  );
}
