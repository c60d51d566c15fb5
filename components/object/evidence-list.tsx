/** What proves an explanation, line by line: fields, objects that are not there, and events, in Kubernetes' words. */
import { parseTimestamp } from '@/lib/kubernetes/timestamp';
import type { Evidence, ObjectName } from '@/lib/volume/evidence';
import { cx } from '../ui/class-names';
import { clockText } from '../ui/duration';
import { Name } from '../ui/name';

export function EvidenceList({
  evidence,
  about,
  wide = false,
}: {
  readonly evidence: readonly Evidence[];
  /** The object that is explained: its own fields are named without it. */
  readonly about: ObjectName;
  /** On a page, where there is room for whole paths. */
  readonly wide?: boolean;
}) {
  return (
    <dl
      className={cx(
        'grid gap-y-1.5',
        wide
          ? 'grid-cols-[minmax(0,240px)_minmax(0,1fr)] gap-x-4 text-xs max-md:grid-cols-1 max-md:gap-y-0.5'
          : 'grid-cols-[minmax(0,132px)_minmax(0,1fr)] gap-x-3',
      )}
    >
      {evidence.map((proof, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: the proofs of one explanation keep their order
        <Line key={index} proof={proof} about={about} wide={wide} />
      ))}
    </dl>
  );
}

function Line({
  proof,
  about,
  wide,
}: {
  readonly proof: Evidence;
  readonly about: ObjectName;
  readonly wide: boolean;
}) {
  if (proof.kind === 'Event') {
    const { reason, message, source, lastTimestamp, firstTimestamp } = proof.event;
    const timeMs = parseTimestamp(lastTimestamp ?? firstTimestamp);
    return (
      <>
        <dt className="text-ink-3">
          Event{source.component ? ` of ${source.component}` : ''}
          {timeMs === undefined ? null : <span className="num block text-xs">{clockText(timeMs)}</span>}
        </dt>
        <dd className="wrap-anywhere max-md:mb-1.5">
          <code className="font-medium">{reason}</code>
          <span className="block text-xs text-ink-2">“{message}”</span>
        </dd>
      </>
    );
  }
  const { object, path } = proof;
  const own =
    object.kind === about.kind && object.name === about.name && object.namespace === about.namespace;
  return (
    <>
      <dt className="text-ink-3 wrap-anywhere">
        {path ? <code>{path}</code> : object.kind}
        {own || path === undefined ? null : (
          <span className="block text-xs">
            of {object.kind} <Name length={wide ? 32 : 16}>{object.name}</Name>
          </span>
        )}
      </dt>
      <dd className="wrap-anywhere max-md:mb-1.5">
        {proof.kind === 'Field' ? (
          <code>{proof.value}</code>
        ) : (
          <span className="text-ink-2">{path ? 'not set' : `${object.name} does not exist`}</span>
        )}
      </dd>
    </>
  );
}
