import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { MAX_DOCUMENTS, MAX_TEXT_LENGTH, parseManifests } from './parse-manifests';

const VOLUME = `apiVersion: v1
kind: PersistentVolume
metadata:
  name: disk-a
  annotations:
    volume.beta.kubernetes.io/mount-options: ro
spec:
  capacity:
    storage: 5Gi
  accessModes: [ReadWriteOnce]
  hostPath: {path: /data}
  nodeAffinity:
    required:
      nodeSelectorTerms:
        - matchExpressions:
            - key: zone
              operator: Near
            - key: disk
              operator: In
              values:
                - ssd
`;

/** The marked text and its line, which is how a person would check a mark. */
function marked(text: string, fieldPath: string): string {
  const [document] = parseManifests(text).documents;
  const range = document?.rangeOf(fieldPath);
  return range ? `${range.line}:${range.column} ${text.slice(range.from, range.to)}` : 'no document';
}

describe('documents', () => {
  it('reads several, with comments and empty ones between them', () => {
    const text = `# first\n---\n${VOLUME}---\n\n---\n# nothing\n---\napiVersion: v1\nkind: Namespace\nmetadata: {name: a}\n`;
    const { documents, problems } = parseManifests(text);
    expect(problems).toEqual([]);
    expect(documents.map(({ object, range }) => [object.kind, range.line])).toEqual([
      ['PersistentVolume', 3],
      ['Namespace', 29],
    ]);
  });

  it('unpacks lists, also of one kind, and knows the place of each item', () => {
    const text = `apiVersion: v1
kind: List
items:
  - apiVersion: v1
    kind: Namespace
    metadata: {name: a}
  - apiVersion: v1
    kind: PersistentVolumeList
    items:
      - apiVersion: v1
        kind: PersistentVolume
        metadata:
          name: b
`;
    const { documents, problems } = parseManifests(text);
    expect(problems).toEqual([]);
    expect(
      documents.map(({ object, rangeOf }) => [object.metadata.name, rangeOf('metadata.name').line]),
    ).toEqual([
      ['a', 6],
      ['b', 13],
    ]);
  });

  it('reads JSON, with tabs too', () => {
    const text = '{\n\t"apiVersion": "v1",\n\t"kind": "Namespace",\n\t"metadata": {\n\t\t"name": "a"\n\t}\n}';
    const { documents, problems } = parseManifests(text);
    expect(problems).toEqual([]);
    expect(documents[0]?.object).toEqual({ apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'a' } });
    expect(documents[0]?.rangeOf('metadata.name')).toMatchObject({ line: 5, column: 11, length: 3 });
  });

  it.each(['', '   \n', '# only a comment\n', '---\n---\n', '\ufeff'])('finds nothing in %j', (text) => {
    expect(parseManifests(text)).toEqual({ documents: [], problems: [] });
  });

  it('keeps good documents beside a bad one', () => {
    const { documents, problems } = parseManifests(`a: b: c\n---\n${VOLUME}---\nkind: Pod\n`);
    expect(documents.map(({ object }) => object.kind)).toEqual(['PersistentVolume']);
    expect(problems.map(({ range }) => range.line)).toEqual([1, 25]);
  });

  it('takes kinds that nobody knows, and generateName', () => {
    const text = 'apiVersion: example.com/v1alpha1\nkind: Widget\nmetadata: {generateName: w-}\n';
    expect(parseManifests(text)).toMatchObject({ problems: [], documents: [{ object: { kind: 'Widget' } }] });
  });
});

function claimOf(storage: string): string {
  return `apiVersion: v1\nkind: PersistentVolumeClaim\nmetadata: {name: a}\nspec:\n  resources:\n    requests: {storage: ${storage}}\n`;
}

