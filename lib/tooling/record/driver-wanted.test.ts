import { describe, expect, it } from 'vitest';
import { wantsDriver } from './driver-wanted';
import type { RecordedScenario } from './scenario-file';

function scenario(kind: string, name: string): RecordedScenario {
  const create = { apiVersion: 'storage.k8s.io/v1', kind, metadata: { name } };
  return { name: `x/${kind}`, steps: [{ batch: [{ create }] }] };
}

const volume = scenario('PersistentVolume', 'a');
const installs = scenario('CSIDriver', 'sim.csi.example.com');

describe('wantsDriver', () => {
  it.each([
    ['no scenario', [], false],
    ['a volume', [volume], false],
    ['a class of the name of the driver', [scenario('StorageClass', 'sim.csi.example.com')], false],
    ['the driver', [installs], true],
    ['the driver in one of two', [volume, installs], true],
  ])('of %s', (_, scenarios, value) => {
    expect(wantsDriver(scenarios)).toEqual({ ok: true, value });
  });

  it('refuses a driver that cannot be run, by its name and the scenario', () => {
    const read = wantsDriver([installs, scenario('CSIDriver', 'other.example.com')]);
    expect(read).toEqual({
      ok: false,
      error:
        'x/CSIDriver: it installs the CSI driver other.example.com, and only sim.csi.example.com can be run',
    });
  });
});
