/** The customers of a run. Everything they write is numbered, except a yes, which must be nothing but a yes. */
import { openCase, claimedCase } from '../../src/core/record/state.ts'
import { demoPeople, type DemoPerson } from '../../src/helpdesk/builtin/demo/people.ts'
import { people } from '../../src/sandbox/cast.ts'
import { buttonsOn } from '../../src/sandbox/story/slack.ts'
import { forPerson, historyQuestion, plainQuestion, refundWish, slowQuestion } from './model.ts'
import type { Random } from '../support/random.ts'
import { eventually, sleep, stateOf, writeText, type Scene } from './scene.ts'

/** Paid invoices to ask money back of, by account. */
const invoices: { [account: string]: string[] } = {
  'ACC-1001': ['INV-NWR-2607', 'INV-NWR-2608', 'INV-NWR-2609'],
  'ACC-1002': ['INV-HBF-2608', 'INV-HBF-2609'],
  'ACC-1003': ['INV-PCS-2607', 'INV-PCS-2608'],
}
/** The policy's limit per invoice, and per account and period, in pence. */
export const limitPence = 50_000
/** The account whose people ask for ours; those of the others stay with the bot, which can pay money back. */
const asksForPeople = 'ACC-1001'
/** From here on people ask for big pieces, which together pass the limit. */
const greedyFrom = 0.75

/** How many strangers write at the same time; each has ten numbers. */
export const strangers = 6

/** A stranger with ten phones, until the run stops. */
export async function playStranger(scene: Scene, nth: number): Promise<void> {
  const random = scene.random(`stranger ${nth}`)
  while (!scene.stopping()) {
    const phone = `+4477009002${String(nth * 10 + random.whole(0, 9)).padStart(2, '0')}`
    const channel = random.pick(['sms', 'whatsapp'] as const)
    const ask = random.chance(0.04)
      ? forPerson
      : random.pick([plainQuestion, plainQuestion, slowQuestion, historyQuestion])
    const write = (text: string) => writeText(scene, channel, phone, text)
    await write(ask(scene.next()))
    // A burst: whatever order these arrive in is the order in which they count.
    if (random.chance(0.3))
      await Promise.all([write(plainQuestion(scene.next())), write(plainQuestion(scene.next()))])
    await sleep(random.whole(50, 900))
  }
}

/** One of the people on file, on any of their channels, until the run stops. */
export async function playKnown(scene: Scene, person: DemoPerson): Promise<void> {
  const random = scene.random(person.name)
  const places: Place[] = [
    texting(scene, person, 'sms'),
    texting(scene, person, 'whatsapp'),
    slacking(scene, person, random),
  ]
  while (!scene.stopping()) {
    const place = random.pick(places)
    const choice = random.next()
    if (choice < 0.6) await wantRefund(scene, person, place, random)
    else if (choice < 0.85 && person.account === asksForPeople)
      await wantPerson(scene, person, places, random)
    else {
      const ask = random.pick([plainQuestion, slowQuestion, historyQuestion])
      await place.write(ask(scene.next()))
      if (random.chance(0.3)) await random.pick(places).write(plainQuestion(scene.next()))
    }
    await sleep(random.whole(50, 700))
  }
}

export const everybody = demoPeople

/** One of the ways a person can write. */
interface Place {
  write(text: string): Promise<void>
  /** Agrees to, or turns down, the proposal made for message `n`. */
  answer(yes: boolean, n: number): Promise<void>
}

function texting(scene: Scene, { phone }: DemoPerson, channel: 'sms' | 'whatsapp'): Place {
  const write = (text: string) => writeText(scene, channel, phone, text)
  return { write, answer: (yes) => write(yes ? 'yes' : 'no') }
}

/** In threads: a new one, the last one, or one that a colleague in the same channel has begun. */
function slacking({ world }: Scene, { slack }: DemoPerson, random: Random): Place {
  const { channel } = slack
  const name = people.find((one) => one.slack?.user === slack.user)?.id ?? ''
  const roots = () =>
    world
      .slackChannel(channel)
      .filter((message) => !message.bot && (message.threadTs ?? message.ts) === message.ts)
  return {
    async write(text) {
      const last = roots().slice(-3)
      const thread = last.length > 0 && random.chance(0.5) ? random.pick(last).ts : undefined
      world.slack(name, text, thread === undefined ? {} : { thread })
    },
    async answer(yes, n) {
      const proposal = world
        .slackChannel(channel)
        .findLast(
          (message) => message.bot && message.text.includes(`#${n}`) && buttonsOn(message).length === 2,
        )
      const button = proposal && buttonsOn(proposal)[yes ? 0 : 1]
      // Not there yet, or the gateway is down: people then press again, or leave it.
      if (proposal && button) await world.press(name, proposal.ts, button)
    },
  }
}

/** Asks for money back, and mostly says yes, sometimes twice. */
async function wantRefund(scene: Scene, person: DemoPerson, place: Place, random: Random): Promise<void> {
  const n = scene.next()
  await place.write(refundWish(n, piece(scene, random), random.pick(invoices[person.account] ?? [])))
  const proposed = await eventually(async () => {
    const state = await stateOf(scene, person.identities.sms)
    if (JSON.stringify(state.pending?.input ?? '').includes(`#${n}"`)) return 'yes'
    // Over the limit, or a person is there.
    return openCase(state) && state.unread.length === 0 ? 'no' : undefined
  })
  if (proposed !== 'yes') return
  const yes = random.chance(0.85)
  await place.answer(yes, n)
  if (random.chance(0.2)) await place.answer(yes, n)
  await eventually(
    async () => ((await stateOf(scene, person.identities.sms)).pending ? undefined : true),
    4_000,
  )
}

/** Small ones first, so that there is something to pay back all through the run; then some that pass the limit. */
function piece(scene: Scene, random: Random): number {
  if (scene.progress() > greedyFrom) return random.whole(limitPence / 5, limitPence + 100)
  const fair = Math.floor(limitPence / Math.max(4, scene.refunds * 2))
  return random.whole(Math.ceil(fair / 2), fair)
}

/** Asks for a person and goes on talking, to whoever is there. */
async function wantPerson(scene: Scene, person: DemoPerson, places: Place[], random: Random): Promise<void> {
  const state = await eventually(() => stateOf(scene, person.identities.sms))
  if (state && !claimedCase(state)) await random.pick(places).write(forPerson(scene.next()))
  for (let i = random.whole(0, 3); i > 0; i -= 1) {
    await random.pick(places).write(plainQuestion(scene.next()))
    await sleep(random.whole(0, 500))
  }
}
