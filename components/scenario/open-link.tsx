'use client';
/**
 * Opens a scenario from the address of the page, from a demo or from a file: as a new simulated cluster, never over
 * one that is there. A link that cannot be read says why and what to do.
 */
import { useRouter } from 'next/navigation';
import { useCallback, useEffect, useRef, useState } from 'react';
import { FileTrigger } from 'react-aria-components';
import type { Result } from '@/lib/base/result';
import type { NewSimulationAnswer } from '@/lib/history/stream-message';
import { request } from '@/lib/queries/kubernetes-api';
import { findDemo } from '@/lib/scenario/demos';
import { decodeLink, explainLinkError, LINK_LIMITS, type LinkError } from '@/lib/scenario/link';
import type { Scenario } from '@/lib/scenario/scenario';
import { parseScenario } from '@/lib/scenario/schema';
import { Button, ButtonLink } from '../ui/button';
import { EmptyState, ErrorState, LoadingState } from '../ui/states';

/** Files may hold more than links: the server takes three megabytes. */
const MAX_FILE_BYTES = 3 * LINK_LIMITS.jsonBytes;

type Stage =
  | { readonly kind: 'opening'; readonly title: string }
  | { readonly kind: 'nothing' }
  | { readonly kind: 'broken'; readonly title: string; readonly text: string; readonly raw?: string };

export function OpenLink({ id }: { readonly id: string }) {
  const router = useRouter();
  const [stage, setStage] = useState<Stage>({ kind: 'opening', title: 'Opening the scenario' });
  const opened = useRef<string>(undefined);

  const open = useCallback(
    async (scenario: Scenario) => {
      setStage({ kind: 'opening', title: `Opening ${scenario.title ?? 'the scenario'}` });
      const body = { scenario, paused: true };
      const answer = await request<NewSimulationAnswer>('/api/simulations', { method: 'POST', body });
      if (answer.ok) {
        router.replace(`/c/${encodeURIComponent(answer.value.name)}/${scenario.view ?? 'lifecycle'}`);
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

  return (
    <main id="main" className="grid min-h-dvh place-content-center px-4">
      <h1 className="sr-only">Open a shared scenario</h1>
      <StageView stage={stage} onFile={async (file) => read(await readScenarioFile(file))} />
    </main>
  );
}

/** From the fragment, else the demo of that name; undefined where the address holds nothing. */
function scenarioOf(id: string, address: string): Result<Scenario, LinkError> | undefined {
  if (/#|%23|%2523/.test(address)) return decodeLink(address);
  const demo = findDemo(id);
  return demo && { ok: true, value: demo };
}

async function readScenarioFile(file: File): Promise<Result<Scenario, LinkError>> {
  if (file.size > MAX_FILE_BYTES) return { ok: false, error: { kind: 'TooLarge' } };
  let json: unknown;
  try {
    json = JSON.parse(await file.text());
  } catch {
    return { ok: false, error: { kind: 'NotAScenario', field: '', message: 'is not JSON' } };
  }
  const scenario = parseScenario(json);
  if (scenario.ok) return scenario;
  return { ok: false, error: scenario.error.kind === 'Newer' ? { kind: 'Newer' } : scenario.error };
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
          This address holds none. Choose a file that was saved with Share, or open a link with everything
          behind its #.
        </EmptyState>
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
    <FileTrigger acceptedFileTypes={['.json']} onSelect={(files) => files?.[0] && onFile(files[0])}>
      <Button>Open a scenario file</Button>
    </FileTrigger>
  );
}
