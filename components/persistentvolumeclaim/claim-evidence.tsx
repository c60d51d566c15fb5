/** What proves the sentence, below everything: fields and events in Kubernetes' words. */
import type { Evidence, ObjectName } from '@/lib/volume/evidence';
import { EvidenceList } from '../object/evidence-list';

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
      <EvidenceList evidence={evidence} about={about} wide />
    </section>
  );
}
