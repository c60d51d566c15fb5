// @ts-check
/**
 * Reads where and how to serve, from the environment and from the arguments after `npm start --`.
 *
 * Each argument is a row of a table that names the environment variable by which the server learns of it, so the
 * server reads one place only, however it was started.
 */

/**
 * @typedef {object} StartArgument
 * @property {string} name as typed
 * @property {string} variable environment variable that carries it to the server
 * @property {string} [value] what the value is, for the usage text; an argument without it is a switch
 * @property {boolean} [list] may be given several times: the values are joined by commas
 * @property {string} says one line for the usage text
 */

/** @type {readonly StartArgument[]} */
export const startArguments = [
  { name: '--port', variable: 'PORT', value: 'number', says: 'port to serve on (3000); 0 takes a free one' },
  {
    name: '--host',
    variable: 'STOWAGE_HOST',
    value: 'address',
    says: 'address to listen on (127.0.0.1, this machine only)',
  },
  {
    name: '--kubeconfig',
    variable: 'KUBECONFIG',
    value: 'file',
    says: 'show the live clusters of this file, read-only unless told otherwise',
  },
  {
    name: '--cluster',
    variable: 'STOWAGE_CLUSTER',
    value: 'context',
    says: 'of the live clusters only this one',
  },
  {
    name: '--namespaces',
    variable: 'STOWAGE_NAMESPACES',
    value: 'names',
    says: 'read claims and Pods in these where the whole cluster is forbidden (a,b)',
  },
  {
    name: '--allow-writes',
    variable: 'STOWAGE_ALLOW_WRITES',
    value: 'names',
    list: true,
    says: 'live clusters that may be written to, with your rights, each write after a question (a,b)',
  },
  {
    name: '--simulation-only',
    variable: 'STOWAGE_SIMULATION_ONLY',
    says: 'look at no kubeconfig, show simulated clusters only',
  },
  {
    name: '--data',
    variable: 'STOWAGE_DATA',
    value: 'place',
    says: 'keep simulated clusters in this folder (.stowage/data) or at postgres://…; "memory" keeps none',
  },
];

/** @typedef {{ kind: 'serve', host: string, port: number, env: Record<string, string> }} Serve */
/** @typedef {Serve | { kind: 'help', text: string } | { kind: 'invalid', problem: string }} StartOptions */

/** Width of the names in the usage text. */
const column = 22;

function usage() {
  const rows = startArguments.map(({ name, value, says, variable }) => {
    const left = value ? `${name} <${value}>` : name;
    return `  ${left.padEnd(column)} ${says}; also ${variable}`;
  });
  return ['usage: npm start [-- arguments]', ...rows, `  ${'--help'.padEnd(column)} this text`].join('\n');
}

/**
 * Writes go to live clusters, and with simulations only there are none: whoever asks for both means something else.
 *
 * @param {Readonly<Record<string, string | undefined>>} env
 * @returns {string | undefined}
 */
function writesWithoutClusters({ STOWAGE_ALLOW_WRITES: names, STOWAGE_SIMULATION_ONLY: only }) {
  const simulationOnly = ['1', 'true', 'yes'].includes((only ?? '').trim().toLowerCase());
  if (!simulationOnly || !names?.trim()) return undefined;
  return `--allow-writes names "${names}", but with --simulation-only no live cluster is shown; leave one of both out (also STOWAGE_ALLOW_WRITES and STOWAGE_SIMULATION_ONLY).`;
}

/**
 * @param {readonly string[]} args what follows `npm start --`
 * @param {Readonly<Record<string, string | undefined>>} env
 * @returns {StartOptions}
 */
export function readStartOptions(args, env) {
  /** @type {Record<string, string>} */
  const given = {};
  const rest = [...args];
  for (let word = rest.shift(); word !== undefined; word = rest.shift()) {
    const [name = '', inline] = word.split(/=(.*)/s, 2);
    if (name === '--help') return { kind: 'help', text: usage() };
    const row = startArguments.find((argument) => argument.name === name);
    if (!row) return { kind: 'invalid', problem: `Unknown argument "${word}".\n${usage()}` };
    const value = row.value ? (inline ?? rest.shift()) : '1';
    if (value === undefined || value === '')
      return { kind: 'invalid', problem: `${name} needs a value: ${name} <${row.value}>.` };
    const before = row.list ? given[row.variable] : undefined;
    given[row.variable] = before === undefined ? value : `${before},${value}`;
  }
  const contradiction = writesWithoutClusters({ ...env, ...given });
  if (contradiction) return { kind: 'invalid', problem: contradiction };
  const port = given.PORT ?? (env.PORT || '3000');
  if (!/^\d{1,5}$/.test(port) || Number(port) > 65535) {
    return { kind: 'invalid', problem: `PORT is "${port}"; it must be a number from 0 to 65535.` };
  }
  return {
    kind: 'serve',
    host: given.STOWAGE_HOST ?? (env.STOWAGE_HOST || '127.0.0.1'),
    port: Number(port),
    env: given,
  };
}
