'use client';
/** Draws a view only where there is something to draw: a cluster that never answered, or is none, gets its reason. */
import type { ReactNode } from 'react';
import { useClusterName, useClusterPart, useClusterStore } from '@/lib/queries/use-cluster';
import { BringBack } from '../draft/bring-back';
import { Button, ButtonLink } from '../ui/button';
import { Icon } from '../ui/icon';
import { ErrorState } from '../ui/states';

export function Reachable({ children }: { readonly children: ReactNode }) {
  const read = useClusterPart((snapshot) => snapshot.log.log !== undefined);
  const link = useClusterPart((snapshot) => snapshot.link);
  const connection = useClusterPart((snapshot) => snapshot.log.state?.connection);
  if (read)
    return <Stale when={link.kind !== 'open' || connection?.kind === 'reconnecting'}>{children}</Stale>;
  if (link.kind === 'ended' && link.status.code === UNREADABLE)
    return <NotOpened message={link.status.message} />;
  if (link.kind === 'ended') return <NoCluster message={link.status.message} />;
  if (connection?.kind === 'unreachable') return <NoAnswer reason={connection.reason} />;
  return children;
}

/** What may have changed since is drawn without colour: colour would claim that it is so now. */
function Stale({ when, children }: { readonly when: boolean; readonly children: ReactNode }) {
  return <div className={when ? 'h-full grayscale' : 'h-full'}>{children}</div>;
}

/** The server keeps the cluster, and this release of it cannot read what it keeps. */
const UNREADABLE = 410;
const PLACE = 'm-6 max-md:m-4';

function NotOpened({ message }: { readonly message: string | undefined }) {
  return (
    <ErrorState
      title={`Cluster "${useClusterName()}" cannot be opened.`}
      raw={message}
      className={PLACE}
      actions={
        <ButtonLink variant="primary" href="/c/demo/lifecycle">
          Open the demo
        </ButtonLink>
      }
    >
      Nothing of it is lost: the server keeps its journal as it is, but cannot read it.
    </ErrorState>
  );
}

function NoCluster({ message }: { readonly message: string | undefined }) {
  const name = useClusterName();
  return (
    <>
      <BringBack name={name} className={PLACE} />
      <ErrorState
        title={`There is no cluster "${name}".`}
        raw={message}
        className={PLACE}
        actions={
          <ButtonLink variant="primary" href="/c/demo/lifecycle">
            Open the demo
          </ButtonLink>
        }
      >
        It was deleted or let go, or the address is wrong.
      </ErrorState>
    </>
  );
}

function NoAnswer({ reason }: { readonly reason: string }) {
  const store = useClusterStore();
  return (
    <ErrorState
      title="The cluster does not answer."
      raw={reason}
      className={PLACE}
      actions={
        <>
          <Button variant="primary" onPress={() => store.retry()}>
            <Icon name="retry" />
            Try again
          </Button>
          <ButtonLink variant="quiet" href="/c/demo/lifecycle">
            Open the demo
          </ButtonLink>
        </>
      }
    >
      Nothing below would be current, so nothing is drawn. Stowage goes on trying.
    </ErrorState>
  );
}
