/** One post a second into a channel, short bursts at once; Slack's own word to wait holds for all posts. */
import { once } from 'node:events'
import { createServer } from 'node:http'
import { expect, test } from 'vitest'
import { createSlackApi } from '../../../src/channels/slack/api.ts'
import { createPace } from '../../../src/core/post-pace.ts'
import { createLog } from './support.ts'

const signal = new AbortController().signal

/** Time that passes only while somebody sleeps. */
function sleepingClock() {
  let now = 1_000_000
  const slept: number[] = []
  const sleep = async (ms: number) => {
    slept.push(Math.round(ms))
    now += ms
  }
  return { now: () => now, sleep, slept, pass: (ms: number) => void (now += ms) }
}

test('a burst goes at once, then one a second; another channel has its own', async () => {
  const clock = sleepingClock()
  const pace = createPace(clock, 3)
  for (let i = 0; i < 3; i += 1) await pace.turn('C1', signal)
  expect(clock.slept).toEqual([])
  await pace.turn('C1', signal)
  await pace.turn('C1', signal)
  expect(clock.slept).toEqual([1_000, 1_000])
  await pace.turn('C2', signal)
  expect(clock.slept).toHaveLength(2)
  clock.pass(10_000)
  for (let i = 0; i < 3; i += 1) await pace.turn('C1', signal)
  expect(clock.slept).toHaveLength(2)
})

test('what would wait too long goes back to the outbox, with a time', async () => {
  const clock = sleepingClock()
  const pace = createPace({ ...clock, sleep: () => new Promise(() => {}) }, 3)
  const turns = Array.from({ length: 20 }, () => pace.turn('C1', signal).catch((error: unknown) => error))
  expect(await turns.at(0)).toBeUndefined()
  expect(await turns.at(-1)).toMatchObject({ again: 'retry', outcome: 'not-done', code: 'paced' })
})

test('who gives up while waiting does not hold up the others', async () => {
  const clock = sleepingClock()
  const pace = createPace(clock, 3)
  const leaving = new AbortController()
  for (let i = 0; i < 3; i += 1) await pace.turn('C1', signal)
  leaving.abort()
  await expect(pace.turn('C1', leaving.signal)).rejects.toMatchObject({ again: 'retry' })
  await pace.turn('C1', signal)
})

test('a 429 holds all posts for as long as Slack asked', async () => {
  let posts = 0
  const server = createServer((request, response) => {
    request.resume()
    posts += 1
    if (posts === 1) response.writeHead(429, { 'retry-after': '30' }).end('{"ok":false}')
    else response.end('{"ok":true,"ts":"1.1"}')
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  if (typeof address !== 'object' || !address) throw new TypeError('no port')
  const clock = sleepingClock()
  const api = createSlackApi(
    { botToken: 'xoxb-invented', apiUrl: `http://127.0.0.1:${address.port}/api/` },
    { log: createLog(), clock, pace: createPace(clock, 3) },
  )
  const post = (channel: string) =>
    api.post({ channel, id: 'o', posts: [{ text: 'Hello', blocks: [] }] }, signal)
  await expect(post('C1')).rejects.toMatchObject({ code: 'ratelimited', retryAfterMs: 30_000 })
  await expect(post('C2')).rejects.toMatchObject({ code: 'paced', retryAfterMs: 30_000 })
  expect(posts).toBe(1)
  clock.pass(29_000)
  expect(await post('C2')).toEqual(['1.1'])
  expect(clock.slept).toEqual([1_000])
  await api.close()
  server.closeAllConnections()
  server.close()
})
