'use client';
/** One class: how a claim of it gets its volume, step by step, with a lane for each actor. */
import Link from 'next/link';
import { useSearchParams } from 'next/navigation';
import { useMemo, useState } from 'react';
import { claimsOfClass, type ProvisioningFlow, provisioningFlow } from '@/lib/graph/provisioning-flow';
import { objectKey } from '@/lib/kubernetes/object';
import type { PersistentVolumeClaim } from '@/lib/kubernetes/persistent-volume-claim';
import { storageClasses } from '@/lib/kubernetes/resources';
import type { StorageClass } from '@/lib/kubernetes/storage-class';
import { useClusterName, useIsLoading, useObject } from '@/lib/queries/use-cluster';
import { claimTitle } from '@/lib/volume/explain-claim';
import type { Sentence } from '@/lib/volume/sentence';
import { useWritability } from '../cluster/use-writability';
import { useClusterView } from '../object/cluster-view-provider';
import { ObjectPanel } from '../object/object-panel';
import { SentenceText } from '../object/sentence-text';
import { UnreadKinds, useUnread } from '../object/unread-kinds';
import { useObjectWrites } from '../object/use-object-writes';
import { Button, ButtonLink } from '../ui/button';
import { Icon } from '../ui/icon';
import { Sign, type SignName } from '../ui/sign';
import { EmptyState, LoadingState } from '../ui/states';
import { ClaimPicker } from './claim-picker';
import { FlowPicture } from './flow-picture';
import { otherBindingMode, withOtherBindingMode } from './other-binding-mode';
import { SelectedStep } from './selected-step';

export function ClassView({ name }: { readonly name: string }) {
  const view = useClusterView();
  const cluster = useClusterName();
  const loading = useIsLoading();
  const storageClass = useObject(storageClasses, name);
  const unread = useUnread('StorageClass');
  const claims = useMemo(() => claimsOfClass(view, name), [view, name]);
  const asked = useSearchParams().get('claim');
  const claim = claims.find((candidate) => objectKey(candidate) === asked) ?? claims[0];
  const [details, setDetails] = useState(false);
  const otherMode = useOtherMode();
  return (
    <div className="relative flex h-full min-h-0">
      <div className="min-w-0 flex-1 overflow-y-auto px-6 pt-3.5 pb-4 max-md:overflow-visible max-md:px-4 max-md:pt-3">
        <nav aria-label="Path" className="flex flex-wrap items-center gap-[7px] text-ink-3">
          <Link
            href={`/c/${encodeURIComponent(cluster)}/classes`}
            className="rounded-1 hover:text-accent hover:underline"
          >
            Classes
          </Link>
          <span aria-hidden="true">/</span>
          <b className="font-medium text-ink">
            <code>{name}</code>
          </b>
          {claim ? (
            <>
              <span aria-hidden="true">/</span>
              <ClaimPicker claims={claims} selected={claim} />
            </>
          ) : null}
          {storageClass ? (
            <div className="ml-auto flex flex-wrap gap-1">
              {otherMode ? (
                <Button
                  size="small"
                  variant="quiet"
                  isDisabled={otherMode.isPending}
                  onPress={() => otherMode.take(storageClass)}
                >
                  <Icon name="retry" size={14} />
                  Try {otherBindingMode(storageClass)}
                </Button>
              ) : null}
              <Button size="small" variant="quiet" onPress={() => setDetails(!details)}>
                <Icon name="info" size={14} />
                {details ? 'Hide the class' : 'Show the class'}
              </Button>
            </div>
          ) : null}
        </nav>
        {storageClass ? (
          <Flow storageClass={storageClass} claim={claim} />
        ) : (
          <h1 className="sr-only">Class {name}</h1>
        )}
        {!storageClass && loading ? <LoadingState title={`Reading class ${name}`} className="mt-4" /> : null}
        {storageClass || loading ? null : <UnreadKinds unread={unread} className="mt-4" />}
        {!storageClass && !loading && unread.length === 0 ? <Missing name={name} claims={claims} /> : null}
      </div>
      {details && storageClass ? (
        <ObjectPanel object={storageClass} onClose={() => setDetails(false)} />
      ) : null}
    </div>
  );
}

/**
 * Undefined outside simulated clusters: the page does not know the parameters of a live class, and one that is created
 * again without them would be another.
 */
function useOtherMode() {
  const writability = useWritability();
  const { write, isPending } = useObjectWrites();
  if (writability !== 'free') return undefined;
  const take = (storageClass: StorageClass) => {
    const { name } = storageClass.metadata;
    const what = ['Create ', { code: name }, ' again with ', { code: otherBindingMode(storageClass) }];
    write(what, withOtherBindingMode(storageClass));
  };
  return { take, isPending };
}

