/** One suite for every engine of the Store port: ten lines per engine call it. */
import { afterEach, beforeEach, describe } from 'vitest'
import type { Store } from '../../src/core/store.ts'
import { concurrencyCases } from './store-concurrency.ts'
import { counterCases } from './store-counters.ts'
import { leaseCases } from './store-leases.ts'
import { lookupCases } from './store-lookups.ts'
import { propertyCases } from './store-property.ts'
import { recordCases } from './store-records.ts'
import { trimCases } from './store-trim.ts'

/** An empty state of its own, and more ways into the same one, as other processes would have. */
export interface OpenState {
  store: Store
  another(): Promise<Store>
  close(): Promise<void>
}

/** What the cases work on; the state behind it is new in each test. */
export interface Subject {
  store: () => Store
  another: () => Promise<Store>
}

/** Spreads the calls of a test over instances. */
export function pick(stores: Store[], i: number): Store {
  const store = stores[i % stores.length]
  if (!store) throw new Error('no store to pick from')
  return store
}

export function storeContract(name: string, open: () => Promise<OpenState>): void {
  describe(`store contract on ${name}`, () => {
    let state: OpenState | undefined
    beforeEach(async () => {
      state = await open()
    })
    afterEach(async () => {
      await state?.close()
      state = undefined
    })
    const opened = (): OpenState => {
      if (!state) throw new Error('no state is open')
      return state
    }
    const subject: Subject = { store: () => opened().store, another: () => opened().another() }
    describe('records', () => recordCases(subject))
    describe('trimmed records', () => trimCases(subject))
    describe('leases', () => leaseCases(subject))
    describe('lookups', () => lookupCases(subject))
    describe('counters', () => counterCases(subject))
    describe('several at once', () => concurrencyCases(subject))
    describe('against the model', () => propertyCases(subject))
  })
}
