import { defineConfig } from 'vitest/config'

// A default export: the tool reads nothing else.
export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    globalSetup: 'test/harness/global-setup.ts',
    pool: 'forks',
    // Many tests wait more than they work.
    maxWorkers: 3,
    testTimeout: 30_000,
    hookTimeout: 60_000,
    // Two busy cores are slow; what comes in time comes at once.
    expect: { poll: { timeout: 10_000 } },
    retry: 0,
  },
})
