'use client';
/** Chooses the cluster that is shown: simulated ones, live ones, or a new simulated one. */
import { usePathname } from 'next/navigation';
import { useState } from 'react';
import { Button } from 'react-aria-components';
import type { ClusterDescription, ConnectionState } from '@/lib/history/stream-message';
import { KUBERNETES_VERSIONS } from '@/lib/kubernetes/feature-gates';
import { useClusters } from '@/lib/queries/clusters';
import { useClusterName } from '@/lib/queries/use-cluster';
import { KeptWorkDialog } from '../draft/kept-work-dialog';
import { PasteDialog } from '../pasted/paste-dialog';
import { useOpenInVersion } from '../scenario/use-versions';
import { counted } from '../ui/counted';
import { clockText } from '../ui/duration';
import { Icon } from '../ui/icon';
import { Menu, MenuItem, MenuSection, MenuTrigger } from '../ui/menu';
import { Sign } from '../ui/sign';
import { type ClusterAction, ClusterActionDialog } from './cluster-actions';
import { NewClusterDialog } from './new-cluster-dialog';
import { SandboxDialog } from './sandbox-dialog';

/** A dialog that the menu opens. */
type Opened = 'new' | 'paste' | 'sandbox' | 'kept';

const KIND_WORDS = { simulated: 'Simulated', live: 'Live', pasted: 'Pasted' } as const;
const KIND_ICONS = { simulated: 'sim', live: 'live', pasted: 'file' } as const;

export function ClusterSwitcher() {
  const name = useClusterName();
  const [open, setOpen] = useState<Opened>();
  const dialog = (which: Opened) => ({
    isOpen: open === which,
    onOpenChange: (isOpen: boolean) => setOpen(isOpen ? which : undefined),
  });
  const [action, setAction] = useState<ClusterAction>();
  const { data } = useClusters();
  const clusters = data?.clusters ?? [];
  const current = clusters.find((cluster) => cluster.name === name);
  const kind = current && KIND_WORDS[current.kind];
  const said = current?.writes ? `${kind}, writes allowed` : kind;
  const shown = current ? shortTitle(current) : name;
  return (
    <>
      <MenuTrigger>
        <Button
          aria-label={said ? `Cluster: ${shown}, ${said}` : `Cluster: ${shown}`}
          className="-ml-2 inline-flex h-8 min-w-0 shrink items-center gap-2 whitespace-nowrap rounded-2 px-2 font-strong hover:bg-sunken"
        >
          <Icon name={KIND_ICONS[current?.kind ?? 'simulated']} />
          <span className="truncate">{shown}</span>
          {kind ? <span className="font-normal text-ink-2 max-md:hidden">{kind}</span> : null}
          <Icon name="down" />
        </Button>
        <ClusterMenu
          current={name}
          clusters={clusters}
          onOpen={setOpen}
          onAction={current && current.kind !== 'live' ? setAction : undefined}
        />
      </MenuTrigger>
      <ClusterActionDialog action={action} onClose={() => setAction(undefined)} />
      <NewClusterDialog {...dialog('new')} />
      <PasteDialog {...dialog('paste')} />
      <SandboxDialog {...dialog('sandbox')} />
      <KeptWorkDialog {...dialog('kept')} />
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
  onOpen,
  onAction,
}: {
  readonly current: string;
  readonly clusters: readonly ClusterDescription[];
  readonly onOpen: (dialog: Opened) => void;
  /** Undefined on a live cluster, which is neither begun again nor deleted. */
  readonly onAction: ((action: ClusterAction) => void) | undefined;
}) {
  const view = usePathname().split('/')[3] ?? 'lifecycle';
  const simulated = clusters.filter((cluster) => cluster.kind === 'simulated');
  const live = clusters.filter((cluster) => cluster.kind === 'live');
  const read = live.filter(({ writes }) => !writes);
  const written = live.filter(({ writes }) => writes);
  const pasted = clusters.filter((cluster) => cluster.kind === 'pasted');
  const shown = clusters.find((cluster) => cluster.name === current);
  const item = (cluster: ClusterDescription) => (
    <MenuItem
      key={cluster.name}
      id={cluster.name}
      href={`/c/${encodeURIComponent(cluster.name)}/${view}`}
      icon={KIND_ICONS[cluster.kind]}
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
      {read.length > 0 ? <MenuSection title="Live, read-only">{read.map(item)}</MenuSection> : null}
      {written.length > 0 ? (
        <MenuSection title="Live, writes allowed">{written.map(item)}</MenuSection>
      ) : null}
      {pasted.length > 0 ? <MenuSection title="Pasted, read-only">{pasted.map(item)}</MenuSection> : null}
      <MenuSection title="This cluster">
        <MenuItem id=":sandbox" icon="copy" onAction={() => onOpen('sandbox')}>
          Copy into a sandbox
        </MenuItem>
        {shown?.kind === 'simulated' ? <VersionItems cluster={shown} /> : null}
        {onAction && shown?.kind === 'simulated' ? (
          <MenuItem id=":reset" icon="retry" onAction={() => onAction('reset')}>
            Start again
          </MenuItem>
        ) : null}
        {onAction ? (
          <MenuItem id=":delete" icon="trash" onAction={() => onAction('delete')}>
            Delete
          </MenuItem>
        ) : null}
      </MenuSection>
      <MenuSection title="New" hideTitle>
        <NewItems onOpen={onOpen} />
      </MenuSection>
    </Menu>
  );
}

