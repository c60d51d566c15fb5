import { describe, expect, it } from 'vitest';
import { aClaim } from '../../volume/testing/objects';
import { readClassParameters } from './class-parameters';

const claim = aClaim({ name: 'c', namespace: 'ns', metadata: { annotations: { team: 'blue' } } });
const read = (parameters: Record<string, string>) => readClassParameters(parameters, claim, 'pvc-1');
const PREFIX = 'csi.storage.k8s.io/';
/** What stands for a value in the name of a secret. */
const token = (name: string) => `\${${name}}`;

describe('parameters of a class', () => {
  it('keeps the reserved ones from the driver', () => {
    expect(read({ tier: 'gold', [`${PREFIX}fstype`]: 'xfs' })).toMatchObject({
      ok: true,
      value: { fsType: 'xfs', forDriver: { tier: 'gold' }, deletionSecret: { name: '', namespace: '' } },
    });
  });

  it('fills in templates of secrets', () => {
    const result = read({
      [`${PREFIX}node-stage-secret-name`]: `${token('pv.name')}-${token('pvc.name')}`,
      [`${PREFIX}node-stage-secret-namespace`]: token('pvc.namespace'),
      [`${PREFIX}provisioner-secret-name`]: `key-${token("pvc.annotations['team']")}`,
      [`${PREFIX}provisioner-secret-namespace`]: 'secrets',
    });
    expect(result).toMatchObject({
      ok: true,
      value: {
        secretRefs: { nodeStageSecretRef: { name: 'pvc-1-c', namespace: 'ns' } },
        deletionSecret: { name: 'key-blue', namespace: 'secrets' },
        forDriver: {},
      },
    });
  });

  it.each<{ parameters: Record<string, string>; error: string }>([
    {
      parameters: { [`${PREFIX}colour`]: 'red' },
      error:
        'found unknown parameter key "csi.storage.k8s.io/colour" with reserved namespace csi.storage.k8s.io/',
    },
    {
      parameters: { [`${PREFIX}node-stage-secret-name`]: 'x' },
      error: 'either name and namespace for node-stage-secret secrets specified, Both must be specified',
    },
    {
      parameters: {
        [`${PREFIX}node-stage-secret-name`]: token('pv.colour'),
        [`${PREFIX}node-stage-secret-namespace`]: 'x',
      },
      error: `error resolving value "${token('pv.colour')}": invalid tokens: ["pv.colour"]`,
    },
  ])('refuses: $error', ({ parameters, error }) => {
    expect(read(parameters)).toEqual({ ok: false, error });
  });
});
