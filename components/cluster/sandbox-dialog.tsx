'use client';
/** Copies the storage objects of the cluster that is shown into a simulated one; says first what it takes and leaves. */
import { useRouter } from 'next/navigation';
import { useMemo, useState } from 'react';
import { CheckboxGroup, Label } from 'react-aria-components';
import { useClusterDescription } from '@/lib/queries/clusters';
import { useCreateSimulation } from '@/lib/queries/simulations';
import { StatusError } from '@/lib/queries/status-error';
import { useAllObjects, useClock, useClusterName } from '@/lib/queries/use-cluster';
import { leftText, namespacesOf, type Sandbox, sandboxOf } from '@/lib/scenario/sandbox/sandbox';
import { nearestVersion } from '../object/cluster-view-provider';
import { Button } from '../ui/button';
import { Checkbox } from '../ui/checkbox';
import { Dialog } from '../ui/dialog';
import { TextField } from '../ui/field';
import { Note } from '../ui/note';
import { showToast } from '../ui/toast';

export interface SandboxDialogProps {
  readonly isOpen: boolean;
  readonly onOpenChange: (open: boolean) => void;
}

export function SandboxDialog(props: SandboxDialogProps) {
  return props.isOpen ? <OpenSandbox {...props} /> : null;
}

function OpenSandbox({ isOpen, onOpenChange }: SandboxDialogProps) {
  const { namespaces, made, title, chosen, anonymous } = useSandbox();
  const create = useCreateSimulation();
  const router = useRouter();
  const submit = () => {
    if (!made.ok) return;
    create.mutate(
      { scenario: made.value.scenario },
      {
        onSuccess: ({ name, refusals }) => {
          onOpenChange(false);
          sayRefused(refusals.map(({ status }) => status.message ?? status.reason ?? ''));
          router.push(`/c/${encodeURIComponent(name)}/lifecycle`);
        },
      },
    );
  };
  const failed = create.error instanceof StatusError ? create.error.status.message : undefined;
  return (
    <Dialog
      title="Copy into a sandbox"
      isOpen={isOpen}
      onOpenChange={onOpenChange}
      footer={
        <>
          <Button variant="quiet" onPress={() => onOpenChange(false)}>
            Cancel
          </Button>
          <Button variant="primary" isPending={create.isPending} isDisabled={!made.ok} onPress={submit}>
            Copy
          </Button>
        </>
      }
    >
      <p className="mb-3 text-ink-2">
        A simulated cluster that begins with these storage objects, to try what one would not dare here:
        delete a claim, give a class another binding mode (on its page), take a node away. Nothing goes back.
      </p>
      <div className="grid gap-3">
        <TextField label="Name" {...title} maxLength={60} />
        {namespaces.length > 1 ? <Namespaces all={namespaces} {...chosen} /> : null}
        <Checkbox
          {...anonymous}
          detail="Names, labels and addresses become numbered ones: the copy can be shared."
        >
          Make names anonymous
        </Checkbox>
        {made.ok ? (
          <Contents {...made.value} />
        ) : (
          <Note tone="warn" sign="failed" title="Too many objects.">
            {made.error}
          </Note>
        )}
        {failed === undefined ? null : (
          <Note tone="bad" sign="failed" title="Not copied.">
            {failed}
          </Note>
        )}
      </div>
    </Dialog>
  );
}

function sayRefused(messages: readonly string[]): void {
  const [first] = messages;
  if (first === undefined) return;
  const more = messages.length === 1 ? '' : ` (and ${messages.length - 1} more)`;
  showToast({ sign: 'waiting', title: 'Not all could be copied.', text: `${first}${more}` });
}

/** What is chosen in the dialog, and the copy that would come of it. */
function useSandbox() {
  const cluster = useClusterName();
  const version = nearestVersion(useClusterDescription(cluster)?.kubernetesVersion);
  const nowMs = useClock()?.nowMs ?? 0;
  // It begins when the dialog was opened: a live clock would make the whole copy anew each second.
  const [startMs] = useState(nowMs);
  const table = useAllObjects();
  const objects = useMemo(() => [...table.values()].flatMap((kind) => [...kind.values()]), [table]);
  const namespaces = useMemo(() => namespacesOf(objects), [objects]);
  const [chosen, setChosen] = useState<readonly string[]>(namespaces);
  const [anonymous, setAnonymous] = useState(false);
  const [title, setTitle] = useState(`Sandbox of ${cluster}`);
  const made = useMemo(
    () =>
      sandboxOf(objects, {
        title: title.trim() === '' ? 'Sandbox' : title.trim(),
        kubernetes: version,
        anonymous,
        startMs: Math.floor(startMs / 1_000) * 1_000,
        ...(chosen.length === namespaces.length ? {} : { namespaces: new Set(chosen) }),
      }),
    [objects, title, version, anonymous, startMs, chosen, namespaces],
  );
  return {
    namespaces,
    made,
    title: { value: title, onChange: setTitle },
    chosen: { value: chosen, onChange: setChosen },
    anonymous: { isSelected: anonymous, onChange: setAnonymous },
  };
}

function Namespaces({
  all,
  value,
  onChange,
}: {
  readonly all: readonly string[];
  readonly value: readonly string[];
  readonly onChange: (chosen: readonly string[]) => void;
}) {
  return (
    <CheckboxGroup value={[...value]} onChange={onChange}>
      <Label className="text-xs font-medium">Namespaces</Label>
      <div className="grid max-h-40 grid-cols-2 gap-x-4 overflow-y-auto">
        {all.map((namespace) => (
          <Checkbox key={namespace} value={namespace}>
            <span className="break-all font-mono text-xs">{namespace}</span>
          </Checkbox>
        ))}
      </div>
    </CheckboxGroup>
  );
}

function Contents({ taken, left }: Sandbox) {
  return (
    <dl className="grid gap-x-4 gap-y-2 border-t border-line pt-3 text-xs md:grid-cols-[56px_minmax(0,1fr)]">
      <dt className="text-ink-3">Takes</dt>
      <dd className="num">
        {taken.length === 0 ? 'nothing' : taken.map(({ kind, count }) => `${count} ${kind}`).join(', ')}
      </dd>
      <dt className="text-ink-3">Leaves</dt>
      <dd className="num">
        {left.length === 0 ? (
          'nothing'
        ) : (
          <ul className="grid gap-0.5">
            {left.map((one) => (
              <li key={`${one.kind} ${one.why}`}>{leftText(one)}</li>
            ))}
          </ul>
        )}
      </dd>
    </dl>
  );
}
