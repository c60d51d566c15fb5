'use client';
/** Chooses the cluster that is shown: simulated ones, live ones, or a new simulated one. */
import { usePathname } from 'next/navigation';
import { useState } from 'react';
import { Button } from 'react-aria-components';
import type { ClusterDescription } from '@/lib/history/stream-message';
import { useClusters } from '@/lib/queries/clusters';
import { useClusterName } from '@/lib/queries/use-cluster';
import { Icon } from '../ui/icon';
import { Menu, MenuItem, MenuSection, MenuTrigger } from '../ui/menu';
import { Sign } from '../ui/sign';
import { type ClusterAction, ClusterActionDialog } from './cluster-actions';
import { NewClusterDialog } from './new-cluster-dialog';

export function ClusterSwitcher() {
  const name = useClusterName();
  const [creating, setCreating] = useState(false);
  const [action, setAction] = useState<ClusterAction>();
  const { data } = useClusters();
  const clusters = data?.clusters ?? [];
  const current = clusters.find((cluster) => cluster.name === name);
  const kind = current && (current.kind === 'live' ? 'Live' : 'Simulated');
  const shown = current ? shortTitle(current) : name;
  return (
    <>
      <MenuTrigger>
        <Button
          aria-label={kind ? `Cluster: ${shown}, ${kind}` : `Cluster: ${shown}`}
          className="-ml-2 inline-flex h-8 min-w-0 shrink items-center gap-2 whitespace-nowrap rounded-2 px-2 font-strong hover:bg-sunken"
        >
          <Icon name={current?.kind === 'live' ? 'live' : 'sim'} />
          <span className="truncate">{shown}</span>
          {kind ? <span className="font-normal text-ink-2 max-md:hidden">{kind}</span> : null}
          <Icon name="down" />
        </Button>
        <ClusterMenu
          current={name}
          clusters={clusters}
          onNew={() => setCreating(true)}
          onAction={current?.kind === 'simulated' ? setAction : undefined}
        />
      </MenuTrigger>
      <ClusterActionDialog action={action} onClose={() => setAction(undefined)} />
      <NewClusterDialog isOpen={creating} onOpenChange={setCreating} />
    </>
  );
}

/** A live cluster's title names its API server too: room for that is in the menu's tooltip. */
function shortTitle(cluster: ClusterDescription): string {
  return cluster.kind === 'live' ? cluster.name : cluster.title;
}

function ClusterMenu({
  current,
  clusters,
  onNew,
  onAction,
}: {
  readonly current: string;
  readonly clusters: readonly ClusterDescription[];
  readonly onNew: () => void;
  /** Undefined on a live cluster, which is only read. */
  readonly onAction: ((action: ClusterAction) => void) | undefined;
}) {
  const view = usePathname().split('/')[3] ?? 'lifecycle';
  const simulated = clusters.filter((cluster) => cluster.kind === 'simulated');
  const live = clusters.filter((cluster) => cluster.kind === 'live');
  const item = (cluster: ClusterDescription) => (
    <MenuItem
      key={cluster.name}
      id={cluster.name}
      href={`/c/${encodeURIComponent(cluster.name)}/${view}`}
      icon={cluster.kind === 'live' ? 'live' : 'sim'}
      detail={<ClusterState cluster={cluster} />}
      end={cluster.name === current ? <Icon name="check" className="text-accent" /> : undefined}
      textValue={cluster.title}
    >
      <span title={cluster.title}>{shortTitle(cluster)}</span>
    </MenuItem>
  );
  return (
    <Menu aria-label="Clusters" className="w-72" disallowEmptySelection>
      {simulated.length > 0 ? <MenuSection title="Simulated">{simulated.map(item)}</MenuSection> : null}
      {live.length > 0 ? <MenuSection title="Live, read-only">{live.map(item)}</MenuSection> : null}
      {onAction ? (
        <MenuSection title="This cluster">
          <MenuItem id=":reset" icon="retry" onAction={() => onAction('reset')}>
            Start again
          </MenuItem>
          <MenuItem id=":delete" icon="trash" onAction={() => onAction('delete')}>
            Delete
          </MenuItem>
        </MenuSection>
      ) : null}
      <MenuSection title="New" hideTitle>
        <MenuItem id=":new" icon="plus" onAction={onNew}>
          New simulated cluster
        </MenuItem>
      </MenuSection>
    </Menu>
  );
}

function ClusterState({ cluster }: { readonly cluster: ClusterDescription }) {
  const { connection } = cluster.state;
  const version = cluster.kubernetesVersion
    ? `Kubernetes ${cluster.kubernetesVersion.replace(/^v/, '')}, `
    : '';
  if (connection.kind === 'connected') {
    return (
      <span className="num">
        {version}
        {cluster.objects} objects
      </span>
    );
  }
  if (connection.kind === 'idle') return 'not opened yet';
  const word = CONNECTION_WORDS[connection.kind];
  return (
    <span className="inline-flex items-center gap-1.5 text-warn">
      <Sign name={connection.kind === 'unreachable' ? 'failed' : 'waiting'} size={11} />
      {word}
    </span>
  );
}

const CONNECTION_WORDS = {
  connecting: 'connecting',
  reconnecting: 'connection lost',
  unreachable: 'does not answer',
} as const;
