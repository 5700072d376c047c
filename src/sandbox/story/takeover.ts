/** Over the limit by mail, angry on WhatsApp: one case, claimed by one of two, answered where she wrote last, resolved. */
import { home } from '../cast.ts'
import type { Stage } from '../demo.ts'
import { hearing } from './hearing.ts'
import { buttonsOn, pressAndFill } from './slack.ts'
import { StoryError, type Teller } from './teller.ts'

export async function act(teller: Teller, stage: Stage): Promise<void> {
  const card = await complain(teller, stage)
  await claim(teller, stage, card)
  await talk(teller, stage, card)
  await resolve(teller, stage, card)
}

/** Answers the ts of the case card. */
async function complain(teller: Teller, { world }: Stage): Promise<string> {
  teller.act('Over the limit, by mail: a case')
  const over = 'Please refund the on-site training as well, all £2,880.00: it never took place.'
  teller.say('Dana, mail', over)
  const { lost } = await world.mail.write('dana', { subject: 'On-site training', text: over })
  if (lost) throw new StoryError('no gateway took her mail')
  const card = await teller.until('a case card in the staff channel', () =>
    world.slackChannel(home.staffChannel).find((message) => buttonsOn(message).length > 0),
  )
  teller.say('#support-desk', card.text)
  const told = await teller.until('Dana is told by mail that a person takes over', () =>
    hearing(world).mail(/colleague/i),
  )
  teller.say('Bright, mail', told)

  teller.act('And angry, on WhatsApp: the same case')
  const angry = 'This is ridiculous, the third mistake in your billing. I am furious!'
  teller.say('Dana, WhatsApp', angry)
  await world.whatsapp('dana', angry)
  const { state } = await teller.until('her anger is on the case', async () => {
    const customer = await teller.customer('CON-1')
    const names = customer?.state.case?.signals.map(({ name }) => name) ?? []
    return ['over_limit', 'angry'].every((name) => names.some((known) => known === name))
      ? customer
      : undefined
  })
  teller.check(`case ${state.case?.id}: ${state.case?.signals.map(({ name }) => name).join(', ')}`)
  return card.ts
}

async function claim(teller: Teller, { world }: Stage, card: string): Promise<void> {
  teller.act('Two people press Claim at once')
  const button = buttonsOn(world.thread(home.staffChannel, card)[0] ?? fail('the card is gone'))[0] ?? ''
  teller.say('Maya and Tom', '[Claim]  [Claim]')
  await Promise.all([world.press('maya', card, button), world.press('tom', card, button)])
  const winner = await teller.until(
    'one of them has it',
    async () => (await teller.customer('CON-1'))?.state.case?.claimedBy,
  )
  await teller.until('the card names the winner', () =>
    JSON.stringify(world.thread(home.staffChannel, card)[0]?.blocks).includes(
      winner.id.replace('slack:', '<@'),
    )
      ? true
      : undefined,
  )
  const record = (await teller.customer('CON-1'))?.record
  const claims = record ? (await teller.entries(record)).filter((entry) => entry.type === 'case.claimed') : []
  if (claims.length !== 1) throw new StoryError(`expected one claim in the record, found ${claims.length}`)
  teller.check(`${winner.name} has it, the other one is told, and the card says so`)
}

const fail = (why: string): never => {
  throw new StoryError(why)
}

async function talk(teller: Teller, { world }: Stage, card: string): Promise<void> {
  teller.act('A person talks to the customer from the thread, wherever she wrote last')
  const winner = (await teller.customer('CON-1'))?.state.case?.claimedBy
  const member = winner?.id === 'slack:U0TOM' ? 'tom' : 'maya'
  const staffSay = (text: string) => {
    teller.say(`${winner?.name}, thread`, text)
    world.staffSays(member, text, card)
  }
  staffSay('Hello Dana, I have your invoices in front of me. Which training was it?')
  const asked = await teller.until('Dana reads it on WhatsApp', () =>
    hearing(world).whatsapp(/Which training/),
  )
  teller.say('Dana reads, WhatsApp', asked)
  const reply = 'The one for twelve people in August.'
  teller.say('Dana, Teams', reply)
  await world.teams.write('dana', reply)
  await teller.until('her words are in the case thread', () =>
    world.thread(home.staffChannel, card).find((message) => message.text.includes(reply)) ? true : undefined,
  )
  staffSay('Thank you. I will credit it today and write to you when it is done.')
  const got = await teller.until('Dana reads it in Teams', () => hearing(world).teams(/credit it today/))
  teller.say('Dana reads, Teams', got)
  teller.check('passed once, both ways, and the answer followed her; the bot stayed silent')
}

async function resolve(teller: Teller, { world }: Stage, card: string): Promise<void> {
  teller.act('Resolved')
  const winner = (await teller.customer('CON-1'))?.state.case?.claimedBy
  const member = winner?.id === 'slack:U0TOM' ? 'tom' : 'maya'
  const root = world.thread(home.staffChannel, card)[0] ?? fail('the card is gone')
  const button =
    buttonsOn(root).find((id) => id.includes('resolve')) ?? fail('the card has no Resolve button')
  teller.say(`${winner?.name}, card`, '[Resolve]  Solved')
  await pressAndFill(world, member, card, button, { note: 'Training credited.' })
  await teller.until('the case is resolved', async () =>
    (await teller.customer('CON-1'))?.state.case?.state === 'resolved' ? true : undefined,
  )
  await teller.until('the card has no buttons any more', () =>
    buttonsOn(world.thread(home.staffChannel, card)[0] ?? fail('the card is gone')).length === 0
      ? true
      : undefined,
  )
  const bye = await teller.until('Dana is told in Teams', () =>
    hearing(world).teams(/resolved|closed|all set/i),
  )
  teller.say('Bright, Teams', bye)
  const { state } = (await teller.customer('CON-1')) ?? fail('the customer is gone')
  if (state.unread.length > 0) throw new StoryError('something of Dana’s was left unread')
  const channels = new Set(Object.keys(state.identities).map((identity) => identity.split(':')[0]))
  for (const channel of ['sms', 'slack', 'teams', 'email', 'whatsapp'])
    if (!channels.has(channel)) throw new StoryError(`her record does not know her on ${channel}`)
  teller.check(`nothing is left open; one record, one talk over ${[...channels].join(', ')}`)
}
