/** The SQLite file's tables, and the version they are at. */
import { z } from 'zod'
import type { Database } from './database.ts'

/**
 * One script per version; a file at version n runs those after it. `wait` is when a record next wants
 * looking at: at its lease's end while held, otherwise when due. Times are REAL so that none is rounded.
 */
const versions = [
  `CREATE TABLE records (
     n INTEGER PRIMARY KEY,
     id TEXT NOT NULL UNIQUE,
     seq INTEGER NOT NULL,
     token INTEGER NOT NULL,
     until REAL,
     due REAL,
     wait REAL AS (coalesce(until, due))
   ) STRICT;
   CREATE INDEX waiting ON records (wait, id) WHERE wait IS NOT NULL;
   CREATE TABLE entries (
     record INTEGER NOT NULL REFERENCES records,
     seq INTEGER NOT NULL,
     key TEXT NOT NULL,
     body TEXT NOT NULL
   ) STRICT;
   CREATE UNIQUE INDEX entry_seq ON entries (record, seq);
   CREATE UNIQUE INDEX entry_key ON entries (record, key);
   CREATE TABLE snapshots (
     record INTEGER PRIMARY KEY REFERENCES records,
     seq INTEGER NOT NULL,
     body TEXT NOT NULL
   ) STRICT;
   CREATE TABLE links (key TEXT PRIMARY KEY, record TEXT NOT NULL) STRICT, WITHOUT ROWID;
   CREATE TABLE indexed (
     name TEXT NOT NULL,
     member TEXT NOT NULL,
     score REAL NOT NULL,
     PRIMARY KEY (name, member)
   ) STRICT, WITHOUT ROWID;
   CREATE INDEX by_score ON indexed (name, score, member);`,
  `CREATE TABLE counters (name TEXT PRIMARY KEY, value INTEGER NOT NULL) STRICT, WITHOUT ROWID;`,
]

const versionRow = z.object({ user_version: z.number() })

/**
 * Brings the file to the newest version.
 * @throws Error when a newer Switchboard wrote it: this one could misread it.
 */
export function migrate(db: Database, path: string): void {
  db.transact('write', () => {
    const at = db.all(versionRow, 'PRAGMA user_version')[0]?.user_version ?? 0
    if (at > versions.length)
      throw new Error(
        `${path} was written by a newer Switchboard (schema ${at}, this one knows up to ${versions.length}): ` +
          'run that version, or point STATE_URL at another file',
      )
    if (at === versions.length) return
    for (const script of versions.slice(at)) db.script(script)
    db.run(`PRAGMA user_version = ${versions.length}`)
  })
}
