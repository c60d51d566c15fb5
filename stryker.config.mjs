// @ts-check
/**
 * Mutation testing, run by `npm run mutation`: lib/tooling/mutation.ts names the files. What is set here and why:
 * TypeScript 7 has no API that Stryker could read a tsconfig with, so it is given the name of none; mutants in code
 * that only runs while a module is loaded (tables of texts) need every test in a new process and are left to --static.
 * What runs out of time counts as detected, so the time is long enough for a loaded machine: only endless loops reach it.
 */

/** @type {ConstructorParameters<typeof import('@stryker-mutator/core').Stryker>[0]} */
export default {
  testRunner: 'vitest',
  vitest: { configFile: 'lib/tooling/mutation/vitest.config.ts', related: false },
  plugins: ['@stryker-mutator/vitest-runner', './lib/tooling/mutation/ignore-assertions.mjs'],
  ignorers: ['assertions'],
  tsconfigFile: 'none.json',
  disableTypeChecks: false,
  ignoreStatic: true,
  timeoutMS: 60_000,
  coverageAnalysis: 'perTest',
  // The sandbox holds what the tests of the mutated folders read, and no more.
  ignorePatterns: [
    '/*',
    '!/lib',
    '!/package.json',
    '!/tsconfig.json',
    'lib/engine/conformance/recordings',
    'lib/cluster',
    'lib/graph',
    'lib/history',
    'lib/queries',
  ],
  tempDirName: '.cache/mutation',
  incremental: true,
  incrementalFile: '.cache/mutation.json',
  reporters: ['progress-append-only'],
};
