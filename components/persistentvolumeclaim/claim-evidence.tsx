/** What proves the sentence, below everything: fields and events in Kubernetes' words. */
import type { Evidence, ObjectName } from '@/lib/volume/evidence';

export function ClaimEvidence({
  evidence,
  about,
}: {
  readonly evidence: readonly Evidence[];
  readonly about: ObjectName;
}) {
  if (evidence.length === 0) return null;
  return (
    <section aria-labelledby="evidence" className="mt-3.5 rounded-3 border border-line bg-surface px-4 py-3">
      <h2 id="evidence" className="mb-2 text-xs font-medium text-ink-3">
        Evidence
      </h2>
      <dl className="grid grid-cols-[minmax(0,240px)_minmax(0,1fr)] gap-x-4 gap-y-1.5 text-xs max-md:grid-cols-1 max-md:gap-y-0.5">
        {evidence.map((proof, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: the proofs of one explanation keep their order
          <Line key={index} proof={proof} about={about} />
        ))}
      </dl>
    </section>
  );
}

function Line({ proof, about }: { readonly proof: Evidence; readonly about: ObjectName }) {
  if (proof.kind === 'Event') {
    const { reason, message, source } = proof.event;
    return (
      <>
        <dt>
          <code className="font-medium">{reason}</code>{' '}
          <span className="text-ink-3">event{source.component ? ` of ${source.component}` : ''}</span>
        </dt>
        <dd className="text-ink-2 wrap-anywhere max-md:mb-1.5">“{message}”</dd>
      </>
    );
  }
  const { object, path } = proof;
  const own =
    object.kind === about.kind && object.name === about.name && object.namespace === about.namespace;
  return (
    <>
      <dt className="wrap-anywhere">
        {path ? <code>{path}</code> : <span>{object.kind}</span>}
        {own || path === undefined ? null : (
          <span className="text-ink-3">
            {' '}
            of {object.kind} {object.name}
          </span>
        )}
      </dt>
      <dd className="wrap-anywhere max-md:mb-1.5">
        {proof.kind === 'Field' ? (
          <code>{proof.value}</code>
        ) : (
          <span className="text-ink-3">{path ? 'not set' : `${object.name} does not exist`}</span>
        )}
      </dd>
    </>
  );
}
