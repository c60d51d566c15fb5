/** What the API server says of a manifest, at the lines that it says it of. */
import type { Status } from '@/lib/kubernetes/status';
import type { ManifestDocument } from '@/lib/manifest/parse-manifests';
import type { Problem } from '@/lib/manifest/text-range';

/** One problem for each cause, or one for the whole document where the server names no field. */
export function problemsOf(status: Status, document: ManifestDocument): readonly Problem[] {
  const causes = status.details?.causes ?? [];
  if (causes.length === 0) {
    const message = status.message ?? `refused: ${status.reason ?? status.code}`;
    return [{ message, range: document.rangeOf('') }];
  }
  return causes.map(({ field, message }) => ({
    message: `${field}: ${message}`,
    range: document.rangeOf(field),
  }));
}
