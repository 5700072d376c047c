/** Hears of every entry as soon as it is in the state, whichever process wrote it and to whichever record. */
import { connect, type Socket } from 'node:net'
import { createInterface } from 'node:readline'
import { DatabaseSync } from 'node:sqlite'
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

/** Until a server that went is there again, it is looked for this often, ms. */
const lookAgainMs = 50

/** Monitors each server: it tells every command, also those of scripts, as it runs them. */
export function feedOfRedis(ports: number[]): Feed {
  const hearers = new Set<(entry: Heard) => void>()
  const hear = (entry: Heard) => hearers.forEach((hearer) => hearer(entry))
  const closers = ports.map((port) => monitorServer(port, hear))
  return {
    listen(hearer) {
      hearers.add(hearer)
      return () => void hearers.delete(hearer)
    },
    close: async () => closers.forEach((close) => close()),
  }
}

/** Hears a server also after it was restarted; a client library may stay deaf then. Answers the way to stop. */
function monitorServer(port: number, hear: (entry: Heard) => void): () => void {
  let closed = false
  let socket = open()

  function open(): Socket {
    const opened = connect(port, '127.0.0.1', () => opened.write('MONITOR\r\n'))
    const lines = createInterface({ input: opened })
    lines.on('line', (line) => {
      const entry = pushed(line)
      if (entry) hear(entry)
    })
    // Both tell of a connection that broke; 'close' follows.
    for (const one of [opened, lines]) one.on('error', () => {})
    opened.once('close', () => {
      if (!closed) setTimeout(() => (socket = open()), lookAgainMs)
    })
    return opened
  }

  return () => {
    closed = true
    socket.destroy()
  }
}

/** `+17.04 [0 lua] "RPUSH" "sb:{0}:entries:customer:12" "{\"at\":…` */
function pushed(line: string): Heard | undefined {
  const [, record, body] = /"rpush" "[^"]*:entries:([^"]+)" "(.*)"$/i.exec(line) ?? []
  return record && body ? { record, type: typeOf(body.replaceAll('\\"', '"')) } : undefined
}
