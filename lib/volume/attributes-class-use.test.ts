/** Upstream: vac_protection_controller_test.go. */
import { describe, expect, it } from 'vitest';
import type { PersistentVolumeClaim } from '../kubernetes/persistent-volume-claim';
import { attributesClassesOfClaim, attributesClassesOfVolume } from './attributes-class-use';
import { aClaim, aVolume } from './testing/objects';

describe('the attributes classes of a claim', () => {
  const modify = (targetVolumeAttributesClassName?: string) => ({
    modifyVolumeStatus: { targetVolumeAttributesClassName, status: 'InProgress' },
  });

  it.each<readonly [string, string | undefined, PersistentVolumeClaim['status'], readonly string[]]>([
    ['none', undefined, undefined, []],
    ['empty names', '', { currentVolumeAttributesClassName: '', ...modify('') }, []],
    ['the one that it asks for', 'asked', {}, ['asked']],
    ['the one that it has', undefined, { currentVolumeAttributesClassName: 'had' }, ['had']],
    ['the one that is being worked to', undefined, modify('worked'), ['worked']],
    ['a target without a name', 'asked', modify(), ['asked']],
    [
      'all three',
      'asked',
      { currentVolumeAttributesClassName: 'had', ...modify('worked') },
      ['asked', 'had', 'worked'],
    ],
    ['one name three times', 'one', { currentVolumeAttributesClassName: 'one', ...modify('one') }, ['one']],
  ])('%s', (_, volumeAttributesClassName, status, expected) => {
    const claim = { ...aClaim({ volumeAttributesClassName }), status };
    expect([...attributesClassesOfClaim(claim)]).toEqual(expected);
  });
});

it.each<readonly [string | undefined, readonly string[]]>([
  [undefined, []],
  ['', []],
  ['gold', ['gold']],
])('the attributes class of a volume that names %j', (volumeAttributesClassName, expected) => {
  expect([...attributesClassesOfVolume(aVolume({ volumeAttributesClassName }))]).toEqual(expected);
});
