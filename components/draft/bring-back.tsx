'use client';
/** Offers a cluster that the server no longer has, or has another of its name instead, as this browser keeps it. */
import type { KeptIn } from '@/lib/draft/kept-in';
import { endMs, startMs } from '@/lib/scenario/moment';
import { Button } from '../ui/button';
import { counted } from '../ui/counted';
import { clockText } from '../ui/duration';
import { Note } from '../ui/note';
import { showToast } from '../ui/toast';
import { type KeptClusterRecord, useKeptCluster, useReopen } from './kept-clusters';

function sayFailed(message: string): void {
  showToast({ sign: 'failed', title: 'Not brought back.', raw: message });
}

/** Nothing where this browser keeps nothing of the cluster. */
export function BringBack({ name, className }: { readonly name: string; readonly className?: string }) {
  const kept = useKeptCluster(name);
  const { mutate, isPending } = useReopen(sayFailed);
  if (!kept) return null;
  return (
    <Note
      icon="retry"
      title="This cluster is no longer on the server."
      {...(className === undefined ? {} : { className })}
      actions={
        <Button
          variant="primary"
          size="small"
          isPending={isPending}
          onPress={() => mutate({ cluster: kept.cluster, as: 'itself' })}
        >
          Bring it back
        </Button>
      }
    >
      This browser keeps it as it was at <MomentOf kept={kept} />: what it began with, and all that was done
      to it.
    </Note>
  );
}

/** The server was started again, or somebody else was there: its cluster of this name has not what is kept here. */
export function KeptOfAnother({
  kept,
  server,
  onDismiss,
}: {
  readonly kept: KeptClusterRecord;
  readonly server: Exclude<KeptIn, { kind: 'all' }>;
  readonly onDismiss: () => void;
}) {
  const { mutate, isPending } = useReopen(sayFailed);
  return (
    <Note
      icon="retry"
      tone="warn"
      title={titleOf(server)}
      className="mx-6 mt-4 max-md:mx-4"
      actions={
        <span className="flex flex-wrap justify-end gap-1.5">
          <Button
            variant="primary"
            size="small"
            isPending={isPending}
            onPress={() => mutate({ cluster: kept.cluster, as: 'another' })}
          >
            Bring it back beside this
          </Button>
          <Button size="small" variant="quiet" onPress={onDismiss}>
            Not now
          </Button>
        </span>
      }
    >
      This browser keeps yours as it was at <MomentOf kept={kept} />, also if you go on here.
    </Note>
  );
}

function titleOf(server: Exclude<KeptIn, { kind: 'all' }>): string {
  if (server.kind === 'another') return 'The server has another cluster of this name.';
  return `The server no longer has ${counted(server.writes, 'write')} of this cluster.`;
}

function MomentOf({ kept: { cluster } }: { readonly kept: KeptClusterRecord }) {
  const timeMs = startMs(cluster.scenario) + endMs(cluster.scenario);
  return <b className="num font-strong">{clockText(timeMs)}</b>;
}
