/** Upstream: TestOSFileTypeChecker and TestHostPathTypeCheckerInternal of pkg/volume/hostpath/host_path_test.go. */
import { describe, expect, it } from 'vitest';
import type { KubernetesVersion } from '../kubernetes/feature-gates';
import type { FileType } from '../kubernetes/simulation-kinds';
import { checkHostPath, parentOf, plainPath, requiredFileType } from './host-path';

const NODE: Readonly<Record<string, FileType>> = {
  '/': 'Directory',
  '/d': 'Directory',
  '/d/f': 'File',
  '/d/s': 'Socket',
  '/d/c': 'CharDevice',
  '/d/b': 'BlockDevice',
};

function said(type: string | undefined, path: string, version: KubernetesVersion = '1.37'): string {
  const verdict = checkHostPath(version, { path, ...(type !== undefined && { type }) }, (at) => NODE[at]);
  if (verdict.kind === 'Refused') return verdict.message;
  return verdict.kind === 'Made' ? `Made ${verdict.fileType}` : verdict.kind;
}

describe('checkHostPath', () => {
  it.each<[string | undefined, string, string]>([
    [undefined, '/none', 'Unchecked'],
    ['', '/none', 'Unchecked'],
    ['Directory', '/d', 'Fits'],
    ['Directory', '/d/', 'Fits'],
    ['DirectoryOrCreate', '/d', 'Fits'],
    ['DirectoryOrCreate', '/x/y', 'Made Directory'],
    ['DirectoryOrCreate', '/d/f', "hostPath type check failed: /d/f is not a directory, it's a File"],
    ['DirectoryOrCreate', '/d/f/x/y', 'mkdir /d/f: not a directory'],
    ['File', '/d/f', 'Fits'],
    ['File', '/d/s', "hostPath type check failed: /d/s is not a file, it's a Socket"],
    ['FileOrCreate', '/d/f', 'Fits'],
    ['FileOrCreate', '/d/new', 'Made File'],
    ['FileOrCreate', '/new', 'Made File'],
    ['FileOrCreate', '/d', "hostPath type check failed: /d is not a file, it's a Directory"],
    ['FileOrCreate', '/x/y', 'open /x/y: no such file or directory'],
    ['FileOrCreate', '/d/f/y', 'open /d/f/y: not a directory'],
    ['Socket', '/d/s', 'Fits'],
    ['Socket', '/d/f', "hostPath type check failed: /d/f is not a socket file, it's a File"],
    ['CharDevice', '/d/c', 'Fits'],
    ['CharDevice', '/d/b', "hostPath type check failed: /d/b is not a character device, it's a BlockDevice"],
    ['BlockDevice', '/d/b', 'Fits'],
    ['BlockDevice', '/d/c', "hostPath type check failed: /d/c is not a block device, it's a CharDevice"],
    [
      'Directory',
      '/x',
      'hostPath type check failed, /x is not a directory, unable to determine its type: path "/x" does not exist',
    ],
  ])('%s at %s', (type, path, expected) => {
    expect(said(type, path)).toBe(expected);
  });

  it.each<[string, string]>([
    ['/x', 'hostPath type check failed: /x is not a directory'],
    ['/d/f', 'hostPath type check failed: /d/f is not a directory'],
  ])('does not say what %s is up to 1.30', (path, expected) => {
    expect(said('Directory', path, '1.30')).toBe(expected);
  });

  it.each([
    ['Directory', 'Directory'],
    ['Socket', 'Socket'],
    ['DirectoryOrCreate', undefined],
    ['FileOrCreate', undefined],
    ['', undefined],
    [undefined, undefined],
  ])('%s has to find a %s', (type, expected) => {
    expect(requiredFileType(type)).toBe(expected);
  });
});

it.each([
  ['/', '/', undefined],
  ['/a', '/a', '/'],
  ['/a//b/./c/', '/a/b/c', '/a/b'],
  ['/var/run/x', '/run/x', '/run'],
  ['/var/running', '/var/running', '/var'],
])('%s is plainly %s, below %s', (path, plain, above) => {
  expect(plainPath(path)).toBe(plain);
  expect(parentOf(plain)).toBe(above);
});
