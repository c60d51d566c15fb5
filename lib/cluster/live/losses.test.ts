import { describe, expect, it } from 'vitest';
import { jsonClone } from '../../base/json';
import type { KubernetesObject } from '../../kubernetes/object';
import { canLose, lossesOf, type WriteForm, withheldIn } from './losses';
import { redact } from './redact';

/** A workload with something withheld in each way: without a mark, with one, a whole map, an item of a list. */
const deployment = {
  apiVersion: 'apps/v1',
  kind: 'Deployment',
  metadata: { name: 'web', annotations: { 'example.com/token': 'x' }, managedFields: [] as unknown[] },
  spec: {
    replicas: 1,
    template: {
      metadata: { labels: { app: 'web' } },
      spec: {
        containers: [
          { name: 'app', image: 'app:1', command: ['run'], env: [{ name: 'PASSWORD', value: 'p' }] },
          { name: 'side', image: 'side:1' },
        ],
      },
    },
  },
};
const COMMAND = 'spec.template.spec.containers[app].command';
const VALUE = 'spec.template.spec.containers[app].env[PASSWORD].value';
const ANNOTATION = 'metadata.annotations[example.com/token]';

function object(change: (draft: typeof deployment) => void = () => undefined): KubernetesObject {
  const draft = jsonClone(deployment);
  change(draft);
  return draft as unknown as KubernetesObject;
}

function losses(form: WriteForm, body: unknown, of = object()): readonly string[] {
  const found = lossesOf(of, form, body);
  if (!found.ok) throw new Error(found.error.message);
  return found.value;
}

const update: WriteForm = { kind: 'update' };
const merge: WriteForm = { kind: 'patch', type: 'merge' };
const strategic: WriteForm = { kind: 'patch', type: 'strategic' };
const json: WriteForm = { kind: 'patch', type: 'json' };

describe('an update', () => {
  it('loses all that is withheld when it is what Stowage showed', () => {
    expect(losses(update, redact(object()))).toEqual([ANNOTATION, COMMAND, VALUE]);
  });

  it('loses nothing when it is the whole object', () => {
    expect(losses(update, object())).toEqual([]);
    expect(
      losses(
        update,
        object((draft) => (draft.spec.replicas = 3)),
      ),
    ).toEqual([]);
  });

  it('loses nothing where nothing is withheld', () => {
    const claim = { apiVersion: 'v1', kind: 'PersistentVolumeClaim', metadata: { name: 'a' }, spec: {} };
    expect(losses(update, redact(claim), claim)).toEqual([]);
  });

  it('may take away a container that is shown, and find one in another place', () => {
    const without = object((draft) => draft.spec.template.spec.containers.shift());
    expect(losses(update, without)).toEqual([]);
    const turned = object((draft) => draft.spec.template.spec.containers.reverse());
    expect(losses(update, turned)).toEqual([]);
  });

  it('may set what is withheld', () => {
    const set = object((draft) =>
      Object.assign(draft.spec.template.spec.containers[0] ?? {}, { command: ['other'] }),
    );
    expect(losses(update, set)).toEqual([]);
  });
});

const shownContainers = (redact(object()) as unknown as typeof deployment).spec.template.spec.containers;

describe('a patch', () => {
  it.each<{ name: string; form: WriteForm; body: unknown; lost: readonly string[] }>([
    { name: 'a merge patch of a field', form: merge, body: { spec: { replicas: 2 } }, lost: [] },
    {
      name: 'a merge patch with a list as it was shown',
      form: merge,
      body: { spec: { template: { spec: { containers: shownContainers } } } },
      lost: [COMMAND, VALUE],
    },
    {
      name: 'a merge patch that names what it removes',
      form: merge,
      body: { metadata: { annotations: { 'example.com/token': null } } },
      lost: [],
    },
    {
      name: 'a strategic patch of a container by its name',
      form: strategic,
      body: { spec: { template: { spec: { containers: [{ name: 'app', image: 'app:2' }] } } } },
      lost: [],
    },
    {
      name: 'a strategic patch that replaces the list',
      form: strategic,
      body: {
        spec: {
          template: { spec: { containers: [{ $patch: 'replace' }, { name: 'app', image: 'app:2' }] } },
        },
      },
      // Whoever leaves its variables out, which are shown by name, means it.
      lost: [COMMAND],
    },
    {
      name: 'a JSON patch of a field',
      form: json,
      body: [{ op: 'replace', path: '/spec/replicas', value: 2 }],
      lost: [],
    },
    {
      name: 'a JSON patch of a whole container',
      form: json,
      body: [
        { op: 'replace', path: '/spec/template/spec/containers/0', value: { name: 'app', image: 'app:2' } },
      ],
      lost: [COMMAND],
    },
  ])('$name loses $lost', ({ form, body, lost }) => {
    expect(losses(form, body)).toEqual(lost);
  });

  it('that does not fit the object is refused as the API server would', () => {
    const found = lossesOf(object(), json, [{ op: 'remove', path: '/spec/none' }]);
    expect(found.ok ? found.value : found.error.code).toBe(422);
  });
});

describe('server-side apply', () => {
  const containers = { 'k:{"name":"app"}': { 'f:image': {}, 'f:command': {} } };
  const fieldsV1 = { 'f:spec': { 'f:template': { 'f:spec': { 'f:containers': containers } } } };
  const applied = (manager: string, fields: unknown = fieldsV1) =>
    object((draft) => draft.metadata.managedFields.push({ manager, operation: 'Apply', fieldsV1: fields }));
  const form: WriteForm = { kind: 'apply', manager: 'stowage' };

  it.each<{ name: string; of: KubernetesObject; lost: readonly string[] }>([
    { name: 'nobody applied it', of: object(), lost: [] },
    { name: 'another manager applied it', of: applied('kubectl'), lost: [] },
    { name: 'the same manager applied it', of: applied('stowage'), lost: [COMMAND] },
    {
      name: 'the same manager applied the whole template as one',
      of: applied('stowage', { 'f:spec': { 'f:template': {} } }),
      lost: [COMMAND, VALUE],
    },
    {
      name: 'the same manager applied another field',
      of: applied('stowage', { 'f:spec': { 'f:replicas': {} } }),
      lost: [],
    },
  ])('of what was shown, where $name, loses $lost', ({ of, lost }) => {
    expect(losses(form, redact(object()), of)).toEqual(lost);
  });
});

describe('canLose', () => {
  it.each<{ form: WriteForm; body: unknown; can: boolean }>([
    { form: update, body: {}, can: true },
    { form: { kind: 'apply', manager: 'a' }, body: {}, can: true },
    { form: json, body: [], can: true },
    { form: merge, body: { spec: { claimRef: null } }, can: false },
    { form: merge, body: { spec: { tolerations: [] } }, can: true },
    { form: strategic, body: { spec: { $patch: 'replace' } }, can: true },
  ])('$form.kind $body: $can', ({ form, body, can }) => {
    expect(canLose(form, body)).toBe(can);
  });
});

it('names managed fields never', () => {
  const fields = withheldIn(object((draft) => draft.metadata.managedFields.push({ manager: 'x' })));
  expect(JSON.stringify(fields)).not.toContain('managedFields');
});
