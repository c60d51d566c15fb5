'use client';
/** Makes a simulated cluster: empty, or as one of the built-in demos begins. */
import { useRouter } from 'next/navigation';
import { DEFAULT_KUBERNETES_VERSION, KUBERNETES_VERSIONS } from '@/lib/kubernetes/feature-gates';
import { type NewSimulation, useCreateSimulation } from '@/lib/queries/simulations';
import { StatusError } from '@/lib/queries/status-error';
import { DEMO_CATALOGUE } from '@/lib/scenario/demos/catalogue';
import { useKeptForm } from '../draft/use-kept-record';
import { Button } from '../ui/button';
import { Dialog } from '../ui/dialog';
import { SelectField, TextField } from '../ui/field';
import { Note } from '../ui/note';

const EMPTY = ':empty';

/** As it is before anything is filled in. */
const UNFILLED = { title: '', beginning: EMPTY, version: DEFAULT_KUBERNETES_VERSION as string };

const BEGINNINGS = [
  { id: EMPTY, label: 'Nothing', detail: 'An empty cluster for your own manifests' },
  { id: 'first-visit', label: 'Demo', detail: 'Something of everything, in two zones' },
  ...DEMO_CATALOGUE.map(({ id, title, summary }) => ({ id, label: title, detail: summary })),
];

function requestFor(title: string, beginning: string, kubernetesVersion: string): NewSimulation {
  const named = title.trim() === '' ? {} : { title: title.trim() };
  if (beginning === EMPTY) return { title: 'My cluster', ...named, kubernetesVersion };
  return { ...named, scenario: beginning };
}

/** What is filled in, kept until it is done, and what becomes of it. */
function useNewCluster(onDone: () => void) {
  const router = useRouter();
  const create = useCreateSimulation();
  const { form, set, clear } = useKeptForm('new-cluster', 'New simulated cluster', UNFILLED);
  const submit = () => {
    create.mutate(requestFor(form.title, form.beginning, form.version), {
      onSuccess: (cluster) => {
        onDone();
        clear();
        router.push(`/c/${encodeURIComponent(cluster.name)}/lifecycle`);
      },
    });
  };
  const failed = create.error instanceof StatusError ? create.error.status : undefined;
  return { form, set, submit, isPending: create.isPending, failed };
}

export function NewClusterDialog({
  isOpen,
  onOpenChange,
}: {
  readonly isOpen: boolean;
  readonly onOpenChange: (open: boolean) => void;
}) {
  const { form, set, submit, isPending, failed } = useNewCluster(() => onOpenChange(false));
  const { title, beginning, version } = form;
  return (
    <Dialog
      title="New simulated cluster"
      isOpen={isOpen}
      onOpenChange={onOpenChange}
      width="narrow"
      footer={
        <>
          <Button variant="quiet" onPress={() => onOpenChange(false)}>
            Cancel
          </Button>
          <Button variant="primary" isPending={isPending} onPress={submit}>
            Create
          </Button>
        </>
      }
    >
      <form
        className="grid gap-3"
        onSubmit={(event) => {
          event.preventDefault();
          submit();
        }}
      >
        <TextField
          label="Name"
          value={title}
          onChange={(text) => set({ title: text })}
          placeholder="My cluster"
          maxLength={60}
        />
        <SelectField
          label="Begin with"
          options={BEGINNINGS}
          selectedKey={beginning}
          onSelectionChange={(key) => set({ beginning: String(key) })}
        />
        {beginning === EMPTY ? (
          <SelectField
            label="Kubernetes version"
            options={KUBERNETES_VERSIONS.map((id) => ({ id, label: id }))}
            selectedKey={version}
            onSelectionChange={(key) => set({ version: String(key) })}
          />
        ) : null}
        {failed ? (
          <Note tone="bad" sign="failed" title="Not created.">
            {failed.message}
          </Note>
        ) : null}
      </form>
    </Dialog>
  );
}
