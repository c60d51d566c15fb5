/** A watch that names no end ends after half an hour, as with kube-apiserver's --min-request-timeout; none lives longer than an hour. */
const DEFAULT_SECONDS = 1_800;
const LIMIT_SECONDS = 3_600;

/** Milliseconds that a watch lives, from the text of `timeoutSeconds`. What is no number counts as absent. */
export function watchTimeoutMs(timeoutSeconds: string | undefined): number {
  const seconds = Number(timeoutSeconds ?? '');
  const wanted = Number.isFinite(seconds) && seconds > 0 ? seconds : DEFAULT_SECONDS;
  return Math.min(wanted, LIMIT_SECONDS) * 1_000;
}