/** Where else a cluster comes from. */
function NewItems({ onOpen }: { readonly onOpen: (dialog: Opened) => void }) {
  return (
    <>
      <MenuItem id=":demos" icon="info" href="/demos">
        Demos
      </MenuItem>
      <MenuItem id=":new" icon="plus" onAction={() => onOpen('new')}>
        New simulated cluster
      </MenuItem>
      <MenuItem id=":paste" icon="file" onAction={() => onOpen('paste')}>
        Explain pasted YAML
      </MenuItem>
      <MenuItem id=":file" icon="file" href="/s/file">
        Open a scenario file
      </MenuItem>
      <MenuItem id=":kept" icon="copy" onAction={() => onOpen('kept')}>
        Kept in this browser
      </MenuItem>
    </>
  );
}

/** The same scenario in another version of Kubernetes. */
function VersionItems({ cluster }: { readonly cluster: ClusterDescription }) {
  const { mutate } = useOpenInVersion(cluster.name);
  return (
    <>
      {KUBERNETES_VERSIONS.filter((version) => version !== cluster.kubernetesVersion).map((version) => (
        <MenuItem key={version} id={`:in-${version}`} icon="branch" onAction={() => mutate(version)}>
          {`Open in Kubernetes ${version}`}
        </MenuItem>
      ))}
      <MenuItem id=":versions" icon="sort" href={`/c/${encodeURIComponent(cluster.name)}/versions`}>
        Compare versions
      </MenuItem>
    </>
  );
}

function ClusterState({ cluster }: { readonly cluster: ClusterDescription }) {
  const { connection, unreadable } = cluster.state;
  const version = cluster.kubernetesVersion
    ? `Kubernetes ${cluster.kubernetesVersion.replace(/^v/, '')}, `
    : '';
  if (connection.kind === 'connected') {
    const forbidden = unreadable.filter(({ why }) => why === 'forbidden');
    return (
      <span className="num">
        {version}
        {counted(cluster.objects, 'object')}
        {forbidden.length > 0 ? `, ${counted(forbidden.length, 'forbidden kind')}` : null}
      </span>
    );
  }
  if (connection.kind === 'idle') return 'not opened yet';
  return (
    <span className="inline-flex items-center gap-1.5 text-warn">
      <Sign name={connection.kind === 'unreachable' ? 'failed' : 'waiting'} size={11} />
      <span className="line-clamp-2">{troubleText(connection)}</span>
    </span>
  );
}

/** What is the matter with a connection, since when or why. */
function troubleText(connection: Exclude<ConnectionState, { kind: 'connected' | 'idle' }>): string {
  switch (connection.kind) {
    case 'connecting':
      return 'connecting';
    case 'reconnecting':
      return `not heard since ${clockText(connection.sinceMs)} UTC, reconnecting`;
    case 'unreachable':
      return `does not answer: ${connection.reason}`;
  }
}
