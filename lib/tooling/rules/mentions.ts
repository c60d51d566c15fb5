/** The project stands alone: no file names the machine on which it was written. */
import type { Finding } from './finding';
import type { SourceTree } from './source-tree';

/** Put together from parts, so that this file does not mention what it looks for. */
const mentions: readonly { readonly pattern: RegExp; readonly what: string }[] = [
  { pattern: new RegExp(`\\.\\./${'shared'}\\b`), what: 'a folder beside the project' },
  { pattern: new RegExp(`(^|[^\\w.])/${'work'}/(main|${'shared'})\\b`), what: 'a path of one machine' },
  {
    pattern: new RegExp(`(^|[^\\w.])/(${'root'}|${'Users'}/\\w+|${'home'}/\\w+)/`),
    what: 'a path of one machine',
  },
  { pattern: new RegExp(`\\b[A-Z]:\\\\${'Users'}\\b`), what: 'a path of one machine' },
];

export function checkMentions(tree: SourceTree): readonly Finding[] {
  return tree.files.flatMap((path) =>
    tree
      .text(path)
      .split('\n')
      .flatMap((text, index) => {
        const hit = mentions.find(({ pattern }) => pattern.test(text));
        return hit ? [{ path, line: index + 1, says: `mentions ${hit.what}: the project stands alone` }] : [];
      }),
  );
}
