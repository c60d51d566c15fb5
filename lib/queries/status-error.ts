import type { Status } from '../kubernetes/status';

/** A Status on its way through TanStack Query, which wants failures thrown. */
export class StatusError extends Error {
  override readonly name = 'StatusError';
  constructor(readonly status: Status) {
    super(status.message ?? status.reason ?? `code ${status.code}`);
  }
}
