import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { persistentVolumeClaimShape, persistentVolumeShape } from './persistent-volume';
import { podShape } from './pod';
import { decode } from './shape';

function errorOf(spec: unknown): string | undefined {
  const decoded = decode({ spec }, persistentVolumeShape);
  return decoded.ok ? undefined : decoded.error;
}

describe('decode', () => {
  it.each<[unknown, string]>([
    [
      'x',
      'json: cannot unmarshal string into Go struct field PersistentVolume.spec of type v1.PersistentVolumeSpec',
    ],
    [
      { hostPath: '/x' },
      'json: cannot unmarshal string into Go struct field PersistentVolumeSpec.spec.hostPath of type v1.HostPathVolumeSource',
    ],
    [
      { hostPath: { path: 7 } },
      'json: cannot unmarshal number into Go struct field HostPathVolumeSource.spec.hostPath.path of type string',
    ],
    [
      { mountOptions: {} },
      'json: cannot unmarshal object into Go struct field PersistentVolumeSpec.spec.mountOptions of type []string',
    ],
    [
      { mountOptions: [true] },
      'json: cannot unmarshal bool into Go struct field PersistentVolumeSpec.spec.mountOptions of type string',
    ],
    [
      { capacity: [] },
      'json: cannot unmarshal array into Go struct field PersistentVolumeSpec.spec.capacity of type v1.ResourceList',
    ],
    [
      { iscsi: { lun: 1.5 } },
      'json: cannot unmarshal number 1.5 into Go struct field ISCSIPersistentVolumeSource.spec.iscsi.lun of type int32',
    ],
    [
      { capacity: { storage: '1 Gi' } },
      "quantities must match the regular expression '^([+-]?[0-9.]+)([eEinumkKMGTP]*[-+]?[0-9]*)$'",
    ],
  ])('refuses %j', (spec, error) => {
    expect(errorOf(spec)).toBe(error);
  });

  it('names what the kind does not have, and drops it', () => {
    const spec = { colour: 'red', nfs: { server: 's', port: 1 } };
    expect(decode({ spec }, persistentVolumeShape)).toEqual({
      ok: true,
      value: { value: { spec: { nfs: { server: 's' } } }, unknownFields: ['spec.colour', 'spec.nfs.port'] },
    });
  });

  it.each<[string, unknown, unknown]>([
    ['null is absent', { accessModes: null, volumeName: null }, {}],
    ['empty is absent', { accessModes: [], volumeName: '', resources: {} }, { resources: {} }],
    ['a pointer to nothing is something', { storageClassName: '' }, { storageClassName: '' }],
    [
      'a number is a quantity',
      { resources: { requests: { storage: 1024 } } },
      { resources: { requests: { storage: '1024' } } },
    ],
  ])('%s', (_what, spec, kept) => {
    const decoded = decode({ spec }, persistentVolumeClaimShape);
    expect(decoded.ok && decoded.value.value).toEqual({ spec: kept });
  });

  it('keeps what it does not know of an open kind, and never a prototype', () => {
    const body = JSON.parse(
      '{"spec": {"hostNetwork": true, "__proto__": {"polluted": 1}, "x": {"y": [null]}}}',
    );
    const decoded = decode(body, podShape);
    expect(decoded.ok && decoded.value.value).toEqual({ spec: { hostNetwork: true, x: { y: [null] } } });
    expect(decoded.ok && (decoded.value.value.spec as { polluted?: number }).polluted).toBeUndefined();
  });

  const anyField = fc.oneof(
    fc.jsonValue(),
    fc.constantFrom('', '1Gi', 0, false, null, [], {}, ['x'], { path: '/x' }),
  );
  const fields = [
    'capacity',
    'hostPath',
    'iscsi',
    'accessModes',
    'claimRef',
    'mountOptions',
    'volumeMode',
    'nodeAffinity',
  ];
  const anySpec = fc.dictionary(fc.constantFrom(...fields), anyField);

  it('takes any JSON without throwing, and what it gives back it would take as it is', () => {
    fc.assert(
      fc.property(anySpec, (spec) => {
        const once = decode({ spec }, persistentVolumeShape);
        if (!once.ok) return;
        const twice = decode(once.value.value, persistentVolumeShape);
        expect(twice.ok && twice.value).toEqual({ value: once.value.value, unknownFields: [] });
      }),
    );
  });
});
