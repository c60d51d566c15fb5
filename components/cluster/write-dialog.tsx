'use client';
/**
 * The question before each write to a live cluster: what exactly is sent, where and as whom. Nothing is sent before a yes,
 * Cancel has the focus, and what the API server says against it is shown in full.
 */
import { useEffect, useSyncExternalStore } from 'react';
import type { Status } from '@/lib/kubernetes/status';
import { canForce } from '@/lib/queries/planned-write';
import { type WriteSession, type WriteStep, writeSessions } from '@/lib/queries/write-session';
import { Button } from '../ui/button';
import { cx } from '../ui/class-names';
import { Dialog } from '../ui/dialog';
import { Note, Raw } from '../ui/note';
import { phaseClass, Sign, type SignName } from '../ui/sign';
import { WriteRequest } from './write-request';

export function WriteDialog() {
  const session = useSyncExternalStore(writeSessions.subscribe, writeSessions.read, writeSessions.read);
  // Whoever leaves the page has not said yes.
  useEffect(() => () => writeSessions.cancel(), []);
  return session ? <OpenDialog session={session} /> : null;
}

function OpenDialog({ session }: { readonly session: WriteSession }) {
  const { steps, at } = session;
  const step = steps[at];
  if (!step) return null;
  const { write, question, outcome } = step;
  const refused = outcome?.kind === 'Refused' ? outcome.status : undefined;
  return (
    <Dialog
      title={`${write.verb} ${write.about}?`}
      isOpen
      onOpenChange={(open) => (open ? undefined : writeSessions.cancel())}
      footer={
        <Answers key={`${at} ${refused === undefined}`} session={session} step={step} refused={refused} />
      }
    >
      {steps.length > 1 ? (
        <p className="num mb-2 text-ink-2" role="status">
          Write {at + 1} of {steps.length} to {session.cluster}; {sentText(session)}.
        </p>
      ) : null}
      {question ? (
        <div className="grid gap-3">
          <Facts cluster={session.cluster} question={question} />
          <WriteRequest label="The request" question={question} />
        </div>
      ) : null}
      {refused ? <Refusal status={refused} /> : <Remarks session={session} />}
      {steps.length > 1 ? <AllSteps session={session} /> : null}
    </Dialog>
  );
}

function sentText({ steps }: WriteSession): string {
  const sent = steps.filter(({ outcome }) => outcome?.kind === 'Sent').length;
  return sent === 0 ? 'nothing was sent yet' : sent === 1 ? '1 was sent' : `${sent} were sent`;
}

function Facts({
  cluster,
  question: { server, context, user },
}: {
  readonly cluster: string;
  readonly question: NonNullable<WriteStep['question']>;
}) {
  return (
    <dl className="grid grid-cols-[56px_minmax(0,1fr)] gap-x-3 gap-y-0.5 text-xs">
      <dt className="text-ink-3">Cluster</dt>
      <dd className="wrap-anywhere">
        <b className="font-strong">{cluster}</b>, <code>{server}</code>
      </dd>
      <dt className="text-ink-3">As</dt>
      <dd className="wrap-anywhere">
        <b className="font-strong">{user}</b>
        {context === undefined ? null : (
          <>
            , context <code>{context}</code>
          </>
        )}
      </dd>
    </dl>
  );
}

/** What one would like to know before a yes. */
function Remarks({ session: { steps, at, dependent } }: { readonly session: WriteSession }) {
  const again = dependent && steps[0]?.write.verb === 'Delete' && steps[at]?.write.verb === 'Create';
  return (
    <p className="mt-3 text-ink-2">
      A live cluster has no undo.
      {steps[at]?.write.verb === 'Apply' ? ' What the text leaves out stays as it is.' : null}
      {again
        ? ' It is created as Stowage shows it: annotations that are withheld (applied configurations, long ones, those that look like secrets) are not in it.'
        : null}
    </p>
  );
}

function Refusal({ status }: { readonly status: Status }) {
  const causes = status.details?.causes ?? [];
  return (
    <Note tone="bad" sign="failed" title={`Refused: ${status.code} ${status.reason ?? ''}`} className="mt-3">
      <span role="alert">
        <Raw>{status.message}</Raw>
        {causes.map(({ field, message }) => (
          <Raw key={`${field} ${message}`}>{`${field}: ${message}`}</Raw>
        ))}
      </span>
    </Note>
  );
}

interface AnswersProps {
  readonly session: WriteSession;
  readonly step: WriteStep;
  readonly refused: Status | undefined;
}

function Answers({ session, step: { write }, refused }: AnswersProps) {
  const pending = session.phase === 'sending';
  if (refused) return <AfterRefusal session={session} write={write} status={refused} />;
  return (
    <>
      <Button variant="quiet" autoFocus isDisabled={pending} onPress={() => writeSessions.cancel()}>
        Cancel
      </Button>
      <Button
        variant={write.verb === 'Delete' ? 'danger' : 'primary'}
        isPending={pending}
        onPress={() => void writeSessions.confirm()}
      >
        {write.verb === 'Delete' ? 'Delete' : 'Send'}
      </Button>
    </>
  );
}

function AfterRefusal({
  session: { steps, at, dependent },
  write,
  status,
}: {
  readonly session: WriteSession;
  readonly write: WriteStep['write'];
  readonly status: Status;
}) {
  const more = !dependent && steps.some(({ outcome }, index) => index > at && outcome === undefined);
  return (
    <>
      <Button variant="quiet" autoFocus onPress={() => writeSessions.cancel()}>
        {more ? 'Stop here' : 'Close'}
      </Button>
      {status.reason === 'Conflict' && canForce(write) ? (
        <Button onPress={() => void writeSessions.again(true)}>Take these fields over</Button>
      ) : null}
      <Button onPress={() => void writeSessions.again()}>Ask again</Button>
      {more ? (
        <Button variant="primary" onPress={() => writeSessions.skip()}>
          Go on with the next
        </Button>
      ) : null}
    </>
  );
}

const STATES: Readonly<Record<'Sent' | 'Refused' | 'NotSent' | 'now' | 'next', readonly [string, SignName]>> =
  {
    Sent: ['sent', 'bound'],
    Refused: ['refused', 'failed'],
    NotSent: ['not sent', 'gone'],
    now: ['asked now', 'waiting'],
    next: ['not sent yet', 'available'],
  };

/** Every request of the session, each to be looked at. */
function AllSteps({ session: { steps, at } }: { readonly session: WriteSession }) {
  return (
    <section aria-label="All writes" className="mt-3 border-t border-line pt-2">
      <ol className="grid gap-0.5">
        {steps.map(({ write, question, outcome }, index) => {
          const [word, sign] = STATES[outcome?.kind ?? (index === at ? 'now' : 'next')];
          return (
            <li key={`${write.method} ${write.url} ${write.about}`} className={phaseClass(sign)}>
              <details>
                <summary className="flex cursor-pointer flex-wrap items-center gap-x-2 rounded-1 py-0.5">
                  <Sign name={sign} size={13} />
                  <span className={cx('min-w-0 wrap-anywhere', index === at && 'font-medium')}>
                    {write.verb} <code>{write.about}</code>
                  </span>
                  <span className="ml-auto text-xs text-ink-2">{word}</span>
                </summary>
                <div className="py-1">
                  {question ? (
                    <WriteRequest label={`${write.verb} ${write.about}`} question={question} />
                  ) : null}
                  {outcome?.kind === 'Refused' ? <Raw>{outcome.status.message}</Raw> : null}
                </div>
              </details>
            </li>
          );
        })}
      </ol>
    </section>
  );
}
