'use client';
/** Puts the simulated cluster, as it is at this moment, into a link or a file. Nothing is stored on a server. */
import { usePathname, useSearchParams } from 'next/navigation';
import { useDeferredValue, useMemo, useState } from 'react';
import { StatusError } from '@/lib/queries/status-error';
import { useClock, useClusterName, useIsPast } from '@/lib/queries/use-cluster';
import { encodeLink } from '@/lib/scenario/link';
import { endMs, startMs } from '@/lib/scenario/moment';
import type { Scenario } from '@/lib/scenario/scenario';
import { writeScenarioFile } from '@/lib/scenario/scenario-file';
import { Button } from '../ui/button';
import { CopyButton } from '../ui/command';
import { Dialog } from '../ui/dialog';
import { clockText } from '../ui/duration';
import { TextField } from '../ui/field';
import { Icon } from '../ui/icon';
import { Note, Raw } from '../ui/note';
import { saveFile } from '../ui/save-file';
import { linkSize } from './link-size';
import { useScenario } from './use-scenario';

export interface ShareDialogProps {
  readonly isOpen: boolean;
  readonly onOpenChange: (open: boolean) => void;
}

export function ShareDialog(props: ShareDialogProps) {
  return props.isOpen ? <OpenShare {...props} /> : null;
}

function OpenShare({ isOpen, onOpenChange }: ShareDialogProps) {
  const cluster = useClusterName();
  const clock = useClock();
  const revision = clock?.revision;
  const shownMs = useIsPast() ? clock?.nowMs : undefined;
  const [moment] = useState(() => `share ${revision}`);
  const [title, setTitle] = useState<string>();
  const view = useView();
  const { data, error } = useScenario(cluster, moment, true);
  const shared = useMemo(
    () => data && { ...data, title: title ?? data.title ?? cluster, view },
    [data, title, cluster, view],
  );
  // A large cluster takes some tenths of a second to pack: typing the title does not wait for it.
  const packed = useDeferredValue(shared);
  const link = useMemo(() => packed && linkOf(packed), [packed]);
  return (
    <Dialog
      title="Share"
      isOpen={isOpen}
      onOpenChange={onOpenChange}
      footer={shared ? <Actions scenario={shared} link={link} cluster={cluster} /> : undefined}
    >
      {error instanceof StatusError ? (
        <Note tone="bad" sign="failed" title="Not shared.">
          <Raw>{error.message}</Raw>
        </Note>
      ) : null}
      {shared ? (
        <div className="grid gap-4">
          <p className="text-ink-2">
            Opens at{' '}
            <b className="num font-strong text-ink">
              {clockText(shownMs ?? startMs(shared) + endMs(shared))}
            </b>{' '}
            for everybody, with this view and what is selected. The link holds the scenario itself: what the
            cluster began with and what was done since. Nothing is stored on a server, and the cluster of
            whoever opens it stays as it is.
          </p>
          <TextField label="Title" value={shared.title} onChange={setTitle} maxLength={120} />
          <LinkText link={link} />
        </div>
      ) : null}
      {!shared && !error ? <p className="text-ink-2">Reading the scenario.</p> : null}
    </Dialog>
  );
}

/** What the page shows now, as a path within the cluster. */
function useView(): string {
  const path = usePathname().split('/').slice(3).join('/');
  const search = useSearchParams().toString();
  return search === '' ? path : `${path}?${search}`;
}

/** The address; undefined where it is still being packed. */
type Link = string | { readonly kind: 'TooLarge' } | undefined;

function linkOf(scenario: Scenario): Link {
  const payload = encodeLink(scenario);
  return payload.ok ? `${window.location.origin}/s/custom#${payload.value}` : payload.error;
}

function LinkText({ link }: { readonly link: Link }) {
  if (link === undefined) return <p className="text-ink-2">Packing the scenario.</p>;
  if (typeof link !== 'string') {
    return (
      <Note tone="warn" sign="released" title="Too large for a link.">
        Save it as a file; whoever gets it opens it under <code>/s/file</code>.
      </Note>
    );
  }
  const size = linkSize(link.length);
  return (
    <div>
      <section
        // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard
        tabIndex={0}
        aria-label="The link"
        className="max-h-24 overflow-y-auto rounded-2 border border-line bg-sunken px-3 py-2"
      >
        <code className="block text-xs leading-[17px] break-all" data-testid="share-link">
          {link}
        </code>
      </section>
      <p className="num mt-1.5 text-xs text-ink-3">
        {size.length.toLocaleString('en')} of {size.of.toLocaleString('en')} characters: {size.text}.
      </p>
    </div>
  );
}

interface ActionsProps {
  readonly scenario: Scenario;
  readonly link: Link;
  readonly cluster: string;
}

function Actions({ scenario, link, cluster }: ActionsProps) {
  const save = () => saveFile(`${cluster}.stowage.yaml`, writeScenarioFile(scenario), 'application/yaml');
  return (
    <>
      <Button onPress={save}>
        <Icon name="file" />
        Save as file
      </Button>
      {typeof link === 'string' ? (
        <CopyButton text={link} size="normal" variant="primary">
          Copy link
        </CopyButton>
      ) : null}
    </>
  );
}
