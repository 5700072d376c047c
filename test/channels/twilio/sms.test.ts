/** What an SMS costs and where it may go: long answers are cut to the point, and numbers are not texted without end. */
import { describe, expect, test } from 'vitest'
import { createGuard } from '../../../src/channels/twilio/guard.ts'
import { renderSms } from '../../../src/channels/twilio/render.ts'
import { segmentsOf } from '../../../src/channels/twilio/segments.ts'
import { shorten } from '../../../src/channels/twilio/shorten.ts'
import type { OutboundMessage } from '../../../src/core/message.ts'
import { openSqlite } from '../../../src/state/sqlite.ts'
import { createTally } from '../../../src/state/tally.ts'
import { movingClock } from '../../support/pipeline.ts'

const sms = (text: string, more: Partial<OutboundMessage> = {}): OutboundMessage => ({
  id: 'out_1',
  conversation: 'sms:+447700900900/+447700900101',
  text,
  ...more,
})
const sentences = (count: number, word = 'usage') =>
  Array.from({ length: count }, (_, n) => `Line ${n} of your invoice is about ${word}.`).join(' ')

describe('a long answer', () => {
  test('is cut where a sentence ends, with the rest offered and nothing lost', () => {
    const text = sentences(30)
    const short = shorten(sms(text))
    const said = short?.message.text ?? ''
    expect(said).toMatch(/about usage\.\n\nReply MORE to read on\.$/)
    expect(`${said.split('\n\n')[0]} ${short?.rest}`).toBe(text)
    const segments = renderSms(sms(said)).map((body) => segmentsOf(body).segments)
    expect(segments).toEqual([3])
  })

  test('costs no more in an alphabet of its own', () => {
    const short = shorten(sms(sentences(30, 'użycie')))
    const segments = renderSms(sms(short?.message.text ?? '')).map((body) => segmentsOf(body).segments)
    expect(segments).toEqual([3])
  })

  test.each([
    ['it is short', sms(sentences(8))],
    ['a person wrote it', sms(sentences(30), { person: true })],
    ['a question hangs on it', sms(sentences(30), { choices: [{ value: 'a', label: 'Yes' }] })],
    ['it is one code block', sms(`\`\`\`\n${'x = 1\n'.repeat(250)}\`\`\``)],
  ])('goes whole when %s', (_, message) => {
    expect(shorten(message)).toBeUndefined()
  })
})

describe('the guard', () => {
  const rules = {
    countries: ['GB'],
    per_number_hour: 2,
    per_range_hour: 3,
    quiet: { from: '21:00', to: '08:00' },
  }
  const open = (more = {}) => {
    const clock = movingClock(Math.ceil(Date.now() / 3_600_000) * 3_600_000)
    const guard = createGuard({ ...rules, ...more }, createTally(openSqlite(':memory:'), clock))
    let nth = 0
    const admit = (number: string, id = `out_${(nth += 1)}`) => guard.admit({ id, conversation: to(number) })
    return { clock, guard, admit }
  }
  const to = (number: string) => `sms:+447700900900/${number}` as const

  test('texts only countries we serve, and takes nothing from others', async () => {
    const { guard, admit } = open()
    await admit('+447700900101')
    await expect(admit('+14155550100')).rejects.toThrow(/country/)
    await expect(admit('+99912345')).rejects.toThrow(/country/)
    const from = (number: string) => ({
      value: {
        ...{ id: 'twilio:SM1', conversation: to(number), text: 'x', files: [], at: 0 },
        from: { key: `sms:${number}` as const, assurance: 'recognised' as const },
      },
    })
    expect(guard.served(from('+447700900101'))).toHaveProperty('value')
    expect(guard.served(from('+14155550100'))).toHaveProperty('dropped')
    expect(open({ countries: [] }).guard.served(from('+14155550100'))).toHaveProperty('value')
  })

  test('what is over a number’s hour waits until the oldest is an hour ago', async () => {
    const { admit, clock } = open()
    await admit('+447700900101')
    clock.pass(60_000)
    await admit('+447700900101', 'again')
    // Counted by minutes: free when the whole minute of the oldest is an hour ago.
    await expect(admit('+447700900101')).rejects.toMatchObject({
      again: 'retry',
      code: 'send_cap',
      retryAfterMs: 60 * 60_000,
    })
    await admit('+447700900101', 'again')
    await admit('+447700900102')
    clock.pass(60 * 60_000)
    await admit('+447700900101')
  })

  test('neighbouring numbers share a limit', async () => {
    const { admit } = open()
    for (const last of ['1', '2', '3']) await admit(`+44770090010${last}`)
    await expect(admit('+447700900104')).rejects.toThrow(/range/)
    await admit('+447700911104')
  })

  test('WhatsApp is not its business', async () => {
    const { guard } = open()
    for (let n = 0; n < 10; n += 1)
      await guard.admit({ id: `out_${n}`, conversation: 'whatsapp:+447700900901/+14155550100' })
  })
})
