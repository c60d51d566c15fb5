'use client';
/** Above a view: why it may be out of date or incomplete. Nothing when all is well. */
import { useClusterPart, useClusterStore } from '@/lib/queries/use-cluster';
import { useNowMs } from '../cluster/freshness';
import { Button } from '../ui/button';
import { CopyButton } from '../ui/command';
import { clockText, durationText } from '../ui/duration';
import { Icon } from '../ui/icon';
import { Note } from '../ui/note';

export function ConnectionNote() {
  const link = useClusterPart((snapshot) => snapshot.link);
  const read = useClusterPart((snapshot) => snapshot.log.log !== undefined);
  if (link.kind === 'lost') return <LostNote heardMs={link.heardMs} nextTryMs={link.nextTryMs} />;
  if (!read) return null;
  if (link.kind === 'ended') return <EndedNote message={link.status.message} />;
  return <ClusterNote />;
}

const PLACE = 'mx-6 mt-4 max-md:mx-4';

function LostNote({
  heardMs,
  nextTryMs,
}: {
  readonly heardMs: number | undefined;
  readonly nextTryMs: number;
}) {
  const store = useClusterStore();
  const nowMs = useNowMs();
  const next = nowMs === undefined ? '' : ` Next try in ${durationText(Math.max(0, nextTryMs - nowMs))}.`;
  const title =
    heardMs === undefined || nowMs === undefined
      ? 'Stowage does not answer.'
      : `Last heard ${durationText(Math.max(0, nowMs - heardMs))} ago.`;
  return (
    <Note
      tone="warn"
      sign="waiting"
      title={title}
      className={PLACE}
      actions={
        <Button size="small" onPress={() => store.retry()}>
          <Icon name="retry" />
          Try now
        </Button>
      }
    >
      {heardMs === undefined ? 'Nothing can be shown until it does.' : 'What you see may have changed since.'}
      {next}
    </Note>
  );
}

function EndedNote({ message }: { readonly message: string | undefined }) {
  return (
    <Note tone="bad" sign="failed" title="This cluster is gone." className={PLACE}>
      {message ?? 'It was deleted on the server.'} What you see is how it was last.
    </Note>
  );
}

/** What the server says of its own connection to the cluster. */
function ClusterNote() {
  const state = useClusterPart((snapshot) => snapshot.log.state);
  if (!state) return null;
  const { connection, unreadable } = state;
  if (connection.kind === 'unreachable') {
    return (
      <Note tone="bad" sign="failed" title="The cluster does not answer." className={PLACE}>
        <code>{connection.reason}</code>
      </Note>
    );
  }
  if (connection.kind === 'reconnecting') {
    return (
      <Note
        tone="warn"
        sign="waiting"
        title={`Shown as of ${clockText(connection.sinceMs)} UTC.`}
        className={PLACE}
      >
        The connection to the cluster broke; trying again. <code>{connection.reason}</code>
      </Note>
    );
  }
  const forbidden = unreadable.filter((kind) => kind.why !== 'not-served');
  if (forbidden.length === 0) return null;
  const rules = forbidden.flatMap((kind) => (kind.rule === undefined ? [] : [kind.rule]));
  return (
    <Note
      icon="lock"
      title={`${forbidden.map((kind) => kind.kind).join(', ')} cannot be read.`}
      className={PLACE}
      actions={
        rules.length > 0 ? (
          <CopyButton text={rules.join('\n')}>Copy the rule to ask for</CopyButton>
        ) : undefined
      }
    >
      All else is shown. <code>{forbidden[0]?.message}</code>
    </Note>
  );
}
