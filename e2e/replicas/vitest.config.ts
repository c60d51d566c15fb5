import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';

const root = fileURLToPath(new URL('../..', import.meta.url));

/** Tests over a real PostgreSQL: one file at a time, since each starts one. */
export default defineConfig({
  root,
  resolve: {
    alias: [
      { find: /^server-only$/, replacement: `${root}node_modules/server-only/empty.js` },
      { find: /^@\//, replacement: root },
    ],
  },
  test: {
    include: ['e2e/replicas/**/*.test.ts'],
    environment: 'node',
    fileParallelism: false,
    // No test is about time; these only end one that hangs, also on a busy machine.
    testTimeout: 240_000,
    hookTimeout: 240_000,
  },
});
