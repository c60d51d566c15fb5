'use client';
/** Beside the simulated clock: what is broken on purpose, and the way to break something. */
import { useState } from 'react';
import { useActiveFaults } from '@/lib/queries/faults';
import { Button } from '../ui/button';
import { cx } from '../ui/class-names';
import { Icon } from '../ui/icon';
import { faultText } from './fault-text';
import { FaultsDialog } from './faults-dialog';

export function FaultsButton() {
  const [open, setOpen] = useState(false);
  const active = [...useActiveFaults().values()];
  const [first] = active;
  const text = active.length === 1 && first ? faultText(first.spec) : `${active.length} faults`;
  return (
    <>
      <Button
        size="small"
        variant="quiet"
        onPress={() => setOpen(true)}
        aria-label={first ? `Faults: ${text}` : 'Break something'}
        className={cx('max-w-full', first && 'bg-warn-soft text-warn hover:bg-warn-soft hover:text-warn')}
      >
        <Icon name="fault" size={14} />
        <span className="min-w-0 truncate max-md:hidden">{first ? text : 'Break something'}</span>
        {first ? <span className="num md:hidden">{active.length}</span> : null}
      </Button>
      <FaultsDialog isOpen={open} onOpenChange={setOpen} />
    </>
  );
}
