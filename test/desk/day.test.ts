/**
 * A person's whole day at the desk, through the emulator alone: claim, reply, note, a customer's answer, an approval, giving the
 * case to a colleague, resolving it, and the customer who comes back.
 */
import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { home } from '../../src/sandbox/cast.ts'
import { elementsOf } from '../../src/sandbox/slack/interactivity.ts'
import type { SlackMessage } from '../../src/sandbox/slack/world.ts'
import { pressAndFill } from '../../src/sandbox/story/slack.ts'
import { makeFolder } from '../support/folder.ts'
import { startStage, textsTo, until, type Stage } from '../support/stage.ts'

const dana = '+447700900101'
let folder: Awaited<ReturnType<typeof makeFolder>>
let stage: Stage

beforeEach(async () => {
  folder = await makeFolder()
  stage = await startStage({
    environment: async () => {
      const policy = await readFile('policy.yaml', 'utf8')
      const file = join(folder.path, 'policy.yaml')
      await writeFile(file, policy.replace('    users: []', '    users: [U0TOM]'))
      return { POLICY_FILE: file }
    },
  })
})
afterEach(async () => {
  await stage.close()
  await folder.remove()
})

const onDesk = (holds: string): Promise<SlackMessage> =>
  until(`'${holds}' on the desk`, () =>
    stage.world.slackChannel(home.staffChannel).find((one) => JSON.stringify(one).includes(holds)),
  )
const inThread = (card: string, holds: string): Promise<SlackMessage> =>
  until(`'${holds}' in the thread`, () =>
    stage.world.thread(home.staffChannel, card).find((one) => JSON.stringify(one).includes(holds)),
  )
const read = (words: string): Promise<string> =>
  until(`Dana reads '${words}'`, async () =>
    (await textsTo(stage.world, dana)).find((text) => text.includes(words)),
  )
const caseNow = async () => (await stage.customer('CON-1'))?.state.case
const held = (by: string) =>
  until(`held by ${by}`, async () => ((await caseNow())?.claimedBy?.id === `slack:${by}` ? true : undefined))
const signOn = (message: SlackMessage, name: string) =>
  until(`:${name}: on '${message.text}'`, () =>
    stage.world
      .thread(home.staffChannel, message.threadTs ?? message.ts)
      .find(({ ts, reactions }) => ts === message.ts && reactions.some((sign) => sign.name === name)),
  )

/** The value of the entry in the menu under ⋯. */
function entry(message: SlackMessage, label: string): string {
  const options = elementsOf(message.blocks).flatMap(({ element }) => element.options ?? [])
  const found = options.find((option) => JSON.stringify(option).includes(label))
  if (!found) throw new Error(`no '${label}' in the menus of ${message.text}`)
  return found.value
}
const cardNow = (card: string): SlackMessage => {
  const [root] = stage.world.thread(home.staffChannel, card)
  if (!root) throw new Error('the card is gone')
  return root
}

it('is lived from Slack alone', async () => {
  const { world, model } = stage
  model.script(() => ({ text: 'the bot speaks' }))
  await world.sms('dana', 'I want to speak to a human being, please.')
  const { ts: card } = await onDesk('Why a person is needed')
  await world.press('maya', card, 'desk:claim')
  await held('U0MAYA')

  // A reply goes out and is ticked, a note stays here, and what the customer says comes back.
  const hello = world.staffSays('maya', 'Hello Dana, how can I help?', card)
  await read('how can I help')
  await signOn(hello, 'heavy_check_mark')
  const note = world.staffSays('maya', '// she sounds worn out', card)
  await signOn(note, 'lock')
  await world.sms('dana', 'The training in July never took place.')
  await inThread(card, 'training in July')
  expect((await textsTo(world, dana)).join()).not.toMatch(/worn out|the bot speaks/)

  // To a colleague, with what he should know; he is called, and his words go out.
  await world.press('maya', card, 'desk:more', entry(cardNow(card), 'Give to a colleague'))
  const form = await until('the form', () => world.views.modals()[0])
  await world.submit('maya', form.id, { person: 'U0TOM', note: 'It is about the July training.' })
  await held('U0TOM')
  await inThread(card, 'gives you this case')
  world.staffSays('tom', 'Tom here: we credit it.', card)
  await read('we credit it')

  // Handed back with a note, the bot asks for more than it may; Tom approves, she agrees, it is done once.
  await pressAndFill(world, 'tom', card, 'desk:hand_back', { note: 'Refund 1200 of INV-NWR-2607-S.' })
  await until('handed back', async () => ((await caseNow())?.state === 'handed_back' ? true : undefined))
  const refund = { invoice: 'INV-NWR-2607-S', amount: '1200.00', reason: 'the training did not take place' }
  model.script((_, step) =>
    step === 0
      ? { calls: [{ name: 'get_account_history', input: {} }] }
      : step === 1
        ? { calls: [{ name: 'process_refund', input: refund }] }
        : { text: 'A colleague has to approve that.' },
  )
  await world.sms('dana', 'Please refund the missed training day, that is £1,200 of INV-NWR-2607-S.')
  const approval = await onDesk('Approval: process refund')
  await world.press('maya', approval.ts, 'desk:approve')
  await world.press('tom', approval.ts, 'desk:approve')
  await read('has approved this')
  await world.sms('dana', 'yes')
  await read('RF-')

  // The next case is resolved, and opens again for whoever had it.
  await world.sms('dana', 'Now let me speak to a human being about our contract.')
  const { ts: next } = await until('a second card', () =>
    world
      .slackChannel(home.staffChannel)
      .find(
        (one) => one.ts !== card && !one.threadTs && JSON.stringify(one).includes('Why a person is needed'),
      ),
  )
  await world.press('tom', next, 'desk:claim')
  await held('U0TOM')
  world.staffSays('tom', 'Your contract runs until January.', next)
  await read('until January')
  await pressAndFill(world, 'tom', next, 'desk:resolve', { note: 'Answered.' })
  await until('resolved', async () => ((await caseNow())?.state === 'resolved' ? true : undefined))
  await world.sms('dana', 'One more thing: can we end it earlier?')
  await inThread(next, 'end it earlier')
  await held('U0TOM')
  expect((await caseNow())?.state).toBe('claimed')
  const all = await textsTo(world, dana)
  expect(all.filter((text) => text.includes('RF-'))).toHaveLength(1)
  expect(new Set(all.filter((text) => /help\?|credit it|until January/.test(text))).size).toBe(3)
}, 120_000)
