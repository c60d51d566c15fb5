import { execFileSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { defineConfig } from '@playwright/test';
import { chromiumFlags, systemChromium } from '../lib/tooling/stages/chromium.mjs';

const root = fileURLToPath(new URL('..', import.meta.url));

/** A port that is free now. The configuration is read again in each worker, so the first choice is kept in the environment. */
function choosePort(): string {
  const program =
    "const s=require('net').createServer().listen(0,'127.0.0.1',()=>{console.log(s.address().port);s.close()})";
  process.env.STOWAGE_E2E_PORT ??= execFileSync(process.execPath, ['-e', program], {
    encoding: 'utf8',
  }).trim();
  return process.env.STOWAGE_E2E_PORT;
}

const port = choosePort();
const baseURL = `http://127.0.0.1:${port}`;

export default defineConfig({
  testDir: './specs',
  outputDir: '../test-results',
  fullyParallel: false,
  forbidOnly: true,
  // In a whole run of `npm test`, on a machine that others use too; who needs it is named there (`Unsteady: …`).
  retries: process.env.CI ? 1 : 0,
  workers: 2,
  // For a machine that is busy with something else: what is waited for takes a tenth of it on a quiet one.
  timeout: 120_000,
  expect: { timeout: 30_000 },
  reporter: 'list',
  use: {
    baseURL,
    locale: 'en-GB',
    timezoneId: 'UTC',
    viewport: { width: 1280, height: 800 },
    screenshot: 'only-on-failure',
    trace: 'retain-on-failure',
    launchOptions: {
      executablePath: systemChromium(),
      args: chromiumFlags,
    },
  },
  webServer: {
    command: 'node lib/tooling/start.mjs --simulation-only',
    cwd: root,
    url: baseURL,
    env: { PORT: port, STOWAGE_HOST: '127.0.0.1', STOWAGE_DATA: 'memory' },
    timeout: 300_000,
    reuseExistingServer: false,
    stdout: 'pipe',
    gracefulShutdown: { signal: 'SIGTERM', timeout: 10_000 },
  },
});
