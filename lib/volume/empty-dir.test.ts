/** Upstream: TestLocalStorageEviction of eviction_manager_test.go and TestCalculateEmptyDirMemorySize of empty_dir_test.go. */
import { describe, expect, it } from 'vitest';
import type { Container, PodVolume } from '../kubernetes/pod';
import { formatQuantity, parseQuantity } from '../kubernetes/quantity';
import { emptyDirCapacity, emptyDirExcessText } from './empty-dir';
import { aNode } from './placement/testing/nodes';
import { aPod } from './testing/objects';

function quantity(text: string) {
  const parsed = parseQuantity(text);
  if (!parsed.ok) throw new Error(parsed.error.message);
  return parsed.value;
}

const told = (emptyDir: PodVolume['emptyDir'], used: string | undefined) =>
  emptyDirExcessText(
    aPod({ volumes: [{ name: 'cache', emptyDir }] }),
    new Map(used === undefined ? [] : [['cache', quantity(used)]]),
  );

describe('emptyDirExcessText', () => {
  const text = 'Usage of EmptyDir volume "cache" exceeds the limit "1Gi". ';
  it.each<[string, PodVolume['emptyDir'], string | undefined, string | undefined]>([
    ['more than the limit', { sizeLimit: '1Gi' }, '1025Mi', text],
    ['more, in another unit', { sizeLimit: '1024Mi' }, '2G', text],
    ['just the limit', { sizeLimit: '1Gi' }, '1Gi', undefined],
    ['no limit', {}, '1Ti', undefined],
    ['a limit of nothing', { sizeLimit: '0' }, '1Gi', undefined],
    ['nobody knows how much', { sizeLimit: '1Gi' }, undefined, undefined],
    ['in memory, where no more fits', { sizeLimit: '1Gi', medium: 'Memory' }, '2Gi', undefined],
    ['no emptyDir', undefined, '2Gi', undefined],
  ])('%s', (_, emptyDir, used, expected) => {
    expect(told(emptyDir, used)).toBe(expected);
  });

  it('is of the first volume that holds too much', () => {
    const volumes = ['a', 'b', 'c'].map((name) => ({ name, emptyDir: { sizeLimit: '1Gi' } }));
    const written = new Map([
      ['c', quantity('2Gi')],
      ['b', quantity('2Gi')],
    ]);
    expect(emptyDirExcessText(aPod({ volumes }), written)).toContain('volume "b"');
  });
});

describe('emptyDirCapacity', () => {
  const limited = (...limits: readonly (string | undefined)[]): readonly Container[] =>
    limits.map((memory, index) => ({
      name: `c${index}`,
      ...(memory !== undefined && { resources: { limits: { memory } } }),
    }));
  const node = { ...aNode({ name: 'n' }), status: { allocatable: { memory: '16Gi' } } };

  it.each<[string, PodVolume['emptyDir'], readonly Container[], string | undefined]>([
    ['on disk', {}, limited('1Gi'), undefined],
    ['on disk with a limit', { sizeLimit: '2Gi' }, limited('1Gi'), '2Gi'],
    ['as much as the node has', { medium: 'Memory' }, limited(undefined), '16Gi'],
    ['as much as the Pod may use', { medium: 'Memory' }, limited('1Gi', '2Gi'), '3Gi'],
    ['a container may use all', { medium: 'Memory' }, limited('1Gi', undefined), '16Gi'],
    ['the limit', { medium: 'Memory', sizeLimit: '500Mi' }, limited('1Gi'), '500Mi'],
    ['a limit that the Pod cannot reach', { medium: 'Memory', sizeLimit: '4Gi' }, limited('1Gi'), '1Gi'],
    ['a limit of nothing', { medium: 'Memory', sizeLimit: '0' }, limited('1Gi'), '1Gi'],
  ])('%s', (_, emptyDir, containers, expected) => {
    const found = emptyDirCapacity(aPod({ containers }), { name: 'cache', emptyDir }, node);
    expect(found && formatQuantity(found)).toBe(expected);
  });

  it('counts the largest init container', () => {
    const pod = aPod({ containers: limited('1Gi') });
    const initContainers = limited('3Gi', '2Gi');
    const withInit = { ...pod, spec: { ...pod.spec, initContainers } };
    const found = emptyDirCapacity(withInit, { name: 'cache', emptyDir: { medium: 'Memory' } }, undefined);
    expect(found && formatQuantity(found)).toBe('3Gi');
  });

  it('is not known of other types, nor of memory without any bound', () => {
    expect(emptyDirCapacity(aPod(), { name: 'x', nfs: { server: 's', path: '/' } }, node)).toBeUndefined();
    const memory = { name: 'x', emptyDir: { medium: 'Memory' } };
    expect(emptyDirCapacity(aPod({ containers: limited(undefined) }), memory, undefined)).toBeUndefined();
  });
});
