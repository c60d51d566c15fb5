import { expect, test } from 'vitest';
import { readStartOptions } from './options.mjs';

const rows = [
  { name: 'nothing given', args: [], env: {}, host: '127.0.0.1', port: 3000 },
  {
    name: 'environment',
    args: [],
    env: { PORT: '4000', STOWAGE_HOST: '0.0.0.0' },
    host: '0.0.0.0',
    port: 4000,
  },
  {
    name: 'empty environment counts as not given',
    args: [],
    env: { PORT: '', STOWAGE_HOST: '' },
    host: '127.0.0.1',
    port: 3000,
  },
  {
    name: 'arguments win',
    args: ['--port', '5000', '--host=::1'],
    env: { PORT: '4000' },
    host: '::1',
    port: 5000,
  },
  { name: 'any free port', args: ['--port=0'], env: {}, host: '127.0.0.1', port: 0 },
];

test.each(rows)('$name', ({ args, env, host, port }) => {
  expect(readStartOptions(args, env)).toMatchObject({ kind: 'serve', host, port });
});

const refusals = [
  { name: 'a port that is no number', args: [], env: { PORT: 'abc' }, says: 'PORT is "abc"' },
  { name: 'a port out of range', args: ['--port', '65536'], env: {}, says: 'from 0 to 65535' },
  { name: 'a negative port', args: ['--port=-1'], env: {}, says: 'PORT is "-1"' },
  { name: 'an unknown argument', args: ['--prot', '1'], env: {}, says: 'Unknown argument "--prot"' },
  {
    name: 'writes without live clusters',
    args: ['--simulation-only', '--allow-writes', 'prod'],
    env: {},
    says: '--allow-writes names "prod", but with --simulation-only no live cluster is shown',
  },
  {
    name: 'writes without live clusters in the environment',
    args: ['--allow-writes=prod'],
    env: { STOWAGE_SIMULATION_ONLY: 'true' },
    says: 'leave one of both out',
  },
  { name: 'a missing value', args: ['--port'], env: {}, says: '--port needs a value' },
];

test.each(refusals)('refuses $name', ({ args, env, says }) => {
  const options = readStartOptions(args, env);
  expect(options.kind === 'invalid' ? options.problem : options.kind).toContain(says);
});

test('each argument reaches the server in its environment', () => {
  const options = readStartOptions(['--simulation-only', '--kubeconfig', 'a', '--cluster=b'], {});
  expect(options).toMatchObject({
    env: { STOWAGE_SIMULATION_ONLY: '1', KUBECONFIG: 'a', STOWAGE_CLUSTER: 'b' },
  });
});

test.each([
  { args: ['--allow-writes', 'a', '--allow-writes=b,c'], names: 'a,b,c' },
  { args: ['--allow-writes', 'a,b'], names: 'a,b' },
  { args: [], names: undefined },
])('$args allows writes to $names', ({ args, names }) => {
  const options = readStartOptions(args, {});
  expect(options.kind === 'serve' ? options.env.STOWAGE_ALLOW_WRITES : options.kind).toBe(names);
});

test('the help names every argument', () => {
  const options = readStartOptions(['--help'], {});
  expect(options.kind === 'help' ? options.text : '').toMatch(/--port[\s\S]*--host/);
});
