'use client';
/** The lifecycle of all volumes and claims of a cluster, with the details of the one that is selected. */
import { useState } from 'react';
import type { LifecycleModel, LifecycleToken } from '@/lib/graph/lifecycle-model';
import type { UnreadableKind } from '@/lib/history/stream-message';
import { persistentVolumeClaims } from '@/lib/kubernetes/resources';
import { useClusterPart, useIsLoading, useObjects } from '@/lib/queries/use-cluster';
import type { Sentence } from '@/lib/volume/sentence';
import { LifecycleMachine } from '../graph/lifecycle/machine';
import { NamespaceFilter } from '../object/namespace-filter';
import { useReferenced } from '../object/object-panel';
import { type ObjectReference, sameReference } from '../object/object-reference';
import { SentenceText } from '../object/sentence-text';
import { isWhollyUnread, UnreadKinds, useUnread } from '../object/unread-kinds';
import { useSelection } from '../object/use-selection';
import { ToggleButton } from '../ui/button';
import { Sign } from '../ui/sign';
import { LoadingState } from '../ui/states';
import { ViewFrame } from '../ui/view-frame';
import { FirstVisit } from './first-visit';
import { LifecycleEmpty } from './lifecycle-empty';
import { RARE_EDGES, SelectedDetails, useSelectedWays } from './selected-details';
import { type TokenListContent, TokenListDialog } from './token-list-dialog';
import { useDetailsFocus } from './use-details-focus';
import { useLifecycleModel, useWayThrough } from './use-lifecycle';

const renderSentence = (sentence: Sentence) => <SentenceText sentence={sentence} />;
const NOTHING: ObjectReference = { kind: '', name: '' };

function tokenId(reference: ObjectReference | undefined): string | undefined {
  if (!reference) return undefined;
  return reference.kind === 'PersistentVolume'
    ? `volume:${reference.name}`
    : `claim:${reference.namespace}/${reference.name}`;
}

export function LifecycleView() {
  const [namespace, setNamespace] = useState<string>();
  const [showRare, setShowRare] = useState(false);
  const [list, setList] = useState<TokenListContent>();
  const { selected, select } = useSelection();
  const loading = useIsLoading();
  const revision = useClusterPart(({ log }) => log.revision);
  const ready = useClusterPart(
    (snapshot) => snapshot.log.log !== undefined && snapshot.log.revision >= snapshot.log.head,
  );
  const allClaims = useObjects(persistentVolumeClaims);
  const model = useLifecycleModel(namespace);
  const unread = useUnread('PersistentVolume', 'PersistentVolumeClaim');
  const object = useReferenced(selected ?? NOTHING);
  const way = useWayThrough(object, useSelectedWays(object));
  const selectToken = ({ kind, namespace: of, name }: LifecycleToken) => {
    const reference = { kind, ...(of === undefined ? {} : { namespace: of }), name };
    select(sameReference(selected, reference) ? undefined : reference);
  };
  useDetailsFocus(tokenId(selected));
  const nothing = !loading && model.volumeCount === 0 && model.claimCount === 0 && namespace === undefined;
  const empty = nothing && unread.length === 0;
  return (
    <div className="relative flex h-full min-h-0">
      <div className="min-w-0 flex-1 overflow-auto">
        <ViewFrame
          title="Lifecycle"
          summary={
            loading ? undefined : (
              <Summary model={model} leftOut={allClaims.size - model.claimCount} unread={unread} />
            )
          }
          actions={
            <>
              <NamespaceFilter value={namespace} onChange={setNamespace} />
              <RareMoves shown={showRare} onChange={setShowRare} />
            </>
          }
          className="flex min-h-full flex-col"
        >
          {loading || nothing ? null : <FirstVisit />}
          {loading ? (
            <LoadingState title="Reading the cluster" />
          ) : (
            <UnreadKinds unread={unread} className="mb-4" />
          )}
          {empty ? <LifecycleEmpty what="volumes and no claims" /> : null}
          {loading ? null : (
            <LifecycleMachine
              model={model}
              ready={ready}
              revision={revision}
              selectedId={tokenId(selected)}
              selectedName={selected?.name}
              history={way.history}
              ways={way.ways}
              showRare={showRare}
              onSelect={selectToken}
              onShowAll={(title, tokens) => setList({ title, tokens })}
              renderSentence={renderSentence}
            />
          )}
        </ViewFrame>
      </div>
      {selected ? <SelectedDetails reference={selected} onClose={() => select(undefined)} /> : null}
      <TokenListDialog content={list} onClose={() => setList(undefined)} onSelect={selectToken} />
    </div>
  );
}

function RareMoves({
  shown,
  onChange,
}: {
  readonly shown: boolean;
  readonly onChange: (shown: boolean) => void;
}) {
  return (
    <ToggleButton size="small" isSelected={shown} onChange={onChange} className="max-md:hidden">
      Rare moves<span className="num text-ink-3">{RARE_EDGES}</span>
    </ToggleButton>
  );
}

function Summary({
  model,
  leftOut,
  unread,
}: {
  readonly model: LifecycleModel;
  /** Of which nothing is read: none is not a count of them. */
  readonly unread: readonly UnreadableKind[];
  /** Claims of other namespaces than the chosen one. */
  readonly leftOut: number;
}) {
  const { volumeCount, claimCount, needPerson } = model;
  const unknown = unread.filter(isWhollyUnread).map(({ kind }) => kind);
  const counted = [
    ...(unknown.includes('PersistentVolume') ? [] : [count(volumeCount, 'volume')]),
    ...(unknown.includes('PersistentVolumeClaim') ? [] : [count(claimCount, 'claim')]),
  ];
  if (counted.length === 0) return null;
  return (
    <span className="num">
      {counted.join(' and ')}
      {leftOut > 0 ? `; ${count(leftOut, 'claim')} of other namespaces left out` : ''}.{' '}
      {needPerson > 0 ? (
        <b className="font-medium whitespace-nowrap text-bad">
          <Sign name="blocked" size={12} className="mr-1.5 ml-0.5 inline align-[-1.5px]" />
          {needPerson} {needPerson === 1 ? 'needs' : 'need'} a person.
        </b>
      ) : null}
    </span>
  );
}

function count(number: number, noun: string): string {
  return `${number} ${noun}${number === 1 ? '' : 's'}`;
}
