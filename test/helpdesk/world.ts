/** The demo company on a SQLite file of the test's own, at a fixed moment. */
import { join } from 'node:path'
import { onTestFinished } from 'vitest'
import type { Helpdesk, Scope } from '../../src/core/helpdesk.ts'
import type { Store } from '../../src/core/store.ts'
import { createBuiltinHelpdesk } from '../../src/helpdesk/builtin/index.ts'
import { demoCompany } from '../../src/helpdesk/builtin/demo/index.ts'
import { loadArticles } from '../../src/helpdesk/builtin/load-articles.ts'
import { openStore } from '../../src/state/open.ts'
import { makeFolder } from '../support/folder.ts'

/** A Monday, 08:10 in London. */
export const now = Date.UTC(2026, 10, 23, 8, 10)

export const dana: Scope = { account: 'ACC-1001', contact: 'CON-1' }
export const priya: Scope = { account: 'ACC-1002', contact: 'CON-3' }
export const leo: Scope = { account: 'ACC-1003', contact: 'CON-4' }

export const articles = await loadArticles(new URL('../../src/helpdesk/builtin/articles', import.meta.url))

/** Connections of their own to one new file; closed and removed after the test. */
export const openStores = async (count: number): Promise<Store[]> => {
  const folder = await makeFolder()
  const url = `sqlite:${join(folder.path, 'helpdesk.db')}`
  const stores = await Promise.all(Array.from({ length: count }, () => openStore(url)))
  onTestFinished(async () => {
    for (const store of stores) await store.close()
    await folder.remove()
  })
  return stores
}

/** The demo company on a store. */
export const helpdeskOn = (store: Store, clock = () => now): Helpdesk =>
  createBuiltinHelpdesk({ store, clock, data: demoCompany, articles })

export const openHelpdesk = async (): Promise<Helpdesk> => helpdeskOn(first(await openStores(1)))

/** The first of a list that has one. */
export const first = <T>(list: T[]): T => {
  const [item] = list
  if (item === undefined) throw new TypeError('the list is empty')
  return item
}
