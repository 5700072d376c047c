import { Redis } from 'ioredis'
import { expect, it, onTestFinished } from 'vitest'
import type { Entry } from '../../src/core/record/entries.ts'
import { openSession } from '../../src/core/record/session.ts'
import type { RecordId, Store } from '../../src/core/store.ts'
import { openStore } from '../../src/state/open.ts'
import { describeIf } from '../support/need.ts'
import { leaseMs, movingClock, text, type MovingClock } from '../support/pipeline.ts'
import { getRedis, redisAvailable, startRedis } from '../support/redis.ts'

const record: RecordId = 'customer:dana'
const hour = 3_600_000

/** A plain question as the pipeline leaves it: the message, its turn, the answer, the send. */
async function message(
  store: Store,
  clock: MovingClock,
  retention: { tail_days: number; tail_entries: number },
) {
  const at = clock.now()
  const asked = text('How do I rotate the API key of our second workspace?', at)
  await store.append(record, [{ key: `in:${asked.id}`, type: 'received', at, message: asked }], { due: at })
  for (const claim of await store.claim<Entry>(at, 1, leaseMs)) {
    const session = await openSession(store, claim, clock, leaseMs, { retention })
    const upTo = session.state.seq
    const turn = `t${upTo}`
    const reply = {
      id: `${turn}/0`,
      conversation: asked.conversation,
      text: 'In Settings → API keys. '.repeat(9),
    }
    session.note({ key: `turn:${turn}`, type: 'turn.started', at, turn, upTo })
    const out = [{ id: reply.id, kind: 'reply', by: 'bot', message: reply } as const]
    session.note({ key: `answered:${turn}`, type: 'answered', at, turn, upTo, route: 'agent', out })
    await session.flush()
    session.note({ key: `sent:${reply.id}`, type: 'sent', at, out: reply.id, provider: [`test:${reply.id}`] })
    await session.end(() => undefined)
  }
}

describeIf(redisAvailable, 'the memory of a customer in Redis', getRedis, () => {
  it('stops growing: 5,000 messages need no more than the first month', async () => {
    const redis = await startRedis()
    const store = await openStore(redis.url)
    const admin = new Redis(redis.port, '127.0.0.1')
    onTestFinished(async () => {
      admin.disconnect()
      await store.close()
      await redis.stop()
    })
    const bytes = async () => {
      const keys = (await admin.keys('*')).filter((key) => key.endsWith(record))
      expect(keys).toHaveLength(3)
      const sizes = await Promise.all(keys.map((key) => admin.memory('USAGE', key, 'SAMPLES', 0)))
      return sizes.reduce<number>((sum, size) => sum + (size ?? 0), 0)
    }
    const clock = movingClock()
    const retention = { tail_days: 30, tail_entries: 200 }
    const samples: number[] = []
    for (let i = 1; i <= 5_000; i++) {
      await message(store, clock, retention)
      clock.pass(hour)
      if (i % 500 === 0) samples.push(await bytes())
    }
    console.log(`bytes after each 500 messages: ${samples.join(' ')}`)
    const [, month = 0, ...later] = samples
    expect(month).toBeGreaterThan(0)
    // What is dropped comes in steps of a snapshot; lists and tables grow in steps of their own.
    expect(Math.max(...later)).toBeLessThan(month * 1.15)
    const { entries, first, seq } = await store.read(record, 0)
    expect(seq).toBe(20_000)
    expect(entries.length).toBe(seq - first + 1)
  })
})