describe('problems', () => {
  const head = 'apiVersion: v1\nkind: Namespace\nmetadata:\n  name: a\n';

  it.each<[what: string, text: string, place: string, message: RegExp]>([
    ['a tab as indentation', 'metadata:\n\tname: a\n', '2:1', /tabs/],
    ['a second colon', 'a: b: c\n', '1:4', /second ": "/],
    ['a missing bracket', 'a: [b\nc: d\n', '2:1', /\]/],
    ['text that starts with @', 'a: @b\n', '1:4', /cannot start with @/],
    ['a missing quote', 'a: "b\n', '2:1', /closing "quote/],
    ['a bad escape', 'a: "\\q"\n', '1:5', /backslash must be written twice/],
    ['a bad indentation', 'a:\n  - b\n - c\n', '3:1', /not indented like/],
    ['a duplicate key', `${head}  name: b\n`, '5:3', /"name" is already set/],
    ['a list at the top', '- a\n- b\n', '1:1', /is a map/],
    ['words at the top', 'just text', '1:1', /is a map/],
    ['no apiVersion', 'kind: Pod\nmetadata: {name: a}\n', '1:1', /no apiVersion/],
    ['no kind', 'apiVersion: v1\nmetadata: {name: a}\n', '1:1', /no kind/],
    ['apiVersion as a number', 'apiVersion: 1\nkind: Pod\n', '1:13', /must be text, not the number 1/],
    ['apiVersion of the wrong form', 'apiVersion: a/b/c\nkind: Pod\n', '1:13', /must look like/],
    ['no metadata', 'apiVersion: v1\nkind: Pod\n', '1:1', /no metadata/],
    ['no name', 'apiVersion: v1\nkind: Pod\nmetadata:\n  labels: {}\n', '3:1', /no name/],
    ['a name that is a number', 'apiVersion: v1\nkind: Pod\nmetadata:\n  name: 007\n', '4:9', /quotes: "7"/],
    ['a label that is a boolean', `${head}  labels:\n    encrypted: yes\n`, '6:16', /quotes: "true"/],
    ['an annotation that is a list', `${head}  annotations:\n    a: [1]\n`, '6:5', /not a list/],
    [
      'a parameter that is a number',
      'apiVersion: storage.k8s.io/v1\nkind: StorageClass\nmetadata: {name: a}\nparameters:\n  iopsPerGB: 10\n',
      '5:14',
      /parameters\[iopsPerGB\] must be text.*"10"/,
    ],
    [
      'a version that is gone',
      'apiVersion: storage.k8s.io/v1beta1\nkind: StorageClass\nmetadata: {name: a}\n',
      '1:13',
      /is in storage.k8s.io\/v1\./,
    ],
    [
      'a kind of another group',
      'apiVersion: v1\nkind: StorageClass\nmetadata: {name: a}\n',
      '1:13',
      /is in storage/,
    ],
    [
      'an amount with a B at its end',
      `${claimOf('5GB')}`,
      '6:25',
      /spec\.resources\.requests\[storage\]: "5GB" is not an amount\. Write 5Gi .* or 5G /,
    ],
    ['an amount with a blank', `${claimOf('5 gi')}`, '6:25', /Write 5Gi/],
    ['an amount that is a word', `${claimOf('much')}`, '6:25', /such as 5Gi/],
    [
      'an amount in a template',
      'apiVersion: apps/v1\nkind: StatefulSet\nmetadata: {name: a}\nspec:\n  volumeClaimTemplates:\n    - spec: {resources: {requests: {storage: 1kb}}}\n',
      '6:46',
      /volumeClaimTemplates\[0\].*Write 1Ki .* or 1k /,
    ],
    ['an unknown alias', `${head}x: *nope\n`, '5:4', /no anchor &nope/],
    ['two JSON objects', '{"a": 1}\n{"b": 2}\n', '2:1', /second object/],
    ['a control character', 'a: \u0007\n', '1:4', /U\+0007/],
    ['a directive', '%YAML 1.2\n---\na: b\n', '1:1', /%YAML/],
  ])('%s', (_, text, place, message) => {
    const { documents, problems } = parseManifests(text);
    const [problem] = problems;
    expect(problem?.message).toMatch(message);
    expect(`${problem?.range.line}:${problem?.range.column}`).toBe(place);
    expect(documents).toEqual([]);
  });

  it('does not take a service of another group for a wrong version', () => {
    const text = 'apiVersion: serving.knative.dev/v1\nkind: Service\nmetadata: {name: a}\n';
    expect(parseManifests(text).problems).toEqual([]);
  });
});

