'use client';
/** Above a view: why it may be out of date or incomplete. Nothing when all is well. */
import type { Link } from '@/lib/queries/event-stream';
import { useClusterName, useClusterPart, useClusterStore } from '@/lib/queries/use-cluster';
import { useHeardAgeMs, useNowMs } from '../cluster/freshness';
import { BringBack } from '../draft/bring-back';
import { Button } from '../ui/button';
import { durationText } from '../ui/duration';
import { Icon } from '../ui/icon';
import { Note } from '../ui/note';
import { ClusterNote } from './cluster-note';

export function ConnectionNote() {
  const link = useClusterPart((snapshot) => snapshot.link);
  const read = useClusterPart((snapshot) => snapshot.log.log !== undefined);
  if (link.kind === 'lost') return <LostNote link={link} />;
  if (link.kind === 'ended') return read ? <EndedNote message={link.status.message} /> : null;
  return <ClusterNote read={read} className={PLACE} />;
}

const PLACE = 'mx-6 mt-4 max-md:mx-4';

function LostNote({ link: { nextTryMs, why } }: { readonly link: Extract<Link, { kind: 'lost' }> }) {
  const store = useClusterStore();
  const nowMs = useNowMs();
  const ageMs = useHeardAgeMs();
  const next = nowMs === undefined ? '' : ` Next try in ${durationText(Math.max(0, nextTryMs - nowMs))}.`;
  const title =
    ageMs === undefined
      ? why === undefined
        ? 'Stowage does not answer.'
        : 'This cluster cannot be shown.'
      : `Last heard ${durationText(ageMs)} ago.`;
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
      {why === undefined ? '' : `The server says: ${why}. `}
      {ageMs !== undefined
        ? 'What you see may have changed since.'
        : why === undefined && 'Nothing can be shown until it does.'}
      {next}
    </Note>
  );
}

function EndedNote({ message }: { readonly message: string | undefined }) {
  return (
    <>
      <Note tone="bad" sign="failed" title="This cluster is gone." className={PLACE}>
        {message ?? 'It was deleted on the server.'} What you see is how it was last.
      </Note>
      <BringBack name={useClusterName()} className={PLACE} />
    </>
  );
}
