'use client';
/** The presenter's side: the note in large type, next and previous, pointer, blank screen, and the audience's link. */
import { usePathname, useSearchParams } from 'next/navigation';
import { useEffect, useMemo, useRef, useState } from 'react';
import type { NewPresentationAnswer, Scene } from '@/lib/history/presentation';
import { endPresentation } from '@/lib/queries/presentations';
import { SceneSender, type SenderState } from '@/lib/queries/scene-sender';
import { useClusterName, useClusterPart, useIsPast } from '@/lib/queries/use-cluster';
import { Kbd } from '../ui/badge';
import { Button, ToggleButton } from '../ui/button';
import { CopyButton } from '../ui/command';
import { Dialog } from '../ui/dialog';
import { Icon } from '../ui/icon';
import { showToast } from '../ui/toast';
import { Blank } from './blank';
import { enterFullScreen, setPresenterLook } from './full-screen';
import { PresentedNote } from './presented-note';
import { stopPresenting } from './presenting';
import { Spotlight } from './spotlight';
import { useNotes } from './use-notes';
import { usePresenterKeys } from './use-presenter-keys';
import { type PresenterSteps, usePresenterSteps } from './use-presenter-steps';
import { viewOfAddress } from './view-address';

export function PresenterBar({ presenting }: { readonly presenting: NewPresentationAnswer }) {
  const { scenario, notes } = useNotes();
  const steps = usePresenterSteps(scenario, notes);
  const [blank, setBlank] = useState(false);
  const [pointer, setPointer] = useState(false);
  const [linkOpen, setLinkOpen] = useState(false);
  const state = useSender(presenting, useScene(steps, blank));
  const leave = () => {
    void endPresentation(presenting);
    stopPresenting();
    showToast({ sign: 'released', title: 'The presentation is over, for the audience too.' });
  };
  useEffect(() => {
    setPresenterLook(true);
    return () => setPresenterLook(false);
  }, []);
  usePresenterKeys({
    next: steps.next,
    previous: steps.previous,
    blank: () => setBlank((before) => !before),
    pointer: () => setPointer((before) => !before),
    leave: blank ? () => setBlank(false) : leave,
  });
  return (
    <section
      aria-label="Presentation"
      className="shrink-0 border-t border-accent-line bg-raised px-6 py-3 max-md:px-4"
    >
      <PresentedNote notes={notes} shown={steps.shown} revealed={steps.revealed}>
        <div className="flex flex-wrap items-center gap-1.5">
          <StepButtons steps={steps} />
          <ToggleButton isSelected={pointer} onChange={setPointer} aria-keyshortcuts="p">
            Pointer <Kbd>P</Kbd>
          </ToggleButton>
          <ToggleButton isSelected={blank} onChange={setBlank} aria-keyshortcuts="b">
            Blank <Kbd>B</Kbd>
          </ToggleButton>
          <Button onPress={() => setLinkOpen(true)}>
            <Icon name="user" />
            Audience
            {state?.kind === 'heard' ? <span className="num text-ink-3">{state.audience}</span> : null}
          </Button>
          <FullScreenButton />
          <Button variant="quiet" aria-keyshortcuts="Escape" onPress={leave}>
            End <Kbd>Esc</Kbd>
          </Button>
        </div>
      </PresentedNote>
      {state?.kind === 'unheard' ? (
        <p role="status" className="mt-2 text-warn">
          The audience does not see what you show now; trying again. {state.status.message}
        </p>
      ) : null}
      {pointer ? <Spotlight /> : null}
      {blank ? <Blank>Press B to go on.</Blank> : null}
      <AudienceDialog id={presenting.id} isOpen={linkOpen} onOpenChange={setLinkOpen} />
    </section>
  );
}

function StepButtons({ steps }: { readonly steps: PresenterSteps }) {
  return (
    <>
      <Button square aria-label="Previous" aria-keyshortcuts="ArrowLeft" onPress={steps.previous}>
        <Icon name="right" className="rotate-180" />
      </Button>
      <Button
        square
        variant="primary"
        aria-label="Next"
        aria-keyshortcuts="ArrowRight"
        isPending={steps.isMoving}
        onPress={steps.next}
      >
        <Icon name="right" />
      </Button>
    </>
  );
}

/** What the page shows, as the audience is told of it. */
function useScene({ shown: note, revealed }: PresenterSteps, blank: boolean): Scene {
  const cluster = useClusterName();
  const view = viewOfAddress(usePathname(), new URLSearchParams(useSearchParams()));
  const revision = useClusterPart(({ log }) => log.revision);
  const past = useIsPast();
  const moment = past ? revision : 'now';
  return useMemo(
    () => ({ cluster, view, moment, blank, ...(note === undefined ? {} : { note, revealed }) }),
    [cluster, view, moment, blank, note, revealed],
  );
}

function useSender({ id, key }: NewPresentationAnswer, scene: Scene): SenderState | undefined {
  const [state, setState] = useState<SenderState>();
  const sender = useRef<SceneSender>(undefined);
  useEffect(() => {
    const made = new SceneSender({ id, key }, setState);
    sender.current = made;
    return () => made.close();
  }, [id, key]);
  useEffect(() => sender.current?.show(scene), [scene]);
  return state;
}

/** After a reload, or where the browser took it away: a page may not go full screen by itself. */
function FullScreenButton() {
  const [isFull, setFull] = useState(true);
  useEffect(() => {
    const look = () => setFull(document.fullscreenElement !== null || !document.fullscreenEnabled);
    look();
    document.addEventListener('fullscreenchange', look);
    return () => document.removeEventListener('fullscreenchange', look);
  }, []);
  return isFull ? null : <Button onPress={enterFullScreen}>Full screen</Button>;
}

function AudienceDialog({
  id,
  isOpen,
  onOpenChange,
}: {
  readonly id: string;
  readonly isOpen: boolean;
  readonly onOpenChange: (open: boolean) => void;
}) {
  const link = isOpen ? `${window.location.origin}/p/${id}` : '';
  return (
    <Dialog
      title="Link for the audience"
      isOpen={isOpen}
      onOpenChange={onOpenChange}
      footer={
        <CopyButton text={link} size="normal" variant="primary">
          Copy link
        </CopyButton>
      }
    >
      <p className="mb-3 text-ink-2">
        Whoever opens it sees what you show, on this server, without an account: the cluster, the view, the
        moment and the note. They cannot change your cluster; they may explore on a branch of their own and
        come back.
      </p>
      <code
        className="block rounded-2 border border-line bg-sunken px-3 py-2 wrap-anywhere"
        data-testid="audience-link"
      >
        {link}
      </code>
    </Dialog>
  );
}
