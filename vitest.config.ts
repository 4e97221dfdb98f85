import { defineConfig } from 'vitest/config'

// A default export: the tool reads nothing else.
export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    globalSetup: 'test/harness/global-setup.ts',
    pool: 'forks',
    // Many tests wait more than they work.
    maxWorkers: 3,
    // Only what hangs reaches these: a test waits for what happens, however slow the machine is.
    testTimeout: 300_000,
    hookTimeout: 300_000,
    expect: { poll: { timeout: 120_000 } },
    retry: 0,
  },
})
