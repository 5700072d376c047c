/** Hears of every entry as soon as it is in the state, whichever process wrote it and to whichever record. */
import { DatabaseSync } from 'node:sqlite'
import { Redis } from 'ioredis'
import { z } from 'zod'

/** What is heard of an entry. */
export interface Heard {
  record: string
  type: string
}

export interface Feed {
  /** Calls back for each entry from now on. Answers the way to stop. */
  listen(hear: (entry: Heard) => void): () => void
  close(): Promise<void>
}

/** The first `type` in the text, which is the entry's own. Not parsed: a server's monitor escapes what it tells. */
const typeOf = (body: string): string => /"type":"([^"]+)"/.exec(body)?.[1] ?? ''

/** A commit takes longer than this, so what follows an entry is rarely in the file when the entry is heard of. */
const pollMs = 1

/** Looks into the file for new rows. */
export function feedOfSqlite(path: string): Feed {
  const db = new DatabaseSync(path, { readOnly: true })
  const fresh = db.prepare(
    'SELECT e.rowid AS row, r.id AS record, e.body AS body FROM entries e JOIN records r ON r.n = e.record ' +
      'WHERE e.rowid > ? ORDER BY e.rowid',
  )
  const rows = z.array(z.object({ row: z.number(), record: z.string(), body: z.string() }))
  const last = db.prepare('SELECT coalesce(max(rowid), 0) AS row FROM entries')
  const lastRow = z.object({ row: z.number() })
  const timers = new Set<NodeJS.Timeout>()
  return {
    listen(hear) {
      let { row } = lastRow.parse(last.get())
      const timer = setInterval(() => {
        for (const entry of rows.parse(fresh.all(row))) {
          row = entry.row
          hear({ record: entry.record, type: typeOf(entry.body) })
        }
      }, pollMs)
      timers.add(timer)
      return () => {
        timers.delete(timer)
        clearInterval(timer)
      }
    },
    close: async () => {
      timers.forEach((timer) => clearInterval(timer))
      db.close()
    },
  }
}

/** Monitors each server: it tells every command, also those of scripts, as it runs them. */
export async function feedOfRedis(ports: number[]): Promise<Feed> {
  const hearers = new Set<(entry: Heard) => void>()
  const clients = ports.map(
    (port) => new Redis(port, '127.0.0.1', { lazyConnect: true, retryStrategy: () => 50 }),
  )
  const monitors = await Promise.all(clients.map((client) => client.monitor()))
  for (const client of [...clients, ...monitors]) client.on('error', () => {})
  for (const monitor of monitors) {
    monitor.on('monitor', (_time: string, [command, key = '', ...bodies]: string[]) => {
      const [, record] = /:entries:(.+)$/.exec(key) ?? []
      if (command?.toLowerCase() !== 'rpush' || !record) return
      for (const body of bodies) for (const hear of hearers) hear({ record, type: typeOf(body) })
    })
  }
  return {
    listen(hear) {
      hearers.add(hear)
      return () => void hearers.delete(hear)
    },
    close: async () => [...clients, ...monitors].forEach((client) => client.disconnect()),
  }
}
