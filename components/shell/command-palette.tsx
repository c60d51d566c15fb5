'use client';
import { Dialog } from '../ui/dialog';
export function CommandPalette(props: {
  readonly isOpen: boolean;
  readonly onOpenChange: (open: boolean) => void;
}) {
  return (
    <Dialog title="Find or do anything" {...props}>
      <p />
    </Dialog>
  );
}
