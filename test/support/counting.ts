/** A gateway whose HTTP face and state are real, and which does nothing but take: for what must leave no trace. */
import { createApp } from '../../src/app.ts'
import type { Connector } from '../../src/core/channel.ts'
import { createGateway } from '../../src/gateway.ts'
import { createMetrics } from '../../src/insight/metrics.ts'
import { openSqlite } from '../../src/state/sqlite.ts'
import { createOutside } from './outside.ts'
import { movingClock, partsFor, scriptedModel } from './pipeline.ts'

export interface Counting {
  /** The status of the answer. */
  post(path: string, request: Request): Promise<number>
  /** How often something was written so far. */
  stored(): number
  close(): Promise<void>
}

/** Closes neither the connector nor what plays its provider. */
export async function openCounting(connector: Connector): Promise<Counting> {
  const store = openSqlite(':memory:')
  let appended = 0
  const counting = {
    ...store,
    append: (...given: Parameters<typeof store.append>) => ((appended += 1), store.append(...given)),
  }
  const model = scriptedModel(() => [])
  const { channels: _channels, ...parts } = await partsFor(counting, createOutside(), model, movingClock())
  const metrics = createMetrics()
  const app = createApp(createGateway({ ...parts, connectors: [connector], metrics }), parts.log, metrics)
  return {
    post: async (path, request) => (await app.request(path, request)).status,
    stored: () => appended,
    close: () => store.close(),
  }
}
