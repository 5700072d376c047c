/** `node:sqlite` behind a few small methods, so that a renamed call there is mended here. */
import { mkdirSync } from 'node:fs'
import { dirname } from 'node:path'
import { DatabaseSync, type SQLInputValue, type StatementSync } from 'node:sqlite'
import type { z } from 'zod'
import { ConfigError, messageOf } from '../core/errors.ts'

export interface Database {
  /** The rows of a query, each checked against `shape`. */
  all<T>(shape: z.ZodType<T>, sql: string, ...values: SQLInputValue[]): T[]
  /** Runs a statement that answers nothing. */
  run(sql: string, ...values: SQLInputValue[]): void
  /** Runs several statements, separated by semicolons. */
  script(sql: string): void
  /**
   * Runs `work` in one transaction, undone when it throws. `write` takes the write lock at the start:
   * a transaction that began by reading could not wait for another writer, only fail.
   */
  transact<T>(mode: 'read' | 'write', work: () => T): T
  close(): void
}

/** How long a call waits for another process's transaction, in ms. Those take a few ms each. */
const busyTimeout = 10_000

/**
 * Opens (and makes, with its folder) the file. WAL lets readers go on beside a writer; `FULL` syncs the
 * log at each commit, without which a power cut may take the last commits along.
 * @throws ConfigError naming the file when it cannot be opened, or is no SQLite file.
 */
export function openDatabase(path: string): Database {
  const db = openFile(path)
  const prepared = new Map<string, StatementSync>()
  const statement = (sql: string): StatementSync => {
    const known = prepared.get(sql)
    if (known) return known
    const fresh = db.prepare(sql)
    prepared.set(sql, fresh)
    return fresh
  }
  return {
    all: (shape, sql, ...values) =>
      statement(sql)
        .all(...values)
        .map((row) => shape.parse(row)),
    run: (sql, ...values) => void statement(sql).run(...values),
    script: (sql) => db.exec(sql),
    transact(mode, work) {
      statement(mode === 'write' ? 'BEGIN IMMEDIATE' : 'BEGIN').run()
      try {
        const result = work()
        statement('COMMIT').run()
        return result
      } catch (error) {
        // A full disk may have rolled back already; a second rollback would hide the first error.
        if (db.isTransaction) statement('ROLLBACK').run()
        throw error
      }
    },
    close: () => db.close(),
  }
}

function openFile(path: string): DatabaseSync {
  try {
    mkdirSync(dirname(path), { recursive: true })
    const db = new DatabaseSync(path, { timeout: busyTimeout })
    db.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA foreign_keys = ON')
    return db
  } catch (error) {
    // SQLite's own message ('unable to open database file') does not say which.
    throw new ConfigError([`STATE_URL: ${path} cannot be opened as a SQLite file (${messageOf(error)})`])
  }
}
