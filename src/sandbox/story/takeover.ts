/** Over the limit and angry: a case, claimed by one of two, answered from the thread, resolved. */
import { home, personNamed } from '../cast.ts'
import type { Stage } from '../demo.ts'
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
  teller.act('Over the limit, and angry: a case')
  const over = 'Please refund the on-site training as well, all £2,880.00: it never took place.'
  teller.say('Dana, WhatsApp', over)
  await world.whatsapp('dana', over)
  const card = await teller.until('a case card in the staff channel', () =>
    world.slackChannel(home.staffChannel).find((message) => buttonsOn(message).length > 0),
  )
  teller.say('#support-desk', card.text)
  const told = await teller.until('Dana is told that a person takes over', () =>
    lastText(world, /colleague/i),
  )
  teller.say('Bright, WhatsApp', told)
  const angry = 'This is ridiculous, the third mistake in your billing. I am furious!'
  teller.say('Dana, WhatsApp', angry)
  await world.whatsapp('dana', angry)
  await teller.until('her anger is on the case', async () => {
    const signals = (await teller.customer('CON-1'))?.state.case?.signals ?? []
    return ['over_limit', 'angry'].every((name) => signals.some((signal) => signal.name === name))
      ? true
      : undefined
  })
  const customer = await teller.customer('CON-1')
  teller.check(
    `case ${customer?.state.case?.id}: ${customer?.state.case?.signals.map(({ name }) => name).join(', ')}`,
  )
  return card.ts
}

async function lastText(world: Stage['world'], fits: RegExp): Promise<string | undefined> {
  const texts = await world.phone(`whatsapp:${personNamed('dana').phone}`)
  return texts.filter((message) => message.direction === 'outbound' && fits.test(message.body)).at(-1)?.body
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
  teller.act('A person talks to the customer from the thread')
  const winner = (await teller.customer('CON-1'))?.state.case?.claimedBy
  const member = winner?.id === 'slack:U0TOM' ? 'tom' : 'maya'
  const answer =
    'Hello Dana, I have your invoices in front of me. I will credit the overage today and write to you when it is done.'
  teller.say(`${winner?.name}, thread`, answer)
  world.staffSays(member, answer, card)
  const got = await teller.until('Dana reads it on WhatsApp', () => lastText(world, /credit the overage/))
  teller.say('Dana reads', got)
  const reply = 'Thank you, that is fair.'
  teller.say('Dana, WhatsApp', reply)
  await world.whatsapp('dana', reply)
  await teller.until('her words are in the case thread', () =>
    world.thread(home.staffChannel, card).find((message) => message.text.includes(reply)) ? true : undefined,
  )
  teller.check('passed once, both ways; the bot stayed silent')
}

async function resolve(teller: Teller, { world }: Stage, card: string): Promise<void> {
  teller.act('Resolved')
  const winner = (await teller.customer('CON-1'))?.state.case?.claimedBy
  const member = winner?.id === 'slack:U0TOM' ? 'tom' : 'maya'
  const root = world.thread(home.staffChannel, card)[0] ?? fail('the card is gone')
  const button =
    buttonsOn(root).find((id) => id.includes('resolve')) ?? fail('the card has no Resolve button')
  teller.say(`${winner?.name}, card`, '[Resolve]  Solved')
  await pressAndFill(world, member, card, button, { note: 'Overage credited.' })
  await teller.until('the case is resolved', async () =>
    (await teller.customer('CON-1'))?.state.case?.state === 'resolved' ? true : undefined,
  )
  const before = (await world.phone(`whatsapp:${personNamed('dana').phone}`)).length
  await teller.until('the card has no buttons any more', () =>
    buttonsOn(world.thread(home.staffChannel, card)[0] ?? fail('the card is gone')).length === 0
      ? true
      : undefined,
  )
  const bye = await teller.until('Dana is told', () => lastText(world, /resolved|closed|all set/i))
  teller.say('Bright, WhatsApp', bye)
  const { state } = (await teller.customer('CON-1')) ?? fail('the customer is gone')
  if (state.unread.length > 0 || before === 0) throw new StoryError('something of Dana’s was left unread')
  teller.check('nothing is left open')
}
