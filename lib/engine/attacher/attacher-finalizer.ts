/**
 * `external-attacher/<driver>`, with a dash for each character that a finalizer may not hold; a trailing dash gets an
 * X. Upstream: GetFinalizerName and SanitizeDriverName, external-attacher/pkg/controller/util.go, 4.13.
 */
export function attacherFinalizer(driver: string): string {
  const sanitized = driver.replace(/[^a-zA-Z0-9-]/g, '-');
  return `external-attacher/${sanitized.endsWith('-') ? `${sanitized}X` : sanitized}`;
}
