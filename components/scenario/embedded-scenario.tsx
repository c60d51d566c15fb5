'use client';
/**
 * A scenario as one picture without the shell, for slides and articles. It opens no cluster and changes nothing: any
 * page may show it in a frame.
 */
import { useEffect, useState } from 'react';
import type { PictureState, ScenarioPicture } from '@/lib/graph/scenario-picture';
import { request } from '@/lib/queries/kubernetes-api';
import { decodeLink, explainLinkError } from '@/lib/scenario/link';
import { cx } from '../ui/class-names';
import { clockText } from '../ui/duration';
import { ErrorState, LoadingState } from '../ui/states';

type Stage =
  | { readonly kind: 'reading' }
  | { readonly kind: 'shown'; readonly picture: ScenarioPicture }
  | { readonly kind: 'broken'; readonly title: string; readonly text: string };

/** `picture`: of the demo that the address names; a payload behind `#` goes before it. */
export function EmbeddedScenario({ picture }: { readonly picture: ScenarioPicture | undefined }) {
  const [stage, setStage] = useState<Stage>(picture ? { kind: 'shown', picture } : { kind: 'reading' });
  const [href, setHref] = useState<string>();
  useEffect(() => {
    const { href: address, pathname, hash } = window.location;
    setHref(`${pathname}${hash}`);
    if (picture && hash === '') return;
    void readPicture(address).then(setStage);
  }, [picture]);
  return (
    <main id="main" className="flex min-h-dvh flex-col gap-4 bg-bg p-4 text-ink">
      {stage.kind === 'reading' ? <LoadingState title="Reading the scenario" /> : null}
      {stage.kind === 'broken' ? <ErrorState title={`${stage.title}.`}>{stage.text}</ErrorState> : null}
      {stage.kind === 'shown' ? <Picture picture={stage.picture} /> : null}
      {href ? (
        <a href={href} target="_blank" rel="noopener" className="self-start text-sm text-accent underline">
          Open in Stowage
        </a>
      ) : null}
    </main>
  );
}

async function readPicture(address: string): Promise<Stage> {
  const scenario = decodeLink(address);
  if (!scenario.ok) return { kind: 'broken', ...explainLinkError(scenario.error) };
  const body = { scenario: scenario.value };
  const answer = await request<ScenarioPicture>('/api/pictures', { method: 'POST', body });
  if (answer.ok) return { kind: 'shown', picture: answer.value };
  return { kind: 'broken', title: 'The server did not replay it', text: answer.error.message ?? '' };
}

function Picture({ picture }: { readonly picture: ScenarioPicture }) {
  return (
    <>
      <header>
        <h1 className="font-strong text-xl">{picture.title}</h1>
        <p className="num text-ink-2 text-sm">
          {`At ${clockText(picture.timeMs)}, Kubernetes ${picture.kubernetes}`}
        </p>
      </header>
      <States title="Volumes" states={picture.volumes} />
      <States title="Claims" states={picture.claims} />
    </>
  );
}

function States({ title, states }: { readonly title: string; readonly states: readonly PictureState[] }) {
  return (
    <section aria-label={title}>
      <h2 className="mb-1.5 text-ink-2 text-sm">{title}</h2>
      <ul className="grid grid-cols-[repeat(auto-fit,minmax(112px,1fr))] gap-2">
        {states.map((state) => (
          <li
            key={state.title}
            className={cx(
              'min-h-24 rounded-3 border bg-surface p-2.5',
              state.needsPerson ? 'border-bad' : 'border-line',
            )}
          >
            <p className="text-ink-2 text-xs">{state.title}</p>
            <p className={cx('num text-2xl', state.count === 0 && 'text-ink-3')}>{state.count}</p>
            <p className="text-ink-2 text-xs [overflow-wrap:anywhere]">
              {state.names.join(', ')}
              {state.count > state.names.length ? ` and ${state.count - state.names.length} more` : ''}
            </p>
          </li>
        ))}
      </ul>
    </section>
  );
}
