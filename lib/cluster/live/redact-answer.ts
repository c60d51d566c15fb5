/**
 * What of the answer to a write may leave the server: objects as every other object, and the API server's own Status as
 * it is, but for credentials and for the differences of Pods that its validation prints, which hold values of variables.
 */
import { isJsonObject } from '../../base/json';
import type { KubernetesObject } from '../../kubernetes/object';
import { WITHHELD } from '../../kubernetes/withheld';
import { redact } from './redact';
import { scrub } from './scrub';

export function redactAnswer(body: Record<string, unknown>): Record<string, unknown> {
  if (body.kind !== 'Status' && isJsonObject(body.metadata)) {
    return redact(body as unknown as KubernetesObject) as unknown as Record<string, unknown>;
  }
  const kind = isJsonObject(body.details) ? body.details.kind : undefined;
  return scrub(KINDS_WITHOUT_VARIABLES.test(String(kind)) ? body : withoutDifference(body)) as Record<
    string,
    unknown
  >;
}

/** What is printed of these is shown anyway, but for parameters, which are found by their form. */
const KINDS_WITHOUT_VARIABLES = /^PersistentVolume(Claim)?$/;

/**
 * At the end of a text, both objects line by line: a unified difference (1.37), `core.PodSpec{…` before it. ValidatePodUpdate
 * in kubernetes/pkg/apis/core/validation prints it.
 */
const DIFFERENCE = /\s*(?:\n@@ -\d|\bcore\.[A-Z]\w+\{)[\s\S]*$/;

function withoutDifference(value: unknown): unknown {
  if (typeof value === 'string') return value.replace(DIFFERENCE, ` ${WITHHELD}`);
  if (Array.isArray(value)) return value.map(withoutDifference);
  if (!isJsonObject(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, withoutDifference(inner)]));
}
