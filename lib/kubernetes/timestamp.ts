/** Timestamps of the API: RFC 3339 in UTC, to the second (metav1.Time). Times inside Stowage are milliseconds since the epoch. */
export function formatTimestamp(timeMs: number): string {
  return `${new Date(timeMs).toISOString().slice(0, 19)}Z`;
}

/** Milliseconds since the epoch, or undefined for what is no RFC 3339 time. */
export function parseTimestamp(text: string | null | undefined): number | undefined {
  if (!text) return undefined;
  const timeMs = Date.parse(text);
  return Number.isNaN(timeMs) ? undefined : timeMs;
}
