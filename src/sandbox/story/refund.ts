/** A refund within the limit: proposed, confirmed, done once, also when the process dies right after. */
import { recordOf } from '../../helpdesk/builtin/entries.ts'
import type { Stage } from '../demo.ts'
import { buttonsOn, replyIn } from './slack.ts'
import type { Teller } from './teller.ts'
import { StoryError } from './teller.ts'

const account = 'ACC-1001'

export async function act(teller: Teller, { world, gateways }: Stage, thread: string): Promise<void> {
  const text = 'We were charged twice for extra seats. Please refund the duplicate seat charge.'
  teller.act('A refund within the limit, and a crash')
  teller.say('Dana, Slack', text)
  world.slack('dana', text, { thread })
  const proposal = await teller.until('a proposal with a Yes button', () =>
    replyIn(world, 'C0NORTH', thread, (message) => buttonsOn(message).length === 2),
  )
  teller.say('Bright, Slack', proposal.text)
  const [yes] = buttonsOn(proposal)
  if ((await refunds(teller)).length > 0)
    throw new StoryError('the refund was made before the customer said yes')
  teller.check('nothing is done before a yes')

  teller.say('Dana, Slack', '[Yes, do it]')
  await world.press('dana', proposal.ts, yes ?? '')
  await teller.until('the refund in the books', async () =>
    (await refunds(teller)).length > 0 ? true : undefined,
  )
  await Promise.all(gateways.map((gateway) => gateway.kill()))
  teller.say('(machine)', `kill -9 of ${gateways.length} gateway process(es), right after the refund`)
  await Promise.all(gateways.map((gateway) => gateway.restart()))
  teller.say('(machine)', 'gateway is back')

  const receipt = await teller.until(
    'the receipt in the thread',
    () => replyIn(world, 'C0NORTH', thread, ({ text: said }) => /RF-/.test(said)),
    () => world.thread('C0NORTH', thread).map((message) => message.text),
  )
  teller.say('Bright, Slack', receipt.text)
  const made = await refunds(teller)
  const receipts = world
    .thread('C0NORTH', thread)
    .filter((message) => message.bot && /RF-/.test(message.text))
  if (made.length !== 1 || receipts.length !== 1) {
    throw new StoryError(`expected one refund and one receipt, found ${made.length} and ${receipts.length}`)
  }
  teller.check('one refund in the books, one receipt to the customer')
}

const refunds = async (teller: Teller) =>
  (await teller.entries(recordOf(account))).filter((entry) => entry.type === 'refunded')
