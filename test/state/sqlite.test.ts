import { writeFile } from 'node:fs/promises'
import { DatabaseSync } from 'node:sqlite'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import type { Store } from '../../src/core/store.ts'
import { openStore } from '../../src/state/open.ts'
import { type OpenState, storeContract } from '../contracts/store.ts'
import { note } from '../contracts/store-records.ts'
import { makeFolder } from '../support/folder.ts'

async function openState(): Promise<OpenState> {
  const folder = await makeFolder()
  const url = `sqlite:${join(folder.path, 'not/there/yet', 'state.db')}`
  const stores: Store[] = []
  const another = async () => {
    const store = await openStore(url)
    stores.push(store)
    return store
  }
  const close = async () => {
    for (const store of stores) await store.close()
    await folder.remove()
  }
  return { store: await another(), another, close }
}

storeContract('SQLite', openState)

it('keeps everything over a restart: entries, due times, leases, links and indexes', async () => {
  const folder = await makeFolder()
  const url = `sqlite:${join(folder.path, 'state.db')}`
  const before = await openStore(url)
  await before.append('customer:dana', [note('a')], { due: 5 })
  await before.append('customer:sam', [note('a')], { due: 1 })
  const [held] = await before.claim(1, 1, 100)
  await before.link('sms:+447700900101', 'customer:dana')
  await before.index('open-cases', 'case 1', 3)
  await before.close()

  const after = await openStore(url)
  expect((await after.read('customer:dana')).seq).toBe(1)
  expect(await after.claim(50, 5, 100)).toMatchObject([{ lease: { record: 'customer:dana', token: 1 } }])
  expect(held && (await after.release(held.lease, { due: 7 }))).toBe(true)
  expect(await after.nextDue()).toBe(7)
  expect(await after.resolve('sms:+447700900101')).toBe('customer:dana')
  expect(await after.listed('open-cases')).toEqual([{ member: 'case 1', score: 3 }])
  await after.close()
  await folder.remove()
})

it('refuses a file that a newer version wrote, and leaves it as it is', async () => {
  const folder = await makeFolder()
  const path = join(folder.path, 'state.db')
  await (await openStore(`sqlite:${path}`)).close()
  const file = new DatabaseSync(path)
  file.exec('PRAGMA user_version = 99')
  await expect(openStore(`sqlite:${path}`)).rejects.toThrow(/newer Switchboard \(schema 99/)
  expect(file.prepare('PRAGMA user_version').get()).toEqual({ user_version: 99 })
  file.close()
  await folder.remove()
})

it('names the file it cannot open', async () => {
  const folder = await makeFolder()
  const path = join(folder.path, 'notes.txt')
  await writeFile(path, 'this is a text and no database, '.repeat(40))
  await expect(openStore(`sqlite:${path}`)).rejects.toThrow(/notes\.txt cannot be opened as a SQLite file/)
  await folder.remove()
})
