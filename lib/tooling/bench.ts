/**
 * `npm run bench -- [part…]`: figures as ratios, each of one run on one machine. Absolute times would say more about
 * the machine than about the program.
 */
import { benchBinding } from './bench/binding';
import { benchHand } from './bench/hand';
import { benchJournals } from './bench/journals';
import { benchMatching } from './bench/matching';
import { benchRealBinding } from './bench/real-binding';
import { benchReplicas } from './bench/replicas';
import { benchScrub } from './bench/scrub';
import { renderTable, type Skipped, type Table } from './bench/table';
import { benchWatching } from './bench/watching';
import { root } from './prepare/root.mjs';

type Tables = readonly (Table | Skipped)[];

const PARTS: Readonly<Record<string, () => Tables | Promise<Tables>>> = {
  matching: () => [benchMatching(root)],
  binding: benchBinding,
  watching: benchWatching,
  scrub: benchScrub,
  hand: () => benchHand(root),
  journals: benchJournals,
  replicas: () => benchReplicas(root),
  real: async () => [await benchRealBinding((line) => console.error(line))],
};

/** 0 when all was measured or skipped for a reason, 2 for an unknown part. */
export async function main(args: readonly string[]): Promise<number> {
  const unknown = args.find((name) => !Object.hasOwn(PARTS, name));
  if (unknown !== undefined) {
    console.log(`There is no part "${unknown}". There are: ${Object.keys(PARTS).join(', ')}.`);
    return 2;
  }
  for (const [name, part] of Object.entries(PARTS)) {
    if (args.length > 0 && !args.includes(name)) continue;
    for (const table of await part()) console.log(renderTable(table));
  }
  return 0;
}
