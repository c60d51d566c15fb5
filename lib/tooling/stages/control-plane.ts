/**
 * Builds the real control plane for the stage `live`, once. Its exit code tells the stage whether the tests can run;
 * its last line says why not.
 */
import { buildControlPlane } from '../../../e2e/controlplane/controlplane';

/** 0: it is there. 3: it cannot be had here. */
export async function main(): Promise<number> {
  const program = await buildControlPlane((line) => console.log(`  ${line}`));
  if (program.kind === 'built') return 0;
  console.log(program.why);
  return 3;
}
