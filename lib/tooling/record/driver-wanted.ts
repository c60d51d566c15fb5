/**
 * Decides whether scenarios count on the CSI driver of the recordings, and refuses those that count on another: what
 * does not run would be recorded as behaviour.
 */
import { DRIVER_NAME } from '../../../e2e/sidecars/sidecars';
import { err, ok, type Result } from '../../base/result';
import { actionsOf } from '../../engine/conformance/recording';
import type { RecordedScenario } from './scenario-file';

/**
 * A file is played with the sidecars when one of its scenarios installs the driver (creates its CSIDriver), and then
 * all of it: an object that only names the driver is in recordings of either kind. An error names the scenario.
 */
export function wantsDriver(scenarios: readonly RecordedScenario[]): Result<boolean, string> {
  let wanted = false;
  for (const { name, steps } of scenarios) {
    for (const driver of installedDrivers(steps)) {
      if (driver !== DRIVER_NAME) {
        return err(`${name}: it installs the CSI driver ${driver}, and only ${DRIVER_NAME} can be run`);
      }
      wanted = true;
    }
  }
  return ok(wanted);
}

function installedDrivers(steps: RecordedScenario['steps']): readonly string[] {
  const created = steps.flatMap((step) => actionsOf({ do: step }).map(({ create }) => create));
  return created
    .filter((object) => object?.kind === 'CSIDriver')
    .map((object) => String(object?.metadata.name));
}
