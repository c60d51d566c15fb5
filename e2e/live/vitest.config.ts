import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';

const root = fileURLToPath(new URL('../..', import.meta.url));

/** Tests against a real control plane: one file at a time, since each starts one. */
export default defineConfig({
  root,
  resolve: {
    alias: [
      { find: /^server-only$/, replacement: `${root}node_modules/server-only/empty.js` },
      { find: /^@\//, replacement: root },
    ],
  },
  test: {
    include: ['e2e/live/**/*.test.ts'],
    environment: 'node',
    fileParallelism: false,
    // An API server takes its time to stop and start, and what follows it backs off meanwhile.
    testTimeout: 240_000,
    // The first run builds the control plane from source.
    hookTimeout: 30 * 60_000,
  },
});
