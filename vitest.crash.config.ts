import { defineConfig } from 'vitest/config'

export default defineConfig({ test: { include: ['test/crash/processes.test.ts'], pool: 'forks' } })
