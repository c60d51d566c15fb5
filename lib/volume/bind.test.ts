import { describe, expect, it } from 'vitest';
import { featureEnabled } from '../kubernetes/feature-gates';
import {
  bindClaimToVolume,
  bindVolumeToClaim,
  boundClaimStatus,
  claimWithoutVolume,
  unbindVolume,
  volumeWithPhase,
  withoutAnnotation,
} from './bind';
import { aClaim, aVolume } from './testing/objects';

const enabled = (gate: Parameters<typeof featureEnabled>[1]) => featureEnabled('1.37', gate);
const BOUND_BY_CONTROLLER = 'pv.kubernetes.io/bound-by-controller';
const BIND_COMPLETED = 'pv.kubernetes.io/bind-completed';
const claim = aClaim({ metadata: { resourceVersion: '7' } });
const fullRef = {
  kind: 'PersistentVolumeClaim',
  apiVersion: 'v1',
  namespace: 'default',
  name: 'claim-1',
  uid: 'uid-claim-1',
  resourceVersion: '7',
};

describe('bindVolumeToClaim', () => {
  it.each([
    ['a free volume', {}, true, 'yes'],
    ['a volume reserved by name', { claimRef: { namespace: 'default', name: 'claim-1' } }, true, undefined],
  ])('%s', (_name, options, dirty, annotation) => {
    const result = bindVolumeToClaim(aVolume(options), claim);
    expect(result.dirty).toBe(dirty);
    expect(result.object.spec.claimRef).toEqual(fullRef);
    expect(result.object.metadata.annotations?.[BOUND_BY_CONTROLLER]).toBe(annotation);
  });

  it('writes nothing to a volume that is bound to the claim', () => {
    const volume = aVolume({ claimRef: { namespace: 'default', name: 'claim-1', uid: 'uid-claim-1' } });
    expect(bindVolumeToClaim(volume, claim)).toEqual({ object: volume, dirty: false });
  });
});

describe('bindClaimToVolume', () => {
  it.each([
    ['chosen by the controller', {}, { [BOUND_BY_CONTROLLER]: 'yes', [BIND_COMPLETED]: 'yes' }],
    ['named by the user', { volumeName: 'pv-1' }, { [BIND_COMPLETED]: 'yes' }],
  ])('%s', (_name, options, annotations) => {
    const result = bindClaimToVolume(aClaim(options), aVolume());
    expect(result.dirty).toBe(true);
    expect(result.object.spec.volumeName).toBe('pv-1');
    expect(result.object.metadata.annotations).toEqual(annotations);
    expect(bindClaimToVolume(result.object, aVolume()).dirty).toBe(false);
  });
});

