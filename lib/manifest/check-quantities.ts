/**
 * Finds amounts that are none, such as `5GB`, at their place. The API server refuses them too, but without saying
 * where: it gives up while it still decodes the request.
 */
import { isJsonObject } from '../base/json';
import { decodeQuantity } from '../kubernetes/quantity';
import { findResourceByKind } from '../kubernetes/resources';
import type { ManifestFault } from './check-manifest';

/** Fields that hold a v1.ResourceList wherever they stand in a kind that is simulated. */
const RESOURCE_LISTS: ReadonlySet<string> = new Set(['capacity', 'requests', 'limits', 'allocatable']);

export function checkQuantities(object: Readonly<Record<string, unknown>>): readonly ManifestFault[] {
  const resource = findResourceByKind(String(object.apiVersion), String(object.kind));
  return resource?.simulated ? faultsIn(object, '') : [];
}

function faultsIn(value: unknown, path: string): readonly ManifestFault[] {
  if (Array.isArray(value)) return value.flatMap((item, index) => faultsIn(item, `${path}[${index}]`));
  if (!isJsonObject(value)) return [];
  return Object.entries(value).flatMap(([key, part]) => {
    const field = path === '' ? key : `${path}.${key}`;
    if (RESOURCE_LISTS.has(key) && isJsonObject(part)) return faultsInList(part, field);
    return faultsIn(part, field);
  });
}

function faultsInList(list: Readonly<Record<string, unknown>>, path: string): readonly ManifestFault[] {
  return Object.entries(list).flatMap(([name, amount]) => {
    if (decodeQuantity(amount).ok) return [];
    const field = `${path}[${name}]`;
    return [{ field, message: `${field}: ${JSON.stringify(amount)} is not an amount. ${advice(amount)}` }];
  });
}

/** The commonest slips: a B at the end, a blank, a suffix in the wrong case. */
function advice(amount: unknown): string {
  const text = String(amount);
  const number = /^\s*([0-9.]+)\s*([kKmMgGtTpPeE])\s*[iI]?\s*[bB]?\s*$/.exec(text);
  if (!number) return 'Write a number with a suffix, such as 5Gi or 500M.';
  const [, digits = '', letter = ''] = number;
  const upper = letter.toUpperCase();
  return `Write ${digits}${upper}i (powers of 1024) or ${digits}${upper === 'K' ? 'k' : upper} (powers of 1000).`;
}
