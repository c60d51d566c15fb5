/** A small project in a temporary folder, for tests that plant a breach and expect it to be found. */
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { onTestFinished } from 'vitest';
import { root } from '../prepare/root.mjs';

export type PlantedFiles = Readonly<Record<string, string>>;

/** Writes files below a new temporary folder, which goes when the test ends, and returns the folder. */
export function plantTree(files: PlantedFiles): string {
  const folder = mkdtempSync(join(tmpdir(), 'stowage-planted-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  }
  return folder;
}

/** Gives a planted project the packages of this one. */
export function linkPackages(folder: string): string {
  symlinkSync(join(root, 'node_modules'), join(folder, 'node_modules'));
  return folder;
}
