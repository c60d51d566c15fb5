'use client';
/** The lifecycle of all volumes and claims of a cluster, with the details of the one that is selected. */
import { useState } from 'react';
import type { LifecycleModel, LifecycleToken } from '@/lib/graph/lifecycle-model';
import { persistentVolumeClaims } from '@/lib/kubernetes/resources';
import { useClusterPart, useIsLoading, useObjects } from '@/lib/queries/use-cluster';
import type { Sentence } from '@/lib/volume/sentence';
import { LifecycleMachine } from '../graph/lifecycle/machine';
import { NamespaceFilter } from '../object/namespace-filter';
import { useReferenced } from '../object/object-panel';
import { type ObjectReference, sameReference } from '../object/object-reference';
import { SentenceText } from '../object/sentence-text';
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
  const ready = useClusterPart(
    (snapshot) => snapshot.log.log !== undefined && snapshot.log.revision >= snapshot.log.head,
  );
  const allClaims = useObjects(persistentVolumeClaims);
  const model = useLifecycleModel(namespace);
  const object = useReferenced(selected ?? NOTHING);
  const way = useWayThrough(object, useSelectedWays(object));
  const selectToken = ({ kind, namespace: of, name }: LifecycleToken) => {
    const reference = { kind, ...(of === undefined ? {} : { namespace: of }), name };
    select(sameReference(selected, reference) ? undefined : reference);
  };
  useDetailsFocus(tokenId(selected));
  const empty = !loading && model.volumeCount === 0 && model.claimCount === 0 && namespace === undefined;
  return (
    <div className="relative flex h-full min-h-0">
      <div className="min-w-0 flex-1 overflow-auto">
        <ViewFrame
          title="Lifecycle"
          summary={
            loading ? undefined : <Summary model={model} leftOut={allClaims.size - model.claimCount} />
          }
          actions={
            <>
              <NamespaceFilter value={namespace} onChange={setNamespace} />
              <ToggleButton
                size="small"
                isSelected={showRare}
                onChange={setShowRare}
                className="max-md:hidden"
              >
                Rare moves<span className="num text-ink-3">{RARE_EDGES}</span>
              </ToggleButton>
            </>
          }
          className="flex min-h-full flex-col"
        >
          {loading || empty ? null : <FirstVisit />}
          {loading ? <LoadingState title="Reading the cluster" /> : null}
          {empty ? <LifecycleEmpty /> : null}
          {loading ? null : (
            <LifecycleMachine
              model={model}
              ready={ready}
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

function Summary({
  model,
  leftOut,
}: {
  readonly model: LifecycleModel;
  /** Claims of other namespaces than the chosen one. */
  readonly leftOut: number;
}) {
  const { volumeCount, claimCount, needPerson } = model;
  return (
    <span className="num">
      {count(volumeCount, 'volume')} and {count(claimCount, 'claim')}
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
