import { expect, it } from 'vitest';
import { failure } from '@/lib/kubernetes/status';
import { parseManifests } from '@/lib/manifest/parse-manifests';
import { problemsOf } from './status-problems';

const text = `apiVersion: v1
kind: PersistentVolume
metadata:
  name: bad_name
spec:
  accessModes: ReadWriteOnce
  capacity:
    storage: "0"
`;
const [document] = parseManifests(text).documents;

function lines(status: ReturnType<typeof failure>): readonly string[] {
  if (!document) throw new Error('the text has one document');
  return problemsOf(status, document).map(({ message, range }) => `${range.line} ${message}`);
}

it('puts each cause at its field', () => {
  const causes = [
    { reason: 'FieldValueInvalid', field: 'metadata.name', message: 'Invalid value: "bad_name"' },
    { reason: 'FieldValueInvalid', field: 'spec.capacity[storage]', message: 'must be greater than zero' },
    { reason: 'FieldValueRequired', field: 'spec', message: 'must specify a volume type' },
  ];
  expect(lines(failure('Invalid', 'all of it', { causes }))).toEqual([
    '4 metadata.name: Invalid value: "bad_name"',
    '8 spec.capacity[storage]: must be greater than zero',
    '5 spec: must specify a volume type',
  ]);
});

it('finds the field that could not be decoded', () => {
  const message =
    'PersistentVolume in version "v1" cannot be handled as a PersistentVolume: json: cannot unmarshal string into Go struct field PersistentVolumeSpec.spec.accessModes of type []v1.PersistentVolumeAccessMode';
  expect(lines(failure('BadRequest', message))).toEqual([`6 ${message}`]);
});

it('puts what names no field at the beginning of the document', () => {
  expect(lines(failure('Forbidden', 'persistentvolumes "a" is forbidden: full'))).toEqual([
    '1 persistentvolumes "a" is forbidden: full',
  ]);
});
