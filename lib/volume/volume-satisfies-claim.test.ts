/** Upstream: TestCheckVolumeSatisfyClaim, pkg/controller/volume/persistentvolume/pv_controller_test.go, 1.37. */
import { describe, expect, it } from 'vitest';
import type { KubernetesVersion } from '../kubernetes/feature-gates';
import { aClaim, aView, aVolume } from './testing/objects';
import { volumeSatisfiesClaim } from './volume-satisfies-claim';

type VolumeOptions = NonNullable<Parameters<typeof aVolume>[0]>;
type ClaimOptions = NonNullable<Parameters<typeof aClaim>[0]>;

function check(
  volume: VolumeOptions,
  claim: ClaimOptions,
  version: KubernetesVersion = '1.37',
  gate?: boolean,
) {
  const gates = gate === undefined ? {} : { VolumeAttributesClass: gate };
  return volumeSatisfiesClaim(aView({ version, gates }), aVolume(volume), aClaim(claim));
}

const OFF =
  'volumeAttributesClassName is not supported when the feature-gate VolumeAttributesClass is disabled';

describe('a volume that the claim names', () => {
  it.each<readonly [VolumeOptions, ClaimOptions, string, string]>([
    [
      { metadata: { deletionTimestamp: '2026-01-05T09:00:00Z' } },
      {},
      'DELETING',
      'the volume is marked for deletion "pv-1"',
    ],
    [{ storage: '1Gi' }, { storage: '2Gi' }, 'TOO_SMALL', 'requested PV is too small'],
    [{ storageClassName: 'a' }, {}, 'STORAGE_CLASS', 'storageClassName does not match'],
    [
      {},
      { volumeAttributesClassName: 'gold' },
      'VOLUME_ATTRIBUTES_CLASS',
      'volumeAttributesClassName does not match',
    ],
    [{ volumeMode: 'Block' }, {}, 'VOLUME_MODE', 'incompatible volumeMode'],
    [{}, { accessModes: ['ReadWriteMany'] }, 'ACCESS_MODES', 'incompatible accessMode'],
  ])('%j for %j: %s', (volume, claim, problem, message) => {
    expect(check(volume, claim)).toEqual({ kind: 'Violates', problem, message });
  });

  it.each<readonly [VolumeOptions, ClaimOptions]>([
    [{}, {}],
    [{ storage: '2Gi' }, { storage: '1Gi' }],
    [{}, { resources: undefined }],
    [{ volumeMode: 'Filesystem' }, {}],
    [{ storageClassName: '' }, {}],
    [{ volumeAttributesClassName: 'gold' }, { volumeAttributesClassName: 'gold' }],
    [{ volumeAttributesClassName: '' }, {}],
    [{}, { accessModes: ['ReadOnlyMany'] }],
  ])('%j satisfies %j', (volume, claim) => {
    expect(check(volume, claim)).toEqual({ kind: 'Satisfies' });
  });

  it.each<readonly [KubernetesVersion, boolean, VolumeOptions, ClaimOptions, string | undefined]>([
    ['1.37', false, {}, {}, undefined],
    ['1.37', false, { volumeAttributesClassName: 'gold' }, {}, OFF],
    ['1.37', false, {}, { volumeAttributesClassName: 'gold' }, OFF],
    ['1.30', false, { volumeAttributesClassName: 'a' }, { volumeAttributesClassName: 'a' }, OFF],
    ['1.30', true, { volumeAttributesClassName: 'a' }, { volumeAttributesClassName: 'a' }, undefined],
    ['1.25', false, { volumeAttributesClassName: 'a' }, {}, undefined],
  ])('attributes classes in %s, gate %s: %j for %j', (version, gate, volume, claim, message) => {
    const satisfaction = check(volume, claim, version, gate);
    expect(satisfaction.kind === 'Violates' ? satisfaction.message : undefined).toBe(message);
  });
});
