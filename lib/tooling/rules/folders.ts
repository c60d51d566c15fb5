/** Every part of the house has its place and says what it is: allowed top-level folders, READMEs, no attics. */
import type { Finding } from './finding';
import { isWithin, type SourceTree } from './source-tree';

const topLevel: readonly string[] = ['app', 'components', 'lib', 'public', 'e2e', 'deploy', 'docs', '.ci'];
const attics: readonly string[] = ['utils', 'util', 'helpers', 'common', 'types', 'hooks', 'misc', 'src'];

/** Folders that carry a README; `*` stands for each subfolder. */
const documented: readonly string[] = [
  'app',
  'components',
  'components/*',
  'e2e',
  'lib',
  'lib/*',
  'lib/engine/*',
  'lib/engine/controllers/*',
  'public',
];

function matches(folder: string, pattern: string): boolean {
  const [have, want] = [folder.split('/'), pattern.split('/')];
  return have.length === want.length && want.every((part, index) => part === '*' || part === have[index]);
}

/** A README says in a few lines what lives in the folder and what it may import. */
function readmeBreach(tree: SourceTree, folder: string): string | undefined {
  const path = `${folder}/README.md`;
  if (!tree.files.includes(path))
    return 'has no README.md: say in a few lines what lives here and what it may import';
  const lines = tree
    .text(path)
    .split('\n')
    .filter((line) => line.trim() !== '');
  if (lines.length < 2 || !lines[0]?.startsWith('# '))
    return 'has a README.md without a title and at least one line of text';
  return undefined;
}

export function checkFolders(tree: SourceTree): readonly Finding[] {
  const findings: Finding[] = [];
  const withFiles = tree.folders.filter((folder) => tree.files.some((file) => isWithin(file, folder)));
  for (const path of withFiles) {
    const name = path.split('/').at(-1) ?? '';
    if (name === path && !topLevel.includes(name))
      findings.push({ path, says: `is not one of the top-level folders ${topLevel.join(', ')}` });
    if (attics.includes(name))
      findings.push({
        path,
        says: 'is a name that says nothing: put each file with its owner, or into lib/base',
      });
    const needsReadme = documented.some((pattern) => matches(path, pattern));
    const says = needsReadme ? readmeBreach(tree, path) : undefined;
    if (says) findings.push({ path, says });
  }
  return findings;
}
