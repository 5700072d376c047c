import { defineConfig } from 'vitest/config'
import { shared } from './vitest.config.ts'

/** Tests that take minutes, such as killing real processes: `npm run test:slow`, and part of CI. */
export default defineConfig({
  test: {
    ...shared,
    include: ['test/**/*.slow.test.ts'],
    // Far more than any of them takes, on a machine that is busy with other things as well.
    testTimeout: 30 * 60_000,
  },
})
