'use client';
/** Makes a simulated cluster: empty, or from one of the built-in demos. */
import { useRouter } from 'next/navigation';
import { useState } from 'react';
import { DEFAULT_KUBERNETES_VERSION, KUBERNETES_VERSIONS } from '@/lib/kubernetes/feature-gates';
import { useCreateSimulation } from '@/lib/queries/simulations';
import { StatusError } from '@/lib/queries/status-error';
import { Button } from '../ui/button';
import { Dialog } from '../ui/dialog';
import { SelectField, TextField } from '../ui/field';
import { Note } from '../ui/note';

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
  const [version, setVersion] = useState<string>(DEFAULT_KUBERNETES_VERSION);
  const submit = () => {
    create.mutate(
      { ...(title.trim() === '' ? {} : { title: title.trim() }), kubernetesVersion: version },
      {
        onSuccess: (cluster) => {
          onOpenChange(false);
          setTitle('');
          router.push(`/c/${encodeURIComponent(cluster.name)}/lifecycle`);
        },
      },
    );
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
          label="Kubernetes version"
          options={KUBERNETES_VERSIONS.map((id) => ({ id, label: id }))}
          selectedKey={version}
          onSelectionChange={(key) => setVersion(String(key))}
        />
        {failed ? (
          <Note tone="bad" sign="failed" title="Not created.">
            {failed.message}
          </Note>
        ) : null}
      </form>
    </Dialog>
  );
}
