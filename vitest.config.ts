import { defineConfig } from 'vitest/config'

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    // Kills real processes for minutes: `npm run test:crash`.
    exclude: ['test/crash/processes.test.ts'],
    // Whole-gateway tests start processes and servers; a slow machine must not fail them.
    testTimeout: 60_000,
    hookTimeout: 60_000,
    pool: 'forks',
    maxWorkers: 2,
  },
})
