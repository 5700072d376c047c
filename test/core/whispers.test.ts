/** Answers suggested to whoever holds a case: for their eyes alone, once for each message, and sent as their own words. */
import { expect, it } from 'vitest'
import { buttonValue } from '../../src/core/desk.ts'
import { ModelError } from '../../src/core/errors.ts'
import type { Staff } from '../../src/core/staff.ts'
import { maya, tom } from '../support/approvals.ts'
import { staffDoes } from '../support/pipeline.ts'
import { say, startScene, type Scene } from '../support/scene.ts'

let events = 0

async function presses(
  scene: Scene,
  action: string,
  by: Staff,
  more: { message?: string; trigger?: string } = {},
) {
  const { case: held } = await scene.state()
  const { message, trigger } = more
  const value = buttonValue({
    ...{ case: held?.id ?? '', round: held?.round ?? 0 },
    ...(message === undefined ? {} : { message }),
  })
  return staffDoes(scene.parts, {
    ...{ kind: 'pressed', id: `w-press-${(events += 1)}`, action, value, thread: held?.thread ?? '' },
    ...{ by, at: scene.clock.now(), ...(trigger === undefined ? {} : { trigger }) },
  })
}

/** Maya holds Dana's case, and the policy wants suggestions. */
async function held(words = 'I am looking at the export now.'): Promise<Scene> {
  const scene = await startScene()
  await scene.policy(({ whispers }) => void (whispers.answers = true))
  scene.answers(() => say(words))
  await scene.says('I want to talk to a human please')
  await presses(scene, 'claim', maya)
  await scene.rests()
  return scene
}

const suggested = ({ outside }: Scene) =>
  outside.whispers.filter(({ whisper }) => whisper.choices?.some(({ action }) => action === 'use_whisper'))
const lastMessage = async (scene: Scene) => (await scene.state()).last?.message ?? ''
const send = async (scene: Scene, by: Staff, text: string, message?: string) => {
  const { case: open } = await scene.state()
  const about = buttonValue({
    case: open?.id ?? '',
    round: 1,
    message: message ?? (await lastMessage(scene)),
  })
  return staffDoes(scene.parts, {
    ...{ kind: 'submitted', id: `w-form-${(events += 1)}`, form: 'use_whisper', about },
    ...{ values: { text }, by, at: scene.clock.now() },
  })
}

it('one for each message of the customer, to the person alone', async () => {
  const scene = await held()
  expect(suggested(scene)).toMatchObject([{ to: maya }])
  expect(await scene.says('The export stops at 40 percent')).toEqual([])
  expect(suggested(scene).at(-1)?.whisper.text).toContain('I am looking at the export now.')
  expect(suggested(scene)).toHaveLength(2)
  await scene.rests(60_000)
  expect(suggested(scene)).toHaveLength(2)
  expect(JSON.stringify(scene.requests.at(-1)?.messages)).toContain('The export stops at 40 percent')
  expect(scene.requests.at(-1)?.tools).toEqual([])
})

it('opened, changed and sent, it goes out once as theirs, and colleagues see it in the thread', async () => {
  const scene = await held()
  await scene.says('The export stops at 40 percent')
  const message = await lastMessage(scene)
  const { open } = await presses(scene, 'use_whisper', maya, { message, trigger: 't' })
  expect(open?.fields).toMatchObject([{ name: 'text', initial: 'I am looking at the export now.' }])
  expect(await send(scene, maya, 'Looking at it, Dana.')).toEqual({})
  const before = scene.outside.taken.length
  await scene.rests()
  expect(scene.outside.taken.slice(before)).toMatchObject([{ text: 'Looking at it, Dana.', person: true }])
  expect(scene.outside.notes.at(-1)?.note).toMatchObject({ kind: 'colleague', author: 'Maya' })
  expect((await scene.state()).talk.at(-1)).toMatchObject({ who: 'staff', name: 'Maya' })
  expect((await send(scene, maya, 'again', message)).errors?.['text']).toContain('sent already')
})

it('is nobody else’s to open or send, nor theirs once they let go of the case', async () => {
  const scene = await held()
  const message = await lastMessage(scene)
  expect((await presses(scene, 'use_whisper', tom, { message, trigger: 't' })).open).toBeUndefined()
  expect((await send(scene, tom, 'hello')).errors?.['text']).toContain('do not hold this case')
  await presses(scene, 'release', maya)
  await scene.rests()
  expect((await send(scene, maya, 'hello', message)).errors?.['text']).toContain('do not hold this case')
})

it('a promise nobody kept is not suggested, and a model that is down suggests nothing: people go on', async () => {
  const scene = await held('I have refunded you £40.')
  expect(suggested(scene)).toEqual([])
  scene.answers(() => {
    throw new ModelError('down', { again: 'retry' })
  })
  expect(await scene.says('hello?')).toEqual([])
  expect(scene.outside.notes.at(-1)?.note).toMatchObject({ kind: 'customer', text: 'hello?' })
  const asked = scene.requests.length
  await scene.rests(600_000)
  expect(scene.requests).toHaveLength(asked)
})

it('where the policy wants none, no model is asked', async () => {
  const scene = await held()
  await scene.policy(({ whispers }) => void (whispers.answers = false))
  const asked = scene.requests.length
  await scene.says('hello?')
  expect(scene.requests).toHaveLength(asked)
})