function Missing({
  name,
  claims,
}: {
  readonly name: string;
  readonly claims: readonly PersistentVolumeClaim[];
}) {
  const cluster = useClusterName();
  const [first] = claims;
  return (
    <EmptyState
      title={`There is no class ${name}`}
      className="mt-4"
      actions={
        first ? (
          <ButtonLink
            variant="primary"
            href={`/c/${encodeURIComponent(cluster)}/claims/${first.metadata.namespace}/${first.metadata.name}`}
          >
            Why {first.metadata.name} waits
          </ButtonLink>
        ) : (
          <ButtonLink href={`/c/${encodeURIComponent(cluster)}/classes`}>All classes</ButtonLink>
        )
      }
    >
      {claims.length === 0
        ? 'It was deleted, or never created.'
        : `${claims.length === 1 ? '1 claim names' : `${claims.length} claims name`} it all the same. Such a claim can bind to a volume that names the class, but none is made for it.`}
    </EmptyState>
  );
}

function Flow({
  storageClass,
  claim,
}: {
  readonly storageClass: StorageClass;
  readonly claim: PersistentVolumeClaim | undefined;
}) {
  const view = useClusterView();
  const flow = useMemo(() => provisioningFlow(view, storageClass, claim), [view, storageClass, claim]);
  const title = useMemo(() => (claim ? claimTitle(view, claim) : undefined), [view, claim]);
  const [chosen, setChosen] = useState<string>();
  const current = flow.steps.find(({ state }) => state === 'running' || state === 'failed');
  const selected =
    flow.steps.find(({ id }) => id === chosen) ??
    current ??
    flow.steps.findLast(({ state }) => state === 'done');
  return (
    <>
      <header className="mb-1.5 flex items-end gap-6 max-md:block">
        <div className="min-w-0">
          <div className="mt-1.5 grid grid-cols-[22px_minmax(0,1fr)] gap-[11px]">
            <Sign name={signOf(flow)} size={22} className="mt-1" />
            <h1 className="text-[22px] leading-[31px] tracking-[-0.016em] max-md:text-[19px] max-md:leading-[26px] [&_code]:whitespace-normal [&_code]:wrap-anywhere">
              {title ? <SentenceText sentence={title} /> : 'How a claim of this class gets its volume.'}
            </h1>
          </div>
          <p className="mt-0.5 ml-[33px] text-ink-2 max-md:mt-1.5 max-md:ml-0">
            <SentenceText sentence={classSentence(flow, storageClass)} />
          </p>
        </div>
        {claim ? <Tally counts={flow.counts} /> : null}
      </header>
      <FlowPicture flow={flow} selected={selected?.id} onSelect={setChosen} />
      {selected ? <SelectedStep step={selected} flow={flow} /> : null}
    </>
  );
}

function signOf({ diagnosis }: ProvisioningFlow): SignName {
  return diagnosis?.standing ?? 'gone';
}

function classSentence({ kind, delayed }: ProvisioningFlow, storageClass: StorageClass): Sentence {
  const who: Sentence =
    kind === 'static'
      ? ['Volumes of this claim are not made but found']
      : ['Volumes are made by ', { code: storageClass.provisioner }];
  const when: Sentence = delayed
    ? [', where the first Pod is to run (', { code: 'volumeBindingMode: WaitForFirstConsumer' }, ').']
    : [' as soon as there is a claim (', { code: 'volumeBindingMode: Immediate' }, ').'];
  return [...who, ...when];
}

function Tally({ counts }: { readonly counts: ProvisioningFlow['counts'] }) {
  const items: readonly (readonly [SignName, number, string])[] = [
    ['bound', counts.done, 'done'],
    ['progress', counts.running, 'now'],
    ['failed', counts.failed + counts.retried, counts.failed > 0 ? 'failed' : 'failed, retried'],
    ['gone', counts['not-yet'], 'not yet'],
  ];
  return (
    <ol className="ml-auto grid grid-cols-[auto_auto] gap-x-5 gap-y-[5px] text-xs whitespace-nowrap text-ink-2 max-md:hidden">
      {items
        .filter(([, count]) => count > 0)
        .map(([sign, count, word]) => (
          <li key={word} className="flex items-center gap-1.5">
            <Sign name={sign} size={12} />
            <b className="num font-strong text-ink">{count}</b> {word}
          </li>
        ))}
    </ol>
  );
}
