/** The same customer on a phone nobody knows: helped in general, asked for proof, and known after a code that went to her mail. */
import { personNamed } from '../cast.ts'
import type { Stage } from '../demo.ts'
import { hearing } from './hearing.ts'
import { StoryError, type Teller } from './teller.ts'

const account = /INV-NWR-\d+/

export async function act(teller: Teller, { world }: Stage): Promise<void> {
  const { phone } = personNamed('stranger')
  // As the helpdesk has it on file.
  const { email } = personNamed('dana')
  const last = async () =>
    (await world.phone(phone)).filter(({ direction }) => direction === 'outbound').at(-1)?.body ?? ''
  const hears = (what: string, fits: RegExp) =>
    teller.until(what, async () => (fits.test(await last()) ? await last() : undefined), last)
  async function texts(words: string): Promise<void> {
    teller.say('Unknown number, SMS', words)
    await world.sms('stranger', words)
  }

  teller.act('A phone nobody knows, and a code by mail')
  await texts('Why is my invoice higher than last month?')
  teller.say('Bright, SMS', await hears('a question for proof', /email address or phone number/))
  await texts(email)
  teller.say('Bright, SMS', await hears('word of a code', /six-digit code is on its way/))
  const mail = await teller.until('the code in her mailbox', () => hearing(world).mail(/^\d{6} is your code/))
  if (account.test((await world.phone(phone)).map(({ body }) => body).join()))
    throw new StoryError('account data were shown before the proof')
  teller.say('Mail to Dana', mail.split('\n')[0] ?? '')
  teller.check('nothing of the account was said before the proof')

  await texts(mail.slice(0, 6))
  teller.say('Bright, SMS', await hears('the answer about her invoice', account))
  const known = await teller.until('one customer with the new number', async () => {
    const customer = await teller.customer('CON-1')
    return customer?.state.identities[`sms:${phone}`]?.verified ? customer : undefined
  })
  const channels = new Set(known.state.talk.map(({ conversation }) => conversation.split(':')[0]))
  if (JSON.stringify(known.state.talk).includes(mail.slice(0, 6)))
    throw new StoryError('the code stands in the talk')
  teller.check(
    `verified; one record, one talk over ${[...channels].join(', ')}, and the code is nowhere in it`,
  )
}
