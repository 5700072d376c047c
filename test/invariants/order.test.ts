/** Invariant 3: per customer, turns run one at a time and in arrival order, across channels and processes. */
import { afterEach, expect, it } from 'vitest'
import { lastText } from '../support/messages-api.ts'
import { startStage, textsTo, until, type Stage } from '../support/stage.ts'

let stage: Stage
afterEach(() => stage.close())

it('answers ten messages in order, never two at once, over two gateways', async () => {
  stage = await startStage({ gateways: 2 })
  let running = 0
  let most = 0
  stage.model.script(async (request) => {
    running += 1
    most = Math.max(most, running)
    await new Promise((resolve) => setTimeout(resolve, 30))
    running -= 1
    const numbers = [...lastText(request).matchAll(/question (\d+)/g)].map((match) => match[1])
    return { text: `answer ${numbers.join(' ')}` }
  })
  for (let i = 1; i <= 10; i += 1) {
    await stage.world.sms('dana', `question ${i}`)
    // A pause longer than the burst window now and then, so that there are several turns.
    if (i % 3 === 0) await new Promise((resolve) => setTimeout(resolve, 900))
  }
  const answered = async () =>
    (await textsTo(stage.world, '+447700900101')).flatMap((text) =>
      [...(text.match(/answer ([\d ]+)/)?.[1] ?? '').matchAll(/\d+/g)].map(Number),
    )
  await until('ten answers', async () => ((await answered()).length >= 10 ? true : undefined))
  expect(await answered()).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10])
  expect(most).toBe(1)
  expect(stage.model.requests.length).toBeGreaterThan(1)
})

it('keeps one customer’s channels in one line', async () => {
  stage = await startStage({ gateways: 2 })
  await stage.world.sms('dana', 'hello, question 0')
  await until('the first turn', async () =>
    (await stage.customer('CON-1'))?.state.talk.length === 2 ? true : undefined,
  )
  let running = 0
  let most = 0
  stage.model.script(async () => {
    running += 1
    most = Math.max(most, running)
    await new Promise((resolve) => setTimeout(resolve, 100))
    running -= 1
    return { text: 'Noted.' }
  })
  const before = stage.model.requests.length
  await Promise.all([
    stage.world.sms('dana', 'by text'),
    stage.world.whatsapp('dana', 'by WhatsApp'),
    Promise.resolve(stage.world.slack('dana', 'in Slack')),
  ])
  await until('three turns', () => (stage.model.requests.length - before >= 3 ? true : undefined))
  await until('rest', async () => {
    const state = (await stage.customer('CON-1'))?.state
    return state && state.unread.length === 0 && state.talk.length === 8 ? true : undefined
  })
  expect(most).toBe(1)
})
