'use client';
import { Kbd } from '../ui/badge';
import { Dialog } from '../ui/dialog';
import { SHORTCUTS } from './use-shortcuts';

/** The help of the `?` key. */
export function ShortcutsDialog(props: {
  readonly isOpen: boolean;
  readonly onOpenChange: (open: boolean) => void;
}) {
  return (
    <Dialog title="Keyboard shortcuts" width="narrow" {...props}>
      <dl className="grid gap-2">
        {SHORTCUTS.map(({ keys, does }) => (
          <div key={does} className="flex items-center gap-3">
            <dt className="flex w-24 shrink-0 items-center gap-1">
              {keys.map((key) => (
                <Kbd key={key}>{key}</Kbd>
              ))}
            </dt>
            <dd className="text-ink-2">{does}</dd>
          </div>
        ))}
      </dl>
    </Dialog>
  );
}
