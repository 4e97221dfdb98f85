import { defineConfig } from 'vitest/config'

/** Files that leave nothing behind share processes, and what those have loaded. */
const together = [
  'test/{config,db,lib,mentions,outreach,tools}/**/*.test.ts',
  'test/connectors/*/**/*.test.ts',
]

// A default export: the tool reads nothing else.
export default defineConfig({
  test: {
    globalSetup: 'test/harness/global-setup.ts',
    pool: 'forks',
    // Many tests wait more than they work.
    maxWorkers: 4,
    // Only what hangs reaches these: a test waits for what happens, however slow the machine is.
    testTimeout: 300_000,
    hookTimeout: 300_000,
    expect: { poll: { timeout: 120_000 } },
    retry: 0,
    projects: [
      { extends: true, test: { name: 'together', include: together, isolate: false } },
      { extends: true, test: { name: 'apart', include: ['test/**/*.test.ts'], exclude: together } },
    ],
  },
})
