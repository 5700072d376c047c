import { configDefaults, defineConfig } from 'vitest/config'

/** For the quick and the slow tests alike. */
export const shared = { pool: 'forks', maxWorkers: 2, hookTimeout: 60_000 } as const

export default defineConfig({
  test: {
    ...shared,
    include: ['test/**/*.test.ts'],
    // Minutes each: `npm run test:slow`.
    exclude: [...configDefaults.exclude, 'test/**/*.slow.test.ts'],
    // Whole-gateway tests start processes and servers; a slow machine must not fail them.
    testTimeout: 60_000,
  },
})
