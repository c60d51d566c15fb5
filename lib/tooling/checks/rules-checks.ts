/** The checks that Stowage makes itself, on the text and syntax of its own files. */
import { type Finding, formatFinding } from '../rules/finding';
import { checkFolders } from '../rules/folders';
import { checkImports } from '../rules/imports';
import { checkLockfile } from '../rules/lockfile';
import { checkMentions } from '../rules/mentions';
import { checkPurity } from '../rules/purity';
import { checkSizes } from '../rules/sizes';
import { readTree, type SourceTree } from '../rules/source-tree';
import { checkVersions } from '../rules/versions';
import type { Check } from './check';

/** Fewer modules than this and the check of imports has gone blind; the project has several times as many. */
const fewestModules = 100;

function ruleCheck(name: string, rule: (tree: SourceTree) => readonly Finding[]): Check {
  return {
    name,
    run: async (root) => {
      const tree = readTree(root);
      return { problems: rule(tree).map(formatFinding), saw: `${tree.files.length} files` };
    },
  };
}

/** The check of imports, which fails as well when it sees too little. */
export function importsCheck(fewest: number): Check {
  return {
    name: 'imports',
    run: async (root) => {
      const { findings, modules, imports } = checkImports(readTree(root));
      const saw = `${modules} modules, ${imports} imports`;
      const blind = modules < fewest ? [`only ${saw} were seen; expected at least ${fewest} modules`] : [];
      return { problems: [...blind, ...findings.map(formatFinding)], saw };
    },
  };
}

export const rulesChecks: readonly Check[] = [
  importsCheck(fewestModules),
  ruleCheck('purity', checkPurity),
  ruleCheck('sizes', checkSizes),
  ruleCheck('folders', checkFolders),
  ruleCheck('mentions', checkMentions),
  ruleCheck('versions', checkVersions),
  ruleCheck('lockfile', checkLockfile),
];
