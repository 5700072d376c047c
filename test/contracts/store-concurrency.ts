import { expect, it } from 'vitest'
import type { RecordId, Store } from '../../src/core/store.ts'
import { pick, type Subject } from './store.ts'
import type { Note } from './store-model.ts'
import { note } from './store-records.ts'

const dana: RecordId = 'customer:dana'

/** Repeats `step` until every one of `watching` was called back: one wake-up may be lost, not all of them. */
async function untilWoken(watching: Store[], step: (i: number) => Promise<unknown>): Promise<void> {
  const asleep = new Set(watching)
  const stops = watching.map((store) => store.watch?.(() => asleep.delete(store)))
  try {
    for (let i = 0; asleep.size > 0; i++) {
      await step(i)
      await new Promise((resolve) => setTimeout(resolve, 20))
    }
  } finally {
    stops.forEach((stop) => stop?.())
  }
}

export function concurrencyCases({ store, another }: Subject): void {
  it('lets one of 50 parallel appends of the same key win', async () => {
    const stores = [store(), await another()]
    const answers = await Promise.all(
      Array.from({ length: 50 }, (_, i) =>
        pick(stores, i).append(dana, [note('webhook', `${i}`)], { due: 5 }),
      ),
    )
    expect(answers.filter((answer) => answer?.ok)).toHaveLength(1)
    expect(answers.filter((answer) => answer && !answer.ok && answer.why === 'duplicate')).toHaveLength(49)
    expect((await store().read(dana)).seq).toBe(1)
  })

  it('numbers parallel appends without gaps', async () => {
    const stores = [store(), await another()]
    await Promise.all(
      Array.from({ length: 60 }, (_, i) => pick(stores, i).append(dana, [note(`n${i}`), note(`m${i}`)])),
    )
    const { entries, seq } = await store().read<Note>(dana)
    expect(seq).toBe(120)
    expect(entries.map((entry) => entry.seq)).toEqual(Array.from({ length: 120 }, (_, i) => i + 1))
    for (const entry of entries.filter(({ key }) => key.startsWith('n')))
      expect(entries[entry.seq]?.key).toBe(entry.key.replace('n', 'm'))
  })

  it('lets one of 20 appends that expect the same end win', async () => {
    const answers = await Promise.all(
      Array.from({ length: 20 }, (_, i) => store().append(dana, [note(`n${i}`)], { expect: 0 })),
    )
    expect(answers.filter((answer) => answer.ok)).toHaveLength(1)
  })

  it('never gives one record to two of the workers competing for claims', async () => {
    const due = Array.from({ length: 40 }, (_, i): RecordId => `customer:${i}`)
    await Promise.all(due.map((id, i) => store().append(id, [note('x')], { due: i })))
    const workers = [store(), await another(), await another()]
    const taken = await Promise.all(
      workers.map(async (worker) => {
        const mine: RecordId[] = []
        for (;;) {
          const claims = await worker.claim(1_000, 3, 60_000)
          if (claims.length === 0) return mine
          mine.push(...claims.map(({ lease }) => lease.record))
        }
      }),
    )
    expect(taken.flat().toSorted()).toEqual(due.toSorted())
  })

  it('runs turns one at a time and swallows nothing while messages come in', async () => {
    const workers = [store(), await another()]
    const messages = 40
    let seen = 0
    let busy = 0
    const work = async (worker: Store) => {
      while (seen < messages) {
        for (const { lease, seq } of await worker.claim(1, 5, 1e9)) {
          expect(++busy).toBe(1)
          await worker.read(dana)
          seen = Math.max(seen, seq)
          busy--
          await worker.append(dana, [], { lease, release: {} })
        }
      }
    }
    const send = async () => {
      for (let i = 0; i < messages; i++) await store().append(dana, [note(`m${i}`)], { due: 1 })
    }
    await Promise.all([send(), ...workers.map(work)])
    expect(seen).toBe(messages)
  })

  it('wakes watchers of its own and of other instances when a record becomes due', async () => {
    const newRecord = (i: number) => store().append(`customer:${i}`, [note('x')], { due: 1 })
    await untilWoken([store(), await another()], newRecord)
  })

  it('wakes watchers on the release of a record that something came in for', async () => {
    const hold = async () => {
      const [claim] = await store().claim(1, 1, 1e9)
      if (!claim) throw new Error('nothing is due')
      return claim.lease
    }
    await store().append(dana, [note('first')], { due: 1 })
    let lease = await hold()
    await untilWoken([store(), await another()], async (i) => {
      await store().append(dana, [note(`n${i}`)], { due: 1 })
      await store().release(lease)
      lease = await hold()
    })
  })

  it('calls back nobody who stopped watching', async () => {
    let calls = 0
    const stop = store().watch?.(() => calls++)
    stop?.()
    await untilWoken([store()], (i) => store().append(`customer:${i}`, [note('x')], { due: 1 }))
    expect(calls).toBe(0)
  })
}
