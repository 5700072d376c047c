/** Drafts that wait on the desk while their customer's record becomes part of another: void there, read again here. */
import { expect, it } from 'vitest'
import { provisionalRecord } from '../../../src/core/pipeline/accept.ts'
import { findCustomer, orderMerge, orderSplit } from '../../../src/core/pipeline/customers.ts'
import { whispered } from '../../support/approvals.ts'
import { follows, pressesDraft, startDrafting } from '../../support/drafts.ts'
import { accept } from '../../support/pipeline.ts'
import type { Scene } from '../../support/scene.ts'
import { sms } from '../../support/strangers.ts'

const first = '+447700900198'
const other = '+447700900199'
const orders = { by: 'Maya', why: 'she called and told us' }

/** Two strangers have written, and a draft waits for each. */
async function twoStrangers(): Promise<Scene> {
  const scene = await startDrafting()
  for (const number of [first, other]) await writes(scene, number, `How do I rotate a key? ${number}`)
  return scene
}

async function writes(scene: Scene, number: string, body: string): Promise<void> {
  await accept(scene.parts, sms(number, body, scene.clock.now()))
  await scene.rests()
}

async function stateOf(scene: Scene, number: string) {
  const found = await findCustomer(scene.parts, `sms:${number}`)
  if (!found) throw new Error(`${number} has not written`)
  return found.state
}

const cards = ({ outside }: Scene) => new Map(outside.drafts.map((card) => [card.id, card]))
const openCards = (scene: Scene) => [...cards(scene).values()].filter(({ state }) => state === 'open')
const answered = ({ outside }: Scene, number: string) =>
  outside.taken.filter(({ conversation }) => conversation.includes(number)).length

/** Long enough for cards to be brought up to date. */
async function settles(scene: Scene): Promise<void> {
  for (let i = 0; i < 4; i += 1) await scene.rests(10_000)
}

async function mergesFirstIntoOther(scene: Scene): Promise<void> {
  expect(await orderMerge(scene.parts, `sms:${first}`, `sms:${other}`, orders)).toHaveProperty('ordered')
  await settles(scene)
}

it('is void in the old record, and its message is answered in the other one, once', async () => {
  const scene = await twoStrangers()
  const old = [...cards(scene).values()].find(({ asked }) => asked.join().includes(first))?.id ?? ''
  await mergesFirstIntoOther(scene)
  const home = await provisionalRecord(`sms:${other}`)
  expect(await scene.parts.store.resolve(`sms:${first}`)).toBe(home)
  expect(cards(scene).get(old)?.state).toBe('stale')
  expect(openCards(scene).map(({ asked }) => asked)).toEqual(
    expect.arrayContaining([[`How do I rotate a key? ${first}`], [`How do I rotate a key? ${other}`]]),
  )
  const { sentiments, talk } = await stateOf(scene, other)
  expect(sentiments, 'heard once each').toHaveLength(2)
  expect(talk.map(({ text }) => text)).toHaveLength(2)

  await pressesDraft(scene, 'send', { id: old })
  expect(await follows(scene)).toEqual([])
  expect(whispered(scene).at(-1)).toContain('the bot writes a new draft')
  for (const { id } of openCards(scene)) await pressesDraft(scene, 'send', { id })
  await scene.rests()
  expect([answered(scene, first), answered(scene, other)]).toEqual([1, 1])
})

it('cannot be sent any more once the merge is ordered', async () => {
  const scene = await twoStrangers()
  const old = [...cards(scene).values()].find(({ asked }) => asked.join().includes(first))?.id ?? ''
  await orderMerge(scene.parts, `sms:${first}`, `sms:${other}`, orders)
  await pressesDraft(scene, 'send', { id: old })
  await settles(scene)
  expect(answered(scene, first)).toBe(0)
  expect(cards(scene).get(old)?.state).toBe('stale')
})

it('goes back with its message when the two are parted again', async () => {
  const scene = await twoStrangers()
  await mergesFirstIntoOther(scene)
  const [merge] = (await stateOf(scene, other)).merges
  await orderSplit(scene.parts, `sms:${other}`, merge?.merge ?? '', orders)
  await settles(scene)
  const open = async (number: string) =>
    (await stateOf(scene, number)).drafts.filter(({ state }) => state === 'open')
  const asked = async (number: string) =>
    (await open(number)).flatMap(({ messages }) => messages.map(({ message }) => message.text))
  expect(await asked(first)).toEqual([`How do I rotate a key? ${first}`])
  expect(await asked(other)).toEqual([`How do I rotate a key? ${other}`])
  await pressesDraft(scene, 'send', { id: openCards(scene)[0]?.id })
  expect(await follows(scene)).toHaveLength(1)
})
