/** A whole gateway before a connector, for tests that throw anything at it: what it answered, and what it stored. */
import { createApp } from '../../src/app.ts'
import type { Connector } from '../../src/core/channel.ts'
import type { Log } from '../../src/core/log.ts'
import type { Store } from '../../src/core/store.ts'
import { createGateway } from '../../src/gateway.ts'
import { createMetrics } from '../../src/insight/metrics.ts'
import { openSqlite } from '../../src/state/sqlite.ts'
import { createOutside } from './outside.ts'
import { movingClock, partsFor, quietLog, scriptedModel } from './pipeline.ts'

export interface Spoiled {
  /** The status of the answer, and how many entries were stored on the way. */
  post(request: Request): Promise<{ status: number; stored: number }>
  /** Answers so far, by status. */
  answers: { [status: number]: number }
  /** What was logged as an error: there must be nothing. */
  errors(): unknown[]
  close(): Promise<void>
}

/** State is a real SQLite, in memory: a hundred thousand writes to a disk take an hour. No worker runs. */
export async function openSpoiled(connect: (log: Log) => Promise<Connector>): Promise<Spoiled> {
  const engine = openSqlite(':memory:')
  let stored = 0
  const store: Store = {
    ...engine,
    async append(record, entries, options) {
      const done = await engine.append(record, entries, options)
      if (done.ok) stored += entries.length
      return done
    },
  }
  const model = scriptedModel(() => [])
  const parts = await partsFor(store, createOutside(), model, movingClock(Date.now()))
  // Only these are kept: there are too many of the others.
  const errors: unknown[] = []
  const log = { ...quietLog, error: (facts: object, message: string) => void errors.push([message, facts]) }
  const connector = await connect(log)
  const gateway = createGateway({ ...parts, log, connectors: [connector] })
  const app = createApp(gateway, log, createMetrics())
  const answers: Spoiled['answers'] = {}
  return {
    answers,
    async post(request) {
      const before = stored
      const { status } = await app.fetch(request)
      answers[status] = (answers[status] ?? 0) + 1
      return { status, stored: stored - before }
    },
    errors: () => errors,
    async close() {
      await connector.close?.()
      await engine.close()
    },
  }
}
