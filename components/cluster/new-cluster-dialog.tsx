'use client';
/** Makes a simulated cluster: empty, or as one of the built-in demos begins. */
import { useRouter } from 'next/navigation';
import { useState } from 'react';
import { DEFAULT_KUBERNETES_VERSION, KUBERNETES_VERSIONS } from '@/lib/kubernetes/feature-gates';
import { type NewSimulation, useCreateSimulation } from '@/lib/queries/simulations';
import { StatusError } from '@/lib/queries/status-error';
import { DEMOS, findDemo } from '@/lib/scenario/demos';
import { Button } from '../ui/button';
import { Dialog } from '../ui/dialog';
import { SelectField, TextField } from '../ui/field';
import { Note } from '../ui/note';

const EMPTY = ':empty';

const BEGINNINGS = [
  { id: EMPTY, label: 'Nothing', detail: 'An empty cluster for your own manifests' },
  ...Object.entries(DEMOS).map(([id, { title, description }]) => ({
    id,
    label: title ?? id,
    detail: description,
  })),
];

function requestFor(title: string, beginning: string, kubernetesVersion: string): NewSimulation {
  const demo = findDemo(beginning);
  const named = title.trim() === '' ? {} : { title: title.trim() };
  return demo ? { ...named, scenario: demo } : { title: 'My cluster', ...named, kubernetesVersion };
}

export function NewClusterDialog({
  isOpen,
  onOpenChange,
}: {
  readonly isOpen: boolean;
  readonly onOpenChange: (open: boolean) => void;
}) {
  const router = useRouter();
  const create = useCreateSimulation();
  const [title, setTitle] = useState('');
  const [beginning, setBeginning] = useState(EMPTY);
  const [version, setVersion] = useState<string>(DEFAULT_KUBERNETES_VERSION);
  const submit = () => {
    create.mutate(requestFor(title, beginning, version), {
      onSuccess: (cluster) => {
        onOpenChange(false);
        setTitle('');
        router.push(`/c/${encodeURIComponent(cluster.name)}/lifecycle`);
      },
    });
  };
  const failed = create.error instanceof StatusError ? create.error.status : undefined;
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
          <Button variant="primary" isPending={create.isPending} onPress={submit}>
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
        <TextField label="Name" value={title} onChange={setTitle} placeholder="My cluster" maxLength={60} />
        <SelectField
          label="Begin with"
          options={BEGINNINGS}
          selectedKey={beginning}
          onSelectionChange={(key) => setBeginning(String(key))}
        />
        {beginning === EMPTY ? (
          <SelectField
            label="Kubernetes version"
            options={KUBERNETES_VERSIONS.map((id) => ({ id, label: id }))}
            selectedKey={version}
            onSelectionChange={(key) => setVersion(String(key))}
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
