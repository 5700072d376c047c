/** The same person in Slack: recognised, with the earlier talk known. */
import type { Stage } from '../demo.ts'
import type { Teller } from './teller.ts'
import { replyIn } from './slack.ts'

/** Answers the root ts of the thread in Dana's channel. */
export async function act(teller: Teller, { world }: Stage): Promise<string> {
  const text = 'Hi, Dana here. What did I ask you about earlier?'
  teller.act('The same customer, in the shared Slack channel')
  teller.say('Dana, Slack', text)
  const { ts } = world.slack('dana', text)
  const reply = await teller.until('an answer in the thread that knows of the invoice question', () =>
    replyIn(world, 'C0NORTH', ts, ({ text: said }) => /invoice/i.test(said)),
  )
  teller.say('Bright, Slack', reply.text)
  const known = await teller.until('one customer with both identities', async () => {
    const customer = await teller.customer('CON-1')
    const identities = Object.keys(customer?.state.identities ?? {})
    const both = ['sms:+447700900101', 'slack:T0NORTH/U0DANA'].every((identity) =>
      identities.includes(identity),
    )
    return both ? customer : undefined
  })
  teller.check(`recognised as ${known.state.person?.name}, one record for SMS and Slack`)
  return ts
}
