'use client';
/**
 * Opens a scenario from the address of the page, from a demo or from a file: as a new simulated cluster, never over
 * one that is there. A link that cannot be read says why and what to do.
 */
import { useRouter } from 'next/navigation';
import { useCallback, useEffect, useRef, useState } from 'react';
import { DropZone, type FileDropItem, FileTrigger } from 'react-aria-components';
import type { Result } from '@/lib/base/result';
import type { NewSimulationAnswer } from '@/lib/history/stream-message';
import { request } from '@/lib/queries/kubernetes-api';
import { findDemo } from '@/lib/scenario/demos';
import { decodeLink, explainLinkError, type LinkError } from '@/lib/scenario/link';
import type { Scenario } from '@/lib/scenario/scenario';
import { explainFileError, FILE_LIMIT, readScenarioFile } from '@/lib/scenario/scenario-file';
import { Button, ButtonLink } from '../ui/button';
import { EmptyState, ErrorState, LoadingState } from '../ui/states';

type Stage =
  | { readonly kind: 'opening'; readonly title: string }
  | { readonly kind: 'nothing' }
  /** Open, but in another state than the one that was shared. */
  | { readonly kind: 'different'; readonly shared: string; readonly here: string; readonly href: string }
  | { readonly kind: 'broken'; readonly title: string; readonly text: string; readonly raw?: string };

export function OpenLink({ id }: { readonly id: string }) {
  const { stage, read, refuse } = useOpening(id);
  const take = async (file: File) => {
    const scenario = await readFile(file);
    if (scenario.ok) read(scenario);
    else refuse(explainFileError(scenario.error));
  };
  return (
    <main id="main">
      <h1 className="sr-only">Open a shared scenario</h1>
      <DropZone
        aria-label="Scenario file"
        getDropOperation={() => 'copy'}
        onDrop={async ({ items }) => {
          const file = items.find((item): item is FileDropItem => item.kind === 'file');
          if (file) await take(await file.getFile());
        }}
        className="grid min-h-dvh place-content-center px-4 data-[drop-target]:bg-accent-soft"
      >
        <StageView stage={stage} onFile={take} />
      </DropZone>
    </main>
  );
}

/** Opens what the address holds, and what is handed to it. */
function useOpening(id: string) {
  const router = useRouter();
  const [stage, setStage] = useState<Stage>({ kind: 'opening', title: 'Opening the scenario' });
  const opened = useRef<string>(undefined);

  const open = useCallback(
    async (scenario: Scenario) => {
      setStage({ kind: 'opening', title: `Opening ${scenario.title ?? 'the scenario'}` });
      const body = { scenario, paused: true };
      const answer = await request<NewSimulationAnswer>('/api/simulations', { method: 'POST', body });
      if (answer.ok) {
        const { name, replay } = answer.value;
        const href = `/c/${encodeURIComponent(name)}/${scenario.view ?? 'lifecycle'}`;
        if (replay.kind === 'Different') setStage({ ...replay, kind: 'different', href });
        else router.replace(href);
        return;
      }
      setStage({
        kind: 'broken',
        title: 'The server did not open it',
        text: 'It read the scenario, and refused.',
        raw: answer.error.message,
      });
    },
    [router],
  );

  const read = useCallback(
    (scenario: Result<Scenario, LinkError>) => {
      if (scenario.ok) void open(scenario.value);
      else setStage({ kind: 'broken', ...explainLinkError(scenario.error) });
    },
    [open],
  );

  useEffect(() => {
    const start = () => {
      // Effects run twice in development; one address opens one cluster.
      const address = window.location.href;
      if (opened.current === address) return;
      opened.current = address;
      const scenario = scenarioOf(id, address);
      if (scenario === undefined) setStage({ kind: 'nothing' });
      else read(scenario);
    };
    start();
    window.addEventListener('hashchange', start);
    return () => window.removeEventListener('hashchange', start);
  }, [id, read]);

  const refuse = (why: ReturnType<typeof explainFileError>) => setStage({ kind: 'broken', ...why });
  return { stage, read, refuse };
}

/** Nothing that is too large is read into memory. */
async function readFile(file: File): Promise<ReturnType<typeof readScenarioFile>> {
  if (file.size > FILE_LIMIT) return { ok: false, error: { kind: 'TooLarge' } };
  return readScenarioFile(await file.text());
}

/** From the fragment, else the demo of that name; undefined where the address holds nothing. */
function scenarioOf(id: string, address: string): Result<Scenario, LinkError> | undefined {
  if (/#|%23|%2523/.test(address)) return decodeLink(address);
  const demo = findDemo(id);
  return demo && { ok: true, value: demo };
}

function StageView({ stage, onFile }: { readonly stage: Stage; readonly onFile: (file: File) => void }) {
  const chooser = <OpenFile onFile={onFile} />;
  const home = (
    <ButtonLink variant="quiet" href="/">
      Go to the demo
    </ButtonLink>
  );
  switch (stage.kind) {
    case 'opening':
      return <LoadingState title={stage.title} className="w-[min(560px,calc(100vw-32px))]" />;
    case 'nothing':
      return (
        <EmptyState
          title="Open a scenario"
          actions={
            <>
              {chooser}
              {home}
            </>
          }
        >
          This address holds none. Choose or drop a file that was saved with Share (YAML or JSON), or open a
          link with everything behind its #.
        </EmptyState>
      );
    case 'different':
      return (
        <ErrorState
          title="This is not the state that was shared."
          raw={`shared ${stage.shared}, here ${stage.here}`}
          actions={
            <>
              <ButtonLink href={stage.href}>Open it all the same</ButtonLink>
              {home}
            </>
          }
        >
          Played again here, the scenario comes to another state than where it was shared: it was made with
          another release of Stowage, or changed by hand. What you see may differ from what you were told.
        </ErrorState>
      );
    case 'broken':
      return (
        <ErrorState
          title={`${stage.title}.`}
          raw={stage.raw}
          actions={
            <>
              {chooser}
              {home}
            </>
          }
        >
          {stage.text}
        </ErrorState>
      );
  }
}

function OpenFile({ onFile }: { readonly onFile: (file: File) => void }) {
  return (
    <FileTrigger
      acceptedFileTypes={['.yaml', '.yml', '.json']}
      onSelect={(files) => files?.[0] && onFile(files[0])}
    >
      <Button>Open a scenario file</Button>
    </FileTrigger>
  );
}
