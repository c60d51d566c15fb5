'use client';
/** A command line with a button that copies it, and the button alone. */
import { useEffect, useState } from 'react';
import { Button, type ButtonLook } from './button';
import { cx } from './class-names';
import { Icon } from './icon';
import { showToast } from './toast';

const SHOWN_MS = 1_500;

/** Copies `text`; says so in its own label for a moment. `label` names what is copied. */
export function CopyButton({
  text,
  label = 'Copy',
  children,
  ...look
}: ButtonLook & { readonly text: string; readonly label?: string; readonly children?: React.ReactNode }) {
  const [copied, setCopied] = useState(false);
  useEffect(() => {
    if (!copied) return;
    const timer = setTimeout(() => setCopied(false), SHOWN_MS);
    return () => clearTimeout(timer);
  }, [copied]);
  const copy = async () => {
    try {
      await navigator.clipboard.writeText(text);
      setCopied(true);
    } catch {
      showToast({
        sign: 'failed',
        title: 'Not copied.',
        text: 'The browser did not allow it. Select the text instead.',
      });
    }
  };
  return (
    <Button
      variant={children ? 'default' : 'quiet'}
      size="small"
      square={!children}
      {...look}
      aria-label={children ? undefined : copied ? 'Copied' : label}
      onPress={copy}
    >
      <Icon name={copied ? 'check' : 'copy'} className={copied ? 'text-ok' : undefined} />
      {children ? (copied ? 'Copied' : children) : null}
    </Button>
  );
}

/** A command for a shell. Wraps instead of scrolling, so that all of it can be read. */
export function Command({ children, className }: { readonly children: string; readonly className?: string }) {
  return (
    <div
      className={cx(
        'flex min-w-0 items-start gap-2 rounded-2 border border-line bg-sunken py-[5px] pr-[5px] pl-3',
        className,
      )}
    >
      <code className="min-w-0 flex-1 self-center whitespace-pre-wrap text-xs leading-[17px] wrap-anywhere before:text-ink-3 before:content-['$_']">
        {children}
      </code>
      <CopyButton text={children} label="Copy command" />
    </div>
  );
}
