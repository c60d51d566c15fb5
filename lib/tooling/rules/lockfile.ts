/**
 * The lockfile installs anywhere and runs nothing: no addresses of a registry, a checksum for every package, no
 * package with an install script, and the wishes of package.json as they are.
 */
import type { Finding } from './finding';
import type { SourceTree } from './source-tree';

interface LockedPackage {
  readonly version?: string;
  readonly resolved?: string;
  readonly integrity?: string;
  readonly hasInstallScript?: boolean;
  readonly inBundle?: boolean;
  readonly dependencies?: Readonly<Record<string, string>>;
  readonly devDependencies?: Readonly<Record<string, string>>;
}

const path = 'package-lock.json';

function packageBreaches(name: string, locked: LockedPackage): string[] {
  const breaches: string[] = [];
  if (locked.resolved !== undefined)
    breaches.push(`${name} has an address ("resolved"): install with the project's .npmrc`);
  if (locked.integrity === undefined && !locked.inBundle)
    breaches.push(`${name} has no checksum ("integrity")`);
  if (locked.hasInstallScript)
    breaches.push(`${name} runs a script when it is installed: choose another package or release`);
  return breaches;
}

/** Exact versions only: a range would let two clones differ. */
function wishBreaches(wishes: Readonly<Record<string, string>> = {}): string[] {
  return Object.entries(wishes)
    .filter(([, version]) => !/^\d+\.\d+\.\d+(-[\w.]+)?$/.test(version))
    .map(([name, version]) => `${name} is wanted as "${version}"; name one version`);
}

export function checkLockfile(tree: SourceTree): readonly Finding[] {
  if (!tree.files.includes(path)) return [{ path, says: 'is missing' }];
  const { packages = {} } = JSON.parse(tree.text(path)) as { packages?: Record<string, LockedPackage> };
  const { '': root = {}, ...installed } = packages;
  const breaches = [
    ...wishBreaches(root.dependencies),
    ...wishBreaches(root.devDependencies),
    ...Object.entries(installed).flatMap(([name, locked]) => packageBreaches(name, locked)),
  ];
  return breaches.map((says) => ({ path, says }));
}