describe('boundClaimStatus', () => {
  const status = (
    claimOptions: Parameters<typeof aClaim>[0],
    volumeOptions: Parameters<typeof aVolume>[0],
  ) => {
    const result = boundClaimStatus(aClaim(claimOptions), aVolume(volumeOptions), enabled);
    return result.ok ? result.value.object.status : result.error;
  };

  it('copies modes in the order of the volume, and its capacity', () => {
    expect(status({}, { storage: '5Gi', accessModes: ['ReadOnlyMany', 'ReadWriteOnce'] })).toEqual({
      phase: 'Bound',
      accessModes: ['ReadOnlyMany', 'ReadWriteOnce'],
      capacity: { storage: '5Gi' },
    });
  });

  it('takes the size before an expansion that the node has not made yet', () => {
    const metadata = { annotations: { 'volume.alpha.kubernetes.io/pre-resize-capacity': '2Gi' } };
    expect(status({}, { storage: '5Gi', metadata })).toMatchObject({ capacity: { storage: '2Gi' } });
    const unreadable = { annotations: { 'volume.alpha.kubernetes.io/pre-resize-capacity': 'much' } };
    expect(status({}, { storage: '5Gi', metadata: unreadable })).toMatchObject({
      capacity: { storage: '5Gi' },
    });
  });

  it('refuses a volume without a size', () => {
    expect(status({}, { capacity: {} })).toBe('PersistentVolume "pv-1" is without a storage capacity');
  });

  it('follows new access modes of a Bound volume, never a new size', () => {
    const bound = boundClaimStatus(aClaim(), aVolume(), enabled);
    if (!bound.ok) throw new Error(bound.error);
    const changed = aVolume({ storage: '9Gi', accessModes: ['ReadWriteMany'] });
    expect(boundClaimStatus(bound.value.object, aVolume(), enabled)).toMatchObject({
      value: { dirty: false },
    });
    expect(boundClaimStatus(bound.value.object, changed, enabled)).toMatchObject({
      value: {
        dirty: true,
        object: { status: { accessModes: ['ReadWriteMany'], capacity: { storage: '1Gi' } } },
      },
    });
  });

  it('2-12: takes the attributes class with the phase', () => {
    expect(status({}, { volumeAttributesClassName: 'silver' })).toMatchObject({
      currentVolumeAttributesClassName: 'silver',
    });
  });

  it('leaves the attributes class out when a Lost claim is found again', () => {
    const found = boundClaimStatus(
      aClaim({ phase: 'Lost' }),
      aVolume({ volumeAttributesClassName: 'silver' }),
      enabled,
    );
    expect(found).toMatchObject({
      value: { object: { status: { phase: 'Bound', capacity: { storage: '1Gi' } } } },
    });
    expect(found.ok && found.value.object.status).not.toHaveProperty('currentVolumeAttributesClassName');
  });
});

describe('what is taken back', () => {
  it('clears what only a bound claim has, and keeps conditions', () => {
    const bound = {
      ...aClaim(),
      status: {
        phase: 'Bound' as const,
        capacity: { storage: '1Gi' },
        accessModes: ['ReadWriteOnce' as const],
        conditions: [{ type: 'Unused', status: 'True' as const }],
      },
    };
    const lost = claimWithoutVolume(bound, 'Lost');
    expect(lost).toMatchObject({ dirty: true });
    expect(lost.object.status).toEqual({ phase: 'Lost', conditions: bound.status.conditions });
    expect(claimWithoutVolume(lost.object, 'Lost').dirty).toBe(false);
  });

  it('4-7, 4-8: the whole claimRef of the controller, only the uid of a user', () => {
    const claimRef = { namespace: 'default', name: 'claim-1', uid: 'u' };
    const byController = unbindVolume(aVolume({ claimRef, boundByController: true }));
    expect(byController.spec.claimRef).toBeUndefined();
    expect(byController.metadata.annotations).toBeUndefined();
    const byUser = unbindVolume(aVolume({ claimRef }));
    expect(byUser.spec.claimRef).toEqual({ namespace: 'default', name: 'claim-1' });
  });

  it('replaces the message with the phase, and leaves both when the phase is the same', () => {
    const failed = volumeWithPhase(aVolume(), 'Failed', 'broken').object;
    expect(failed.status).toEqual({ phase: 'Failed', message: 'broken' });
    expect(volumeWithPhase(failed, 'Failed', 'other').dirty).toBe(false);
    expect(volumeWithPhase(failed, 'Available').object.status).toEqual({ phase: 'Available' });
  });
});

