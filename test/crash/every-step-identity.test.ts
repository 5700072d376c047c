/**
 * A process that dies at every single call to the state, in turn, while a customer proves who they are, two records
 * become one, and are split again by hand. Whatever call it was, the next process leaves nothing half-done.
 */
import { expect, it } from 'vitest'
import { orderSplit } from '../../src/core/pipeline/customers.ts'
import { provisionalRecord } from '../../src/core/pipeline/accept.ts'
import { readState } from '../../src/core/record/session.ts'
import { openSqlite } from '../../src/state/sqlite.ts'
import { createOutside } from '../support/outside.ts'
import { accept, movingClock, partsFor, scriptedModel } from '../support/pipeline.ts'
import { codeIn, danasMail, danasPhone, invoiceClerk, sms, unknownPhone } from '../support/strangers.ts'
import { succession } from '../support/successor.ts'

const maya = { by: 'Maya', why: 'that is her brother’s phone' }

/** Answers how many calls there were. */
async function play(nth: number, whole: boolean): Promise<number> {
  const real = openSqlite(':memory:')
  const outside = createOutside()
  const clock = movingClock()
  const { parts, survive, settle, calls } = await succession(real, clock, { nth, whole }, (store) =>
    partsFor(store, outside, scriptedModel(invoiceClerk), clock),
  )
  async function write(number: string, body: string): Promise<void> {
    const message = sms(number, body, clock.now())
    await survive(() => accept(parts(), message))
    await settle()
  }

  const home = await provisionalRecord(`sms:${danasPhone}`)
  const other = await provisionalRecord(`sms:${unknownPhone}`)
  const linked = () => real.resolve(`sms:${unknownPhone}`)
  const about = `call ${nth}, ${whole ? 'done' : 'not done'}`

  await write(danasPhone, 'hello')
  await write(unknownPhone, 'why is my invoice higher?')
  await write(unknownPhone, danasMail)
  await write(unknownPhone, codeIn(outside, danasMail))
  await write(unknownPhone, 'thank you for the invoice')
  const together = await readState(real, home)
  const said = together.talk.flatMap((line) => (line.who === 'customer' ? [line.text] : []))
  expect(said, about).toEqual([
    'hello',
    'why is my invoice higher?',
    danasMail,
    '[code]',
    'thank you for the invoice',
  ])
  expect([together.merges.length, together.unread, together.waiting, await linked()], about).toEqual([
    1,
    [],
    [],
    home,
  ])
  expect(await readState(real, other), about).toMatchObject({ movedTo: home, unread: [], waiting: [] })

  await survive(() => orderSplit(parts(), home, together.merges[0]?.merge ?? '', maya))
  await settle()
  await write(unknownPhone, 'and now?')
  const [apart, back] = [await readState(real, home), await readState(real, other)]
  expect(
    apart.talk.flatMap((line) => (line.who === 'customer' ? [line.text] : [])),
    about,
  ).toEqual(['hello'])
  expect(
    back.talk.flatMap((line) => (line.who === 'customer' ? [line.text] : [])),
    about,
  ).toEqual(['why is my invoice higher?', danasMail, '[code]', 'thank you for the invoice', 'and now?'])
  expect([apart.merges, apart.unread, back.unread, back.movedTo, await linked()], about).toEqual([
    [],
    [],
    [],
    undefined,
    other,
  ])
  const answers = outside.taken.filter(({ conversation }) => conversation.endsWith(unknownPhone))
  expect(
    answers.map(({ text }) => text),
    about,
  ).toEqual([
    expect.stringContaining('Which email address'),
    expect.stringContaining('If that is on file'),
    expect.stringContaining('the right code'),
    expect.stringContaining('It is INV-'),
    expect.stringContaining('It is INV-'),
    expect.stringContaining('In general'),
  ])
  await real.close()
  return calls()
}

it('leaves nothing half-done, whichever call it dies at', async () => {
  const calls = await play(0, false)
  expect(calls).toBeGreaterThan(40)
  for (let nth = 1; nth <= calls; nth += 1) {
    await play(nth, false)
    await play(nth, true)
  }
}, 300_000)
