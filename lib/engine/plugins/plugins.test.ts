/** The contract of all plugins: what the table of abilities promises is there, and what is there keeps its word. */
import { describe, expect, it } from 'vitest';
import { seededRandom } from '../../base/random';
import { KUBERNETES_VERSIONS } from '../../kubernetes/feature-gates';
import { compareQuantities, storageOf } from '../../kubernetes/quantity';
import { VOLUME_SOURCE_FIELDS, volumeSourceField } from '../../kubernetes/volume-source';
import { findPluginBySource, type InTreePlugin } from '../../volume/plugins';
import { aClaim, aStorageClass, aVolume } from '../../volume/testing/objects';
import { findVolumePlugin, VOLUME_PLUGINS } from '.';
import { skeleton } from './skeleton';
import type { VolumePlugin } from './volume-plugin';

const TABLE: readonly InTreePlugin[] = KUBERNETES_VERSIONS.flatMap((version) =>
  VOLUME_SOURCE_FIELDS.flatMap((source) => findPluginBySource(version, source) ?? []),
);

function rowsOf(plugin: VolumePlugin): readonly InTreePlugin[] {
  return TABLE.filter((row) => row.name === plugin.name);
}

describe('the table of abilities', () => {
  it.each(TABLE.map((row) => [row.name, row] as const))('%s: every ability has its function', (name, row) => {
    const plugin = findVolumePlugin(name);
    if (row.recycles) expect(plugin?.recycler).toBeDefined();
    if (row.deletes) expect(plugin?.deleteVolume).toBeDefined();
    if (row.provisions) expect(plugin?.provisionVolume).toBeDefined();
    if (row.expands !== 'No') expect(plugin?.expandVolume).toBeDefined();
  });
});

describe.each(VOLUME_PLUGINS.map((plugin) => [plugin.name, plugin] as const))('%s', (_, plugin) => {
  it('has a name of its own and a row in the table', () => {
    expect(VOLUME_PLUGINS.filter(({ name }) => name === plugin.name)).toHaveLength(1);
    expect(rowsOf(plugin)).not.toHaveLength(0);
  });

  it('does nothing that no version allows', () => {
    const rows = rowsOf(plugin);
    expect(plugin.recycler !== undefined).toBe(rows.some((row) => row.recycles));
    expect(plugin.deleteVolume !== undefined).toBe(rows.some((row) => row.deletes));
    expect(plugin.provisionVolume !== undefined).toBe(rows.some((row) => row.provisions));
    expect(plugin.expandVolume !== undefined).toBe(rows.some((row) => row.expands !== 'No'));
  });
});

describe.each([...VOLUME_PLUGINS, skeleton].map((plugin) => [plugin.name, plugin] as const))(
  '%s',
  (name, plugin) => {
    const claim = aClaim();
    const storageClass = aStorageClass({ provisioner: name });

    it('provisions the same for the same seed, and what it can delete', () => {
      if (!plugin.provisionVolume) return;
      const provision = (seed: number) =>
        plugin.provisionVolume?.({ claim, storageClass, random: seededRandom(seed) });
      const made = provision(7);
      expect(provision(7)).toEqual(made);
      if (!made?.ok) return;
      expect(provision(8)).not.toEqual(made);
      expect(volumeSourceField(made.value.source)).toBeDefined();
      expect(plugin.deleteVolume?.(aVolume({ ...made.value.source }))).toEqual({
        ok: true,
        value: undefined,
      });
    });

    it('expands to no less than was asked, or says why not', () => {
      const nothing = () => undefined;
      const asked = storageOf({ storage: '1500M' });
      const request = { volume: aVolume(), newSize: asked, storageClass: nothing, secret: nothing };
      const expanded = plugin.expandVolume?.(request);
      if (expanded?.ok) expect(compareQuantities(expanded.value, asked)).toBeGreaterThanOrEqual(0);
      if (expanded?.ok === false) expect(expanded.error).not.toBe('');
    });

    it('gives a recycler a deadline and a volume of its own only', () => {
      const { recycler } = plugin;
      if (!recycler) return;
      expect(recycler.minimumTimeoutSeconds).toBeGreaterThan(0);
      expect(recycler.timeoutIncrementSeconds).toBeGreaterThan(0);
      expect(recycler.podVolume(aVolume({ local: { path: '/x' } }))).toBeUndefined();
    });
  },
);

it.each([
  ['/tmp/a', true],
  ['/tmp/', false],
  ['/var/tmp/a', false],
  ['/data', false],
])('kubernetes.io/host-path deletes %s: %s', (path, deletes) => {
  const deleted = findVolumePlugin('kubernetes.io/host-path')?.deleteVolume?.(
    aVolume({ hostPath: { path } }),
  );
  expect(deleted?.ok).toBe(deletes);
  if (deleted?.ok === false) {
    expect(deleted.error.message).toBe(
      `host_path deleter only supports /tmp/.+ but received provided ${path}`,
    );
  }
});
