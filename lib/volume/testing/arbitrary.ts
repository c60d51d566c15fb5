/** Random volumes and claims for property tests. */
import fc from 'fast-check';
import type { StringMap } from '../../kubernetes/object';
import type { AccessMode, PersistentVolume } from '../../kubernetes/persistent-volume';
import { aClaim, aVolume } from './objects';

const accessModes = fc.uniqueArray(
  fc.constantFrom<AccessMode>('ReadWriteOnce', 'ReadOnlyMany', 'ReadWriteMany', 'ReadWriteOncePod'),
  { minLength: 1, maxLength: 4 },
);
const storage = fc.constantFrom('500Mi', '1Gi', '1024Mi', '1G', '2Gi', '5Gi');
const storageClassName = fc.constantFrom(undefined, '', undefined, 'gold');
const volumeMode = fc.constantFrom(undefined, undefined, 'Filesystem' as const, 'Block' as const);
const volumeAttributesClassName = fc.constantFrom(undefined, undefined, undefined, 'fast');
const labels = fc.constantFrom<StringMap[]>({}, { tier: 'gold' }, { tier: 'silver' });
const claimRef = fc.constantFrom(
  undefined,
  undefined,
  undefined,
  { namespace: 'default', name: 'claim-1' },
  { namespace: 'default', name: 'claim-1', uid: 'uid-claim-1' },
  { namespace: 'default', name: 'claim-1', uid: 'another' },
  { namespace: 'default', name: 'claim-2' },
);

/** Few names, sizes and labels, so that volumes collide, tie and match often. */
export const arbitraryVolume: fc.Arbitrary<PersistentVolume> = fc
  .record({
    name: fc.integer({ min: 0, max: 30 }).map((number) => `pv-${number}`),
    storage,
    accessModes,
    storageClassName,
    volumeMode,
    volumeAttributesClassName,
    labels,
    claimRef,
    phase: fc.constantFrom(
      'Available' as const,
      'Available' as const,
      'Pending' as const,
      'Released' as const,
    ),
    deleting: fc.constantFrom(false, false, false, true),
  })
  .map(({ labels: own, deleting, ...options }) =>
    aVolume({
      ...options,
      metadata: { labels: own, ...(deleting ? { deletionTimestamp: '2026-01-01T00:00:00Z' } : {}) },
    }),
  );

/** Always the claim `default/claim-1`. */
export const arbitraryClaim = fc
  .record({
    storage,
    accessModes,
    storageClassName,
    volumeMode,
    volumeAttributesClassName,
    selector: fc.constantFrom(
      undefined,
      { matchLabels: { tier: 'gold' } },
      { matchExpressions: [{ key: 'tier', operator: 'NotIn', values: ['gold'] }] },
    ),
  })
  .map((options) => aClaim(options));