describe('bounds', () => {
  it('refuses a text that is too long', () => {
    expect(parseManifests(' '.repeat(MAX_TEXT_LENGTH + 1)).problems[0]?.message).toMatch(/at most/);
  });

  it('refuses more documents than it can hold, whether they are empty, real or items', () => {
    const one = 'apiVersion: v1\nkind: Namespace\nmetadata: {name: a}\n';
    const many = Array(MAX_DOCUMENTS + 1)
      .fill(one)
      .join('---\n');
    const { documents, problems } = parseManifests(many);
    expect(documents).toHaveLength(MAX_DOCUMENTS);
    expect(problems.at(-1)?.message).toMatch(/more than 2000 documents/);
    expect(parseManifests('\n---'.repeat(100_000)).problems[0]?.message).toMatch(/more than 2000 documents/);
  });

  it.each(['[', '- ', '? ', '{a: ', 'a: ['])('refuses %j without end, at its place', (level) => {
    const { documents, problems } = parseManifests(level.repeat(100_000));
    expect(documents).toEqual([]);
    expect(problems).toMatchObject([{ message: 'There are more than 200 levels here.', range: { line: 1 } }]);
  });

  it('takes as many levels as any object has', () => {
    const text = `apiVersion: v1\nkind: X\nmetadata: {name: a}\nspec: ${'{a: ['.repeat(60)}${']}'.repeat(60)}\n`;
    expect(parseManifests(text).problems).toEqual([]);
  });

  it('never throws, and its places lie within the text', () => {
    const pieces = fc.constantFrom(
      ...'a:b-[]{}"\'|>&*!%@`#?,\n \t',
      'apiVersion: v1',
      'kind: Pod',
      '\n',
      '  ',
      '---\n',
      '- ',
    );
    fc.assert(
      fc.property(fc.array(pieces, { maxLength: 40 }), (parts) => {
        const text = parts.join('');
        for (const { range } of parseManifests(text).problems) {
          expect(range.from).toBeLessThanOrEqual(text.length);
          expect(text.slice(0, range.from).split('\n').length).toBe(range.line);
        }
      }),
      { numRuns: 500 },
    );
  });
});

describe('rangeOf', () => {
  it.each([
    ['spec.capacity[storage]', '9:14 5Gi'],
    ['spec.capacity.storage', '9:14 5Gi'],
    ['spec.accessModes', '10:3 accessModes'],
    ['spec.accessModes[0]', '10:17 ReadWriteOnce'],
    ['spec.hostPath.path', '11:20 /data'],
    ['spec.nodeAffinity.required.nodeSelectorTerms[0].matchExpressions[0].operator', '17:25 Near'],
    ['spec.nodeAffinity.required.nodeSelectorTerms[0].matchExpressions[1].values[0]', '21:19 ssd'],
    ['metadata.annotations.volume.beta.kubernetes.io/mount-options', '6:46 ro'],
    ['metadata.annotations[volume.beta.kubernetes.io/mount-options]', '6:46 ro'],
    ['metadata.name', '4:9 disk-a'],
    ['nodeAffinity', '12:3 nodeAffinity'],
    ['name', '4:9 disk-a'],
  ])('finds %s', (path, expected) => {
    expect(marked(VOLUME, path)).toBe(expected);
  });

  it.each([
    ['a field that is missing', 'spec.volumeMode', '7:1 spec'],
    ['an item that is missing', 'spec.accessModes[3]', '10:3 accessModes'],
    ['a field below a word', 'spec.capacity.storage.value', '9:14 5Gi'],
    ['a name that only the API server uses', 'spec.persistentvolumesource', '7:1 spec'],
    ['nothing known at all', 'status.phase', '1:1 apiVersion: v1'],
    ['the whole object', '', '1:1 apiVersion: v1'],
    ['<nil>', '<nil>', '1:1 apiVersion: v1'],
  ])('falls back to the nearest parent of %s', (_, path, expected) => {
    expect(marked(VOLUME, path)).toBe(expected);
  });

  it('finds the request of a claim under the name that validation gives it', () => {
    const claim =
      'apiVersion: v1\nkind: PersistentVolumeClaim\nmetadata: {name: c}\nspec:\n  resources:\n    requests: {storage: "0"}\n';
    expect(marked(claim, 'spec.resources[storage]')).toBe('6:25 "0"');
  });

  it('prefers the field as written to one in spec', () => {
    const storageClass =
      'apiVersion: storage.k8s.io/v1\nkind: StorageClass\nmetadata: {name: c}\nprovisioner: x\nspec: {provisioner: z}\n';
    expect(marked(storageClass, 'provisioner')).toBe('4:14 x');
  });
});
