'use client';
/** The timelines that belong together: the cluster, its branches, each with where it began, and what was undone. */
import { useRouter } from 'next/navigation';
import { Fragment, useState } from 'react';
import type { ClusterDescription } from '@/lib/history/stream-message';
import { useOpenBranch, useRenameCluster } from '@/lib/queries/branches';
import { useIsPast } from '@/lib/queries/use-cluster';
import { useRemoveCluster } from '../cluster/use-remove-cluster';
import { Button, ButtonLink } from '../ui/button';
import { counted } from '../ui/counted';
import { Dialog } from '../ui/dialog';
import { clockText } from '../ui/duration';
import { TextField } from '../ui/field';
import { Icon } from '../ui/icon';
import { showToast } from '../ui/toast';
import { FutureLines } from './future-list';

interface BranchListProps {
  readonly family: readonly ClusterDescription[];
  readonly clusters: readonly ClusterDescription[];
  readonly current: string;
}

function href(name: string, view: string): string {
  return `/c/${encodeURIComponent(name)}/${view}`;
}

export function BranchList({ family, clusters, current }: BranchListProps) {
  const past = useIsPast();
  const router = useRouter();
  const open = useOpenBranch();
  const branch = () =>
    open.mutate(undefined, {
      onSuccess: ({ name }) => router.push(href(name, 'timelines')),
      onError: (error) => showToast({ sign: 'failed', title: 'No branch was made.', raw: error.message }),
    });
  return (
    <section aria-label="Timelines" className="grid gap-2">
      <ul className="grid gap-2">
        {family.map((cluster) => (
          <Fragment key={cluster.name}>
            <BranchLine
              cluster={cluster}
              origin={clusters.find(({ name }) => name === cluster.branch?.of)}
              isCurrent={cluster.name === current}
            />
            <FutureLines cluster={cluster} />
          </Fragment>
        ))}
      </ul>
      <Button className="justify-self-start" isDisabled={open.isPending} onPress={branch}>
        <Icon name="branch" />
        {past ? 'Branch from this moment' : 'Branch from now'}
      </Button>
    </section>
  );
}

interface BranchLineProps {
  readonly cluster: ClusterDescription;
  readonly origin: ClusterDescription | undefined;
  readonly isCurrent: boolean;
}

function BranchLine({ cluster, origin, isCurrent }: BranchLineProps) {
  const { name, title, branch, clock, objects } = cluster;
  const [renaming, setRenaming] = useState(false);
  const router = useRouter();
  const remove = useRemoveCluster(cluster);
  const removeAndGo = async () => {
    if ((await remove()) && isCurrent && branch) router.push(href(branch.of, 'timelines'));
  };
  return (
    <li
      aria-current={isCurrent ? 'true' : undefined}
      className="flex flex-wrap items-center gap-x-3 gap-y-1 rounded-2 border border-line bg-surface px-3 py-2 aria-[current]:border-accent"
    >
      <Icon name={branch ? 'branch' : 'sim'} className="text-ink-2" />
      <div className="min-w-0 flex-1">
        <p className="font-strong wrap-anywhere">
          {title}
          {isCurrent ? <span className="font-normal text-ink-2"> (shown)</span> : null}
        </p>
        <p className="num text-xs text-ink-2">
          {branch
            ? `Began in ${origin?.title ?? branch.of} at ${clockText(branch.timeMs)}, revision ${branch.revision}. `
            : ''}
          Now at {clockText(clock.nowMs)}, {counted(objects, 'object')}.
        </p>
      </div>
      {isCurrent ? null : (
        <ButtonLink size="small" href={href(name, 'timelines')} aria-label={`Switch to ${title}`}>
          Switch
        </ButtonLink>
      )}
      <Button size="small" variant="quiet" aria-label={`Rename ${title}`} onPress={() => setRenaming(true)}>
        Rename
      </Button>
      {branch ? (
        <Button
          size="small"
          variant="danger"
          aria-label={`Delete ${title}`}
          onPress={() => void removeAndGo()}
        >
          Delete
        </Button>
      ) : null}
      {renaming ? <RenameDialog cluster={cluster} onClose={() => setRenaming(false)} /> : null}
    </li>
  );
}

function RenameDialog({
  cluster: { name, title },
  onClose,
}: {
  readonly cluster: ClusterDescription;
  readonly onClose: () => void;
}) {
  const [text, setText] = useState(title);
  const rename = useRenameCluster();
  const wanted = text.trim();
  const save = () =>
    rename.mutate(
      { name, title: wanted },
      {
        onSuccess: onClose,
        onError: (error) => showToast({ sign: 'failed', title: 'Not renamed.', text: error.message }),
      },
    );
  return (
    <Dialog
      title="Rename"
      width="narrow"
      isOpen
      onOpenChange={(open) => (open ? undefined : onClose())}
      footer={
        <>
          <Button variant="quiet" onPress={onClose}>
            Cancel
          </Button>
          <Button variant="primary" isDisabled={wanted === '' || rename.isPending} onPress={save}>
            Rename
          </Button>
        </>
      }
    >
      <form
        onSubmit={(event) => {
          event.preventDefault();
          if (wanted !== '') save();
        }}
      >
        <TextField label="Title" value={text} onChange={setText} maxLength={120} autoFocus />
      </form>
    </Dialog>
  );
}
