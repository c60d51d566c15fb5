/**
 * The tests that mutants meet, given by `npm run mutation` as one folder: the tests of the mutated folder alone, because
 * Stryker runs them thousands of times. The modules are loaded once for all files of a run.
 */
import { defineConfig } from 'vitest/config';

const folder = process.env.STOWAGE_MUTATED_FOLDER ?? 'lib/volume';

export default defineConfig({
  test: {
    include: [`${folder}/**/*.test.ts`],
    exclude: ['**/random-operations.test.ts'],
    environment: 'node',
    isolate: false,
    // Stryker ends what hangs.
    testTimeout: 120_000,
  },
});
