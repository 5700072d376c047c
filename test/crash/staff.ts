/** The people of ours: two click Claim at once, the one who got it answers, the other one writes too, and it is resolved. */
import { threadKey } from '../../src/core/pipeline/accept.ts'
import { readState } from '../../src/core/record/session.ts'
import { claimedCase } from '../../src/core/record/state.ts'
import { home, staff } from '../../src/sandbox/cast.ts'
import type { SlackMessage } from '../../src/sandbox/slack/world.ts'
import { buttonsOn, pressAndFill } from '../../src/sandbox/story/slack.ts'
import type { Random } from '../support/random.ts'
import { eventually, sleep, type Scene } from './scene.ts'

/** What a line of ours is recognised by. */
export const staffLine = (name: string, n: number): string => `${name} here, line ${n} of the desk.`

/** Works on cases until the run stops; `busy` are the cards somebody is at. */
export async function playStaff(scene: Scene, nth: number, busy: Set<string>): Promise<void> {
  const random = scene.random(`staff ${nth}`)
  while (!scene.stopping()) {
    const cards = scene.world
      .slackChannel(home.staffChannel)
      .filter((message) => buttonsOn(message).length > 0 && !busy.has(message.ts))
    if (cards.length > 0) {
      const card = random.pick(cards)
      busy.add(card.ts)
      await attend(scene, card, random)
      busy.delete(card.ts)
    }
    await sleep(random.whole(100, 400))
  }
}

async function attend(scene: Scene, card: SlackMessage, random: Random): Promise<void> {
  const { world } = scene
  if (shows(scene, card, 'desk:claim')) {
    await Promise.all(staff.map(({ id }) => world.press(id, card.ts, 'desk:claim')))
  }
  const winner = await eventually(() => claimant(scene, card), 6_000)
  if (!winner) return
  const [mine, other] = [...staff].sort((one) => (`slack:${one.user}` === winner ? -1 : 1))
  for (let i = random.whole(1, 3); i > 0 && mine && other; i -= 1) {
    world.staffSays(mine.id, staffLine(mine.name, scene.next()), card.ts)
    if (random.chance(0.2)) world.staffSays(other.id, staffLine(other.name, scene.next()), card.ts)
    await sleep(random.whole(0, 400))
  }
  const end = random.chance(0.7) ? 'desk:resolve' : 'desk:hand_back'
  await eventually(async () => {
    if (mine && shows(scene, card, end)) await pressAndFill(world, mine.id, card.ts, end)
    return (await claimant(scene, card)) === undefined ? true : undefined
  }, 6_000)
}

const shows = ({ world }: Scene, { ts }: SlackMessage, button: string): boolean => {
  const now = world.slackWorld.find(home.staffChannel, ts)
  return now !== undefined && buttonsOn(now).includes(button)
}

/** The id of who holds the case of this card now. */
async function claimant({ store }: Scene, { ts }: SlackMessage): Promise<string | undefined> {
  const thread = `slack:${home.team}/${home.staffChannel}/${ts}`
  const record = await store.resolve(threadKey(thread))
  const held = record && claimedCase(await readState(store, record))
  return held && held.thread === thread ? held.claimedBy.id : undefined
}
