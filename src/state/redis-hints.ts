/**
 * Which records a claim is likely to bring: those this process itself made due. What is remembered of them is said along
 * with the claim, so that Redis need not send it.
 */
import type { Known, RecordId, Seq } from '../core/store.ts'

export interface Hints {
  /** This process made the record due at that time, epoch ms. */
  expect(record: RecordId, due: number): void
  /** Up to which entry those that are due by now are known. Each is named once. */
  take(now: number, known: (record: RecordId) => Known | undefined): { record: RecordId; seq: Seq }[]
}

/** Beyond this many the oldest are let go: their claims bring all there is. */
const mostExpected = 1_000

export function createHints(): Hints {
  const expected = new Map<RecordId, number>()
  return {
    expect(record, due) {
      if (!expected.has(record)) expected.set(record, due)
      for (const oldest of expected.keys()) {
        if (expected.size <= mostExpected) break
        expected.delete(oldest)
      }
    },
    take(now, known) {
      const ready = [...expected].filter(([, due]) => due <= now).map(([record]) => record)
      for (const record of ready) expected.delete(record)
      return ready.flatMap((record) => {
        const seq = known(record)?.seq
        return seq === undefined ? [] : [{ record, seq }]
      })
    },
  }
}
