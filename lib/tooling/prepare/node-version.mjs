// @ts-check
/** Decides whether this Node is new enough. Runs before anything is installed, and imports nothing. */

/** @param {string} text a version such as `20.19.0` or `v20.19.0` */
function numbers(text) {
  return text.replace(/^v/, '').split('.').map(Number);
}

/**
 * What is wrong with the running Node, as a sentence for the user, or undefined.
 *
 * @param {string} version `process.versions.node`
 * @param {string} range `engines.node` of package.json; only the form `>=a.b.c` is understood
 * @returns {string | undefined}
 */
export function nodeVersionProblem(version, range) {
  const floor = /^>=(\d+\.\d+\.\d+)$/.exec(range)?.[1];
  if (!floor) throw new Error(`package.json: engines.node is "${range}", expected the form ">=20.19.0"`);
  const [have, want] = [numbers(version), numbers(floor)];
  for (let part = 0; part < 3; part += 1) {
    const difference = (have[part] ?? 0) - (want[part] ?? 0);
    if (difference > 0) return undefined;
    if (difference < 0) {
      return `Stowage needs Node ${floor} or newer; this is Node ${version}. Install a newer Node from https://nodejs.org and try again.`;
    }
  }
  return undefined;
}
