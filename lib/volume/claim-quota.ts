/**
 * What a claim counts for in the ResourceQuotas of its namespace, and whether a quota has room for more. It decides
 * about claims alone; what Pods, Services and others count for is not known here.
 * Upstream: pvcEvaluator of pkg/quota/v1/evaluator/core/persistent_volume_claims.go and checkRequest of
 * staging/src/k8s.io/apiserver/pkg/admission/plugin/resourcequota/controller.go, 1.37.
 */
import { byString } from '../base/compare';
import type { StringMap } from '../kubernetes/object';
import type { PersistentVolumeClaim } from '../kubernetes/persistent-volume-claim';
import {
  addQuantities,
  compareQuantities,
  formatQuantity,
  parseQuantity,
  type Quantity,
  quantityValue,
  storageOf,
  ZERO_QUANTITY,
} from '../kubernetes/quantity';
import type { ResourceQuota } from '../kubernetes/resource-quota';
import { getPersistentVolumeClaimClass } from './storage-class-name';

/** Resource names as a quota has them, with what is counted. */
export type Amounts = ReadonlyMap<string, Quantity>;

const CLAIMS = 'persistentvolumeclaims';
const COUNT = 'count/persistentvolumeclaims';
const STORAGE = 'requests.storage';
const OF_CLASS = '.storageclass.storage.k8s.io/';
const NANO = 1_000_000_000n;
const ONE: Quantity = { nano: NANO, format: 'DecimalSI' };

/** Whether claims count for this resource of a quota (MatchingResources). */
export function isClaimResource(name: string): boolean {
  return (
    [CLAIMS, COUNT, STORAGE].includes(name) ||
    name.endsWith(OF_CLASS + CLAIMS) ||
    name.endsWith(OF_CLASS + STORAGE)
  );
}

/** What one claim counts for; `recovers`: RecoverVolumeExpansionFailure, where what a resize reached counts too. */
export function usageOfClaim(claim: PersistentVolumeClaim, recovers: boolean): Amounts {
  const className = getPersistentVolumeClaimClass(claim);
  const usage = new Map([
    [CLAIMS, ONE],
    [COUNT, ONE],
  ]);
  if (className !== '') usage.set(className + OF_CLASS + CLAIMS, ONE);
  const requests = claim.spec.resources?.requests;
  if (requests?.storage === undefined) return usage;
  const requested = storageOf(requests);
  const allocated = recovers ? storageOf(claim.status?.allocatedResources) : ZERO_QUANTITY;
  const storage = wholeBytes(compareQuantities(allocated, requested) > 0 ? allocated : requested);
  usage.set(STORAGE, storage);
  if (className !== '') usage.set(className + OF_CLASS + STORAGE, storage);
  return usage;
}

/** A quota counts whole bytes. */
function wholeBytes(quantity: Quantity): Quantity {
  const nano = quantityValue(quantity) * NANO;
  return nano === quantity.nano ? quantity : { nano, format: quantity.format };
}

/** All of them together. */
export function usageOfClaims(claims: Iterable<PersistentVolumeClaim>, recovers: boolean): Amounts {
  const total = new Map<string, Quantity>();
  for (const claim of claims) {
    for (const [name, amount] of usageOfClaim(claim, recovers)) {
      total.set(name, addQuantities(total.get(name) ?? ZERO_QUANTITY, amount));
    }
  }
  return total;
}

/** What `claim` adds to what `old` counted for: never less than nothing (SubtractWithNonNegativeResult, RemoveZeros). */
export function addedUsage(
  claim: PersistentVolumeClaim,
  old: PersistentVolumeClaim | undefined,
  recovers: boolean,
): Amounts {
  const before = old ? usageOfClaim(old, recovers) : new Map<string, Quantity>();
  const added = [...usageOfClaim(claim, recovers)].flatMap(([name, amount]) => {
    const nano = amount.nano - (before.get(name)?.nano ?? 0n);
    return nano > 0n ? [[name, { nano, format: amount.format }] as const] : [];
  });
  return new Map(added);
}

/** Quotas with a scope count Pods of some sort, or claims of some VolumeAttributesClass, which is not simulated. */
export function countsEveryClaim({ spec }: ResourceQuota): boolean {
  return (spec?.scopes ?? []).length === 0 && spec?.scopeSelector === undefined;
}

/** The status of a quota that its controller writes: what is allowed, and of that what claims use. */
export function quotaStatus(quota: ResourceQuota, used: Amounts): NonNullable<ResourceQuota['status']> {
  const names = Object.keys(quota.spec?.hard ?? {}).filter(isClaimResource);
  const hard = names.map((name) => [name, quota.spec?.hard?.[name] ?? '0'] as const);
  const counted = names.map((name) => [name, formatQuantity(used.get(name) ?? ZERO_QUANTITY)] as const);
  return { hard: Object.fromEntries(hard), used: Object.fromEntries(counted) };
}

/** Why the quota has no room for `added`, in the words of the API server; undefined where it has. */
export function quotaRefusal(quota: ResourceQuota, used: Amounts, added: Amounts): string | undefined {
  const hard = quota.status?.hard ?? {};
  const exceeded = [...added]
    .filter(([name, amount]) => {
      const limit = amountOf(hard, name);
      return limit && compareQuantities(addQuantities(used.get(name) ?? ZERO_QUANTITY, amount), limit) > 0;
    })
    .map(([name]) => name)
    .sort(byString((name) => name));
  if (exceeded.length === 0) return undefined;
  const told = (amount: (name: string) => Quantity | undefined) =>
    exceeded.map((name) => `${name}=${formatQuantity(amount(name) ?? ZERO_QUANTITY)}`).join(',');
  const requested = told((name) => added.get(name));
  const taken = told((name) => used.get(name));
  const limited = told((name) => amountOf(hard, name));
  return `exceeded quota: ${quota.metadata.name}, requested: ${requested}, used: ${taken}, limited: ${limited}`;
}

function amountOf(map: StringMap, name: string): Quantity | undefined {
  const parsed = parseQuantity(map[name] ?? '');
  return parsed.ok ? parsed.value : undefined;
}
