import { describe, expect, it } from 'vitest';
import { persistentVolumeClaimSpec } from '../decoding/persistent-volume';
import { dumpLines } from './go-dump';
import { unifiedDiff } from './unified-diff';
import vectors from './unified-diff.vectors.json';

describe('unifiedDiff', () => {
  it('agrees with difflib, of which go-difflib is a port', () => {
    for (const { a, b, diff } of vectors) {
      const lines = diff.map((line) => `${line}\n`).join('');
      expect(unifiedDiff([...a], [...b])).toBe(lines);
    }
  });
});

describe('dumpLines', () => {
  it('has every field under the name that Go gives to it', () => {
    const spec = {
      accessModes: ['ReadWriteOnce'],
      resources: { requests: { storage: '1Gi' } },
      volumeMode: 'Block',
    };
    expect(dumpLines(spec, persistentVolumeClaimSpec).join('\n')).toBe(`{
 "AccessModes": [
  "ReadWriteOnce"
 ],
 "Selector": null,
 "Resources": {
  "Limits": null,
  "Requests": {
   "storage": "1Gi"
  }
 },
 "VolumeName": "",
 "StorageClassName": null,
 "VolumeMode": "Block",
 "DataSource": null,
 "DataSourceRef": null,
 "VolumeAttributesClassName": null
}`);
  });
});