describe('what is left as it was', () => {
  const bare = { ...claim, metadata: { name: 'claim-1' } };

  it('other annotations, and metadata without any', () => {
    expect(withoutAnnotation({ name: 'x', annotations: { a: '1', b: '2' } }, 'a')).toStrictEqual({
      name: 'x',
      annotations: { b: '2' },
    });
    expect(withoutAnnotation({ name: 'x', annotations: { a: '1' } }, 'a')).toStrictEqual({ name: 'x' });
    expect(withoutAnnotation({ name: 'x' }, 'a')).toStrictEqual({ name: 'x' });
  });

  it('a complete reference to a claim without namespace and uid', () => {
    const volume = aVolume({ claimRef: { name: 'claim-1' } });
    expect(bindVolumeToClaim(volume, bare)).toEqual({ object: volume, dirty: false });
    const written = bindVolumeToClaim(aVolume(), bare).object.spec.claimRef;
    expect(written).toMatchObject({ namespace: '', name: 'claim-1', uid: '' });
    expect(written).not.toHaveProperty('resourceVersion');
  });

  it('never a reference to a claim of another namespace', () => {
    const volume = aVolume({ claimRef: { namespace: 'other', name: 'claim-1', uid: 'uid-claim-1' } });
    expect(bindVolumeToClaim(volume, claim).object.spec.claimRef).toEqual(fullRef);
  });

  it('the mark of the controller, whatever its value', () => {
    const annotations = { [BOUND_BY_CONTROLLER]: 'kept' };
    const volume = aVolume({ metadata: { annotations } });
    expect(bindVolumeToClaim(volume, claim).object.metadata).toBe(volume.metadata);
    const bound = bindClaimToVolume(aClaim({ metadata: { annotations } }), aVolume());
    expect(bound.object.metadata.annotations).toEqual({ ...annotations, [BIND_COMPLETED]: 'yes' });
  });

  it('a volume without a status gets its phase, and an old message goes', () => {
    const { status: _, ...fresh } = aVolume();
    expect(volumeWithPhase(fresh, 'Failed', 'why')).toEqual({
      object: { ...fresh, status: { phase: 'Failed', message: 'why' } },
      dirty: true,
    });
    const failed = { ...fresh, status: { phase: 'Failed', message: 'why', reason: 'r' } as const };
    const available = volumeWithPhase(failed, 'Available').object.status;
    expect(available).toStrictEqual({ phase: 'Available', reason: 'r' });
  });
});

describe('boundClaimStatus in its corners', () => {
  const bound = (status: ReturnType<typeof aClaim>['status'], volume: Parameters<typeof aVolume>[0]) =>
    boundClaimStatus({ ...aClaim(), status }, aVolume(volume), enabled);
  const statusOf = (...args: Parameters<typeof bound>) => {
    const result = bound(...args);
    return result.ok ? result.value.object.status : result.error;
  };

  it('says nothing of access modes where neither side has any', () => {
    expect(statusOf({ phase: 'Pending' }, { accessModes: undefined })).not.toHaveProperty('accessModes');
    expect(
      statusOf({ phase: 'Pending', accessModes: ['ReadWriteOnce'] }, { accessModes: undefined }),
    ).toMatchObject({ accessModes: [] });
  });

  it('fails for a volume without any capacity', () => {
    expect(statusOf({ phase: 'Pending' }, { capacity: undefined })).toBe(
      'PersistentVolume "pv-1" is without a storage capacity',
    );
  });

  it('keeps a capacity of the same size in its own spelling, and replaces another', () => {
    const known = (storage: string) =>
      statusOf({ phase: 'Pending', capacity: { storage } }, { storage: '1Gi' });
    expect(known('1024Mi')).toMatchObject({ capacity: { storage: '1024Mi' } });
    expect(known('2Gi')).toMatchObject({ capacity: { storage: '1Gi' } });
  });

  it('notes the attributes class of a claim that has no phase yet, and none where there is none', () => {
    expect(statusOf({}, { volumeAttributesClassName: 'silver' })).toMatchObject({
      currentVolumeAttributesClassName: 'silver',
    });
    expect(statusOf({ currentVolumeAttributesClassName: 'old' }, {})).not.toHaveProperty(
      'currentVolumeAttributesClassName',
    );
    expect(statusOf({ phase: 'Lost' }, { volumeAttributesClassName: 'silver' })).not.toHaveProperty(
      'currentVolumeAttributesClassName',
    );
  });
});
