import { expect, it } from 'vitest';
import { failure } from '../../kubernetes/status';
import { redactAnswer } from './redact-answer';

const forbidden = failure(
  'Forbidden',
  'persistentvolumes "a" is forbidden: User "viewer" cannot patch resource',
  {
    name: 'a',
    kind: 'persistentvolumes',
  },
) as unknown as Record<string, unknown>;

it('leaves the Status of the API server as it is', () => {
  expect(redactAnswer(forbidden)).toEqual(forbidden);
});

it.each([
  '\n@@ -54,7 +54,7 @@\n     "Env": [\n-      "Value": "hunter2",\n+      "Value": "another",\n',
  '\n  core.PodSpec{\n- Value: "hunter2"',
])('withholds credentials of a Status and the difference of two Pods: %j', (difference) => {
  const dump = `pod updates may not change fields other than \`spec.tolerations\`${difference}`;
  const status = failure('Invalid', `Pod "a" is invalid: spec: Forbidden: ${dump}`, {
    causes: [
      { reason: 'FieldValueForbidden', message: `Forbidden: ${dump}`, field: 'spec' },
      {
        reason: 'FieldValueInvalid',
        message: 'Invalid value: "password=hunter2"',
        field: 'spec.mountOptions',
      },
    ],
  });
  const text = JSON.stringify(redactAnswer(status as unknown as Record<string, unknown>));
  expect(text).not.toContain('hunter2');
  expect(text).toContain('may not change fields other than');
});

it('leaves the difference of two claims', () => {
  const message = 'spec: Forbidden: spec is immutable\n@@ -1,3 +1,3 @@\n- "VolumeName": "a"';
  const status = failure('Invalid', message, { kind: 'PersistentVolumeClaim' });
  expect(redactAnswer(status as unknown as Record<string, unknown>)).toMatchObject({ message });
});

it('shows an object as every other object', () => {
  const pod = {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name: 'a', managedFields: [] },
    spec: { containers: [{ name: 'c', command: ['hunter2'] }] },
  };
  expect(redactAnswer(pod)).toEqual({
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name: 'a' },
    spec: { containers: [{ name: 'c' }] },
  });
});
