/** What the API server says of a manifest, at the lines that it says it of. */
import type { Status } from '@/lib/kubernetes/status';
import type { ManifestDocument } from '@/lib/manifest/parse-manifests';
import type { Problem } from '@/lib/manifest/text-range';

/** encoding/json names the type that holds the field, then its path. */
const DECODING = /json: cannot unmarshal .+ into Go struct field [^.\s]+\.(\S+) of type/;

/** One problem for each cause, or one for the whole document where the server names no field. */
export function problemsOf(status: Status, document: ManifestDocument): readonly Problem[] {
  const causes = status.details?.causes ?? [];
  if (causes.length === 0) {
    const message = status.message ?? `refused: ${status.reason ?? status.code}`;
    const [, field = ''] = DECODING.exec(message) ?? [];
    return [{ message, range: document.rangeOf(field) }];
  }
  return causes.map(({ field, message }) => ({
    message: `${field}: ${message}`,
    range: document.rangeOf(field),
  }));
}
