/**
 * Builds the real control plane for the stage `live`, once, and the CSI sidecars beside it. Its exit code tells the
 * stage whether the tests can run; its last line says why not. Without the sidecars only what needs them is skipped.
 */
import { buildControlPlane } from '../../../e2e/controlplane/controlplane';
import { buildSidecars } from '../../../e2e/sidecars/sidecars';

/** 0: it is there. 3: it cannot be had here. */
export async function main(): Promise<number> {
  const say = (line: string) => console.log(`  ${line}`);
  const program = await buildControlPlane(say);
  if (program.kind === 'absent') {
    console.log(program.why);
    return 3;
  }
  const sidecars = await buildSidecars(say);
  if (sidecars.kind === 'absent') say(sidecars.why);
  return 0;
}
