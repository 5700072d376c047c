/** A call a customer booked rings at the desk, and again while nobody takes it. */
import { afterEach, beforeEach, expect, it } from 'vitest'
import { maya, startDesk, type DeskScene } from '../../support/desk.ts'

let desk: DeskScene
/** When the call is booked for, epoch ms. */
let at: number
beforeEach(async () => {
  desk = await startDesk((_request, step) =>
    step === 0
      ? [{ type: 'tool_use', id: 'toolu_1', name: 'schedule_callback', input: { topic: 'Renewal', slot } }]
      : [{ type: 'text', text: 'Shall we call you?' }],
  )
  const [first] = await desk.parts.helpdesk.callbackSlots(desk.clock.now() + 90 * minute, 1)
  slot = first?.id ?? ''
  at = first?.start ?? 0
  await desk.writes('please call me about our renewal')
  await desk.writes('yes')
})
afterEach(() => desk.close())

let slot = ''
const minute = 60_000
const until = (time: number) => desk.settle(time - desk.clock.now())
const rings = () => desk.outside.notes.filter(({ note }) => note.text.includes('please call'))
const held = async () => (await desk.state()).case

it('rings shortly before its time, in a case of its own where there is none, whose promise is that time', async () => {
  expect((await desk.state()).callbacks).toMatchObject([{ at, topic: 'Renewal' }])
  await until(at - 11 * minute)
  expect(rings()).toEqual([])
  await until(at - 10 * minute)
  expect(rings()).toHaveLength(1)
  expect(rings()[0]?.note).toMatchObject({ ping: { who: 'here' } })
  expect(rings()[0]?.note.text).toMatch(/please call \+\d+.*Renewal/)
  expect(await held()).toMatchObject({ state: 'open', deadline: at, signals: [{ name: 'callback' }] })
})

it('rings again while nobody takes it, so often and no more; who claims has taken it', async () => {
  await until(at - 10 * minute)
  await until(at + 5 * minute)
  await until(at + 10 * minute)
  expect(rings().map(({ note }) => note.text.startsWith('Nobody has taken it yet'))).toEqual([
    false,
    true,
    true,
  ])
  await until(at + 24 * 60 * minute)
  expect(rings()).toHaveLength(3)
})

it('is taken by a claim', async () => {
  await until(at - 10 * minute)
  await desk.presses(maya, 'claim')
  await desk.settle()
  await until(at + 60 * minute)
  expect(rings()).toHaveLength(1)
  expect((await desk.state()).callbacks).toEqual([])
})

it('rings for whoever holds the case, in its thread, until they say a word there', async () => {
  const id = await desk.openCase()
  await desk.presses(maya, 'claim')
  await desk.says(maya, 'I will call you as booked')
  await desk.settle()
  await until(at - 10 * minute)
  expect(rings()[0]?.note.ping).toEqual({ who: 'person', person: maya })
  await until(at + 5 * minute)
  expect(rings()).toHaveLength(2)
  await desk.says(maya, '// on the phone with her')
  await until(at + 60 * minute)
  expect(rings()).toHaveLength(2)
  expect((await held())?.id).toBe(id)
})

it('that was missed as nobody was there to ring it rings once', async () => {
  await until(at + 13 * minute)
  expect(rings()).toHaveLength(1)
})
