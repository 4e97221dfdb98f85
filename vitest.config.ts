import { globSync, readFileSync } from 'node:fs'
import { defineConfig } from 'vitest/config'
import { LongestFirst } from './test/harness/longest-first.ts'

const all = 'test/**/*.test.ts'

/** They put a connector of their own into the registry, before anything has read it. */
const withProbe = globSync(all).filter((file) => readFileSync(file, 'utf8').includes('/probe.ts'))

/** They put another clock in the place of the machine's, and hold the network in their hand. */
const simulations = 'test/simulation/**/*.test.ts'

// A default export: the tool reads nothing else.
export default defineConfig({
  test: {
    globalSetup: 'test/harness/global-setup.ts',
    pool: 'forks',
    // Many tests wait more than they work.
    maxWorkers: 4,
    sequence: { sequencer: LongestFirst },
    // Node loads the files as it does in production, with what it has compiled before.
    experimental: { viteModuleRunner: false, nodeLoader: false },
    // Files share processes, and what those have loaded, so they leave nothing behind.
    isolate: false,
    // Only what hangs reaches these: a test waits for what happens, however slow the machine is.
    testTimeout: 300_000,
    hookTimeout: 300_000,
    expect: { poll: { timeout: 120_000 } },
    retry: 0,
    projects: [
      { extends: true, test: { name: 'shipped', include: [all], exclude: [...withProbe, simulations] } },
      { extends: true, test: { name: 'with a probe', include: withProbe } },
      { extends: true, test: { name: 'simulated', include: [simulations] } },
    ],
  },
})
