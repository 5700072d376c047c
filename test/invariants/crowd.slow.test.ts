/** Where gateways that keep their queue in memory lose messages: many customers at once, and bursts of one. */
import { afterEach, expect, it } from 'vitest'
import { numbers } from '../../src/sandbox/cast.ts'
import { lastText } from '../support/messages-api.ts'
import { startStage, type Stage } from '../support/stage.ts'
import { postText } from '../support/post-text.ts'

let stage: Stage
afterEach(() => stage.close())
/** A crowd takes seconds; a machine that is busy with other things needs more. */
const patienceMs = 180_000

/** What reached each phone, by its number, oldest first. */
async function answers(): Promise<Map<string, string[]>> {
  const texts = (await stage.world.allTexts()).filter(({ direction }) => direction === 'outbound')
  return new Map(
    [...Map.groupBy(texts, ({ to }) => to)].map(([to, list]) => [to, list.map((one) => one.body)]),
  )
}
/** The answers once they are `enough`. Listing them all is what takes long here, so they are not asked for all the time. */
async function answersWhen(enough: (all: Map<string, string[]>) => boolean): Promise<Map<string, string[]>> {
  for (;;) {
    const all = await answers()
    if (enough(all)) return all
    await new Promise((resolve) => setTimeout(resolve, 500))
  }
}
const namesIn = (text: string): string[] => [...text.matchAll(/#\S+#/g)].map(([name]) => name)
/** Not all neighbours: the policy lets only so many messages go to one range of numbers within the hour. */
const phone = (nth: number): string => `+4477009${String(10_000 + nth * 97)}`

async function startNaming(): Promise<void> {
  stage = await startStage()
  stage.model.script(async (request) => {
    await new Promise((resolve) => setTimeout(resolve, 50))
    return { text: `About ${namesIn(lastText(request)).join(' ')}.` }
  })
}
const write = async (from: string, sid: string, body: string): Promise<number> =>
  (await postText(stage, { from, to: numbers.sms, sid, body })).status

it(
  'answers 600 customers who write to one number at once, each once and to their own question',
  { timeout: patienceMs },
  async () => {
    await startNaming()
    const crowd = Array.from({ length: 600 }, (_, nth) => nth)
    const taken = await Promise.all(crowd.map((nth) => write(phone(nth), `SM${nth}`, `Which plan? #${nth}#`)))
    expect(new Set(taken)).toEqual(new Set([200]))
    const told = await answersWhen((all) => all.size >= crowd.length)
    for (const nth of crowd)
      expect(told.get(phone(nth))?.flatMap(namesIn), `customer ${nth}`).toEqual([`#${nth}#`])
  },
)

it('loses nothing of bursts of three', { timeout: patienceMs }, async () => {
  await startNaming()
  const crowd = Array.from({ length: 40 }, (_, nth) => nth)
  const burst = (nth: number) =>
    Promise.all([1, 2, 3].map((i) => write(phone(nth), `SM${nth}x${i}`, `Part ${i} #${nth}.${i}#`)))
  await Promise.all(crowd.map(burst))
  const wanted = (nth: number) => [1, 2, 3].map((i) => `#${nth}.${i}#`)
  const told = await answersWhen(
    (all) => [...all.values()].flat().flatMap(namesIn).length >= 3 * crowd.length,
  )
  for (const nth of crowd) {
    expect(told.get(phone(nth))?.flatMap(namesIn).sort(), `customer ${nth}`).toEqual(wanted(nth))
  }
})
