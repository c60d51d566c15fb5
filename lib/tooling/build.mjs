// @ts-check
/** Builds the server and nothing else, as the Dockerfile needs it: packages are installed already, nothing is started. */
import { ensureBuilt } from './prepare/build.mjs';
import { root } from './prepare/root.mjs';

const problem = await ensureBuilt(root, (line) => console.log(line));
if (problem) {
  console.error(problem);
  process.exitCode = 1;
}
