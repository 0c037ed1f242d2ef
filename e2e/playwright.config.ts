import { join, resolve } from 'node:path'
import { defineConfig } from '@playwright/test'
import { hostEnvironment, hostKind } from '../scripts/host.ts'

const root = resolve(import.meta.dirname, '..')
const kind = hostKind()

// Evaluated in the workers too: every launch, wherever it happens, gets the host of this run.
Object.assign(process.env, hostEnvironment(kind), { CASEBENCH_HOST: kind })

// Set by the runner for its second run, together with DISPLAY.
const isInWindow = Boolean(process.env['CASEBENCH_WINDOW'])

export default defineConfig({
  testMatch: '**/*.spec.ts',
  outputDir: join(root, 'out', 'e2e'),
  forbidOnly: Boolean(process.env['CI']),
  fullyParallel: true,
  // Much of a spec is waiting for processes to start, so three fit on two processors.
  workers: 3,
  retries: 0,
  timeout: 60_000,
  globalTimeout: 20 * 60_000,
  expect: { timeout: 10_000 },
  reporter: [
    ['list'],
    ['json', { outputFile: process.env['PLAYWRIGHT_JSON_OUTPUT_FILE'] ?? join(root, 'out', 'reports', 'e2e.json') }],
  ],
  use: { video: 'off', screenshot: 'off', trace: 'retain-on-failure' },
  projects: isInWindow
    ? // A few specs once more in a real window: full Chromium, or Electron, on the runner's virtual screen.
      [{ name: 'window', testDir: '.', grep: /@window/ }]
    : [
        { name: 'console', testDir: 'specs', grepInvert: /@secrets/ },
        // Traces hold what was typed: specs that type secrets leave none.
        { name: 'secrets', testDir: 'specs', grep: /@secrets/, use: { trace: 'off' } },
        { name: 'conformance', testDir: 'electron-host/conformance' },
      ],
})
