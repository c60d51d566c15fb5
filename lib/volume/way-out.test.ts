import { describe, expect, it } from 'vitest';
import { aClaim, aVolume } from './testing/objects';
import {
  createObject,
  deleteObject,
  kubectlName,
  labelObject,
  mergePatch,
  recreate,
  shellQuote,
} from './way-out';

const volume = { apiVersion: 'v1', kind: 'PersistentVolume', name: 'pv-1' };
const claim = { apiVersion: 'v1', kind: 'PersistentVolumeClaim', namespace: 'shop', name: 'data' };

describe('commands', () => {
  it.each([
    [volume, 'pv pv-1'],
    [claim, 'pvc data -n shop'],
    [{ kind: 'StorageClass', name: 'gold' }, 'storageclass gold'],
    [{ kind: 'Pod', namespace: 'shop', name: 'web' }, 'pod web -n shop'],
    [{ kind: 'Node', name: 'n1' }, 'node n1'],
    [{ kind: 'VolumeAttachment', name: 'va' }, 'volumeattachment va'],
  ])('%j is %s', (target, name) => {
    expect(kubectlName(target)).toBe(name);
  });

  it('patches', () => {
    const patch = { spec: { note: "it's" } };
    expect(mergePatch(volume, patch)).toEqual({
      command: `kubectl patch pv pv-1 --type merge -p '{"spec":{"note":"it'\\''s"}}'`,
      writes: [{ patch: { ...volume, patch, type: 'merge' } }],
    });
  });

  it('sets and removes a label', () => {
    expect(labelObject(claim, 'tier', 'gold')).toEqual({
      command: 'kubectl label pvc data -n shop tier=gold --overwrite',
      writes: [{ patch: { ...claim, patch: { metadata: { labels: { tier: 'gold' } } }, type: 'merge' } }],
    });
    expect(labelObject(volume, 'tier', undefined)).toEqual({
      command: 'kubectl label pv pv-1 tier-',
      writes: [{ patch: { ...volume, patch: { metadata: { labels: { tier: null } } }, type: 'merge' } }],
    });
  });

  it('creates, creates again and deletes', () => {
    const manifest = aVolume();
    expect(createObject(manifest)).toEqual({
      command: 'kubectl apply -f pv-1.yaml',
      writes: [{ create: manifest }],
      manifest,
    });
    const again = aClaim({ namespace: 'shop', name: 'data' });
    expect(recreate(again)).toEqual({
      command: 'kubectl replace --force -f data.yaml',
      writes: [{ delete: claim }, { create: again }],
      manifest: again,
    });
    expect(deleteObject(claim)).toEqual({
      command: 'kubectl delete pvc data -n shop',
      writes: [{ delete: claim }],
    });
  });

  it('quotes for a shell', () => {
    expect(shellQuote(`a 'b' $c`)).toBe(`'a '\\''b'\\'' $c'`);
  });
});
