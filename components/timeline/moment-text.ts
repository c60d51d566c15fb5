/** A moment as it stands in an address: `1482`, or `1482.3f2a90bc` where revisions are counted anew by each server. */

export interface MomentText {
  readonly revision: number;
  /** Beginning of the identity of the log that the revision belongs to. */
  readonly log: string | undefined;
}

/** Of the page's address. */
export const MOMENT_PARAMETER = 'at';

const LOG_LENGTH = 8;

/** `log` is needed for a live cluster only: a replayed simulation has the same revisions again. */
export function formatMoment(revision: number, log: string | undefined): string {
  return log === undefined ? String(revision) : `${revision}.${log.slice(0, LOG_LENGTH)}`;
}

/** Reads what `formatMoment` wrote; undefined for anything else. */
export function parseMoment(text: string | null): MomentText | undefined {
  const [, revision, log] = /^(\d{1,15})(?:\.([A-Za-z0-9-]{1,64}))?$/.exec(text ?? '') ?? [];
  return revision === undefined ? undefined : { revision: Number(revision), log };
}
