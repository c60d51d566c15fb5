'use client';
import type { Fault } from '@/lib/kubernetes/fault';
/** What is broken on purpose in a simulated cluster: the list with a way to end each, and a form to begin another. */
import { useActiveFaults, useEndFault } from '@/lib/queries/faults';
import { useClock } from '@/lib/queries/use-cluster';
import { Button } from '../ui/button';
import { Dialog } from '../ui/dialog';
import { Icon } from '../ui/icon';
import { showToast } from '../ui/toast';
import { BeginFault } from './begin-fault';
import { endText, faultText } from './fault-text';

export interface FaultsDialogProps {
  readonly isOpen: boolean;
  readonly onOpenChange: (open: boolean) => void;
}

export function FaultsDialog(props: FaultsDialogProps) {
  return props.isOpen ? <OpenFaults {...props} /> : null;
}

function OpenFaults({ isOpen, onOpenChange }: FaultsDialogProps) {
  const active = [...useActiveFaults().values()];
  return (
    <Dialog title="Break something" isOpen={isOpen} onOpenChange={onOpenChange}>
      <div className="grid gap-5">
        <p className="text-ink-2">
          Faults belong to the scenario: they are shared with it, and happen again when it is replayed.
        </p>
        {active.length > 0 ? <ActiveFaults faults={active} /> : null}
        <BeginFault onBegun={() => onOpenChange(false)} />
      </div>
    </Dialog>
  );
}

function ActiveFaults({ faults }: { readonly faults: readonly Fault[] }) {
  const nowMs = useClock()?.nowMs ?? 0;
  const { mutate, isPending, variables } = useEndFault({
    onError: (error) => showToast({ sign: 'failed', title: 'Not ended.', text: error.message }),
  });
  return (
    <section aria-labelledby="active-faults">
      <h3 id="active-faults" className="mb-1.5 text-sm font-strong">
        Broken now
      </h3>
      <ul className="grid gap-1.5">
        {faults.map((fault) => (
          <li
            key={fault.metadata.name}
            className="flex items-center gap-2.5 rounded-2 bg-warn-soft py-1.5 pr-1.5 pl-3"
          >
            <Icon name="fault" className="text-warn" />
            <span className="min-w-0 flex-1 wrap-anywhere">
              {faultText(fault.spec)}
              <span className="num block text-xs text-ink-2">{endText(fault, nowMs)}</span>
            </span>
            <Button
              size="small"
              isPending={isPending && variables === fault.metadata.name}
              aria-label={`End: ${faultText(fault.spec)}`}
              onPress={() => mutate(fault.metadata.name)}
            >
              End
            </Button>
          </li>
        ))}
      </ul>
    </section>
  );
}
