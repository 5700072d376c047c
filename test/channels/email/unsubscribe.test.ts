/** The survey is the one mail nobody asked for: it says how to have no more of them, and that is heard. */
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { OutboundMessage } from '../../../src/core/message.ts'
import { optOut, wantsNoSurvey } from '../../../src/core/record/fold-reach.ts'
import { emptyState } from '../../../src/core/record/state.ts'
import { crlf, dana, danaAddress, header, openEmail, signed, startMailServer, zone } from './bench.ts'

let server: Awaited<ReturnType<typeof startMailServer>>
let email: Awaited<ReturnType<typeof openEmail>>
beforeAll(async () => {
  server = await startMailServer()
  email = await openEmail({}, zone, server.url)
})
afterAll(async () => {
  await email.connector.close?.()
  await server.close()
})

async function send(more: Partial<OutboundMessage>): Promise<string> {
  const message = { id: 'out_1', conversation: dana, text: 'How did we do?', ...more }
  await email.connector.channels[0]?.send(message, new AbortController().signal)
  return server.taken.at(-1)?.raw ?? ''
}
const writing = async (to: string, subject: string, body = '') => {
  const raw = crlf(
    `From: ${danaAddress}\nTo: ${to}\nSubject: ${subject}\nMessage-ID: <u@x.example>\n\n${body}`,
  )
  return (await email.take(await signed(raw))).messages[0]
}

test('a survey says how to unsubscribe, an answer does not', async () => {
  const survey = await send({ purpose: 'csat' })
  const [, address = ''] =
    /^<mailto:([^?]+)\?subject=unsubscribe>$/.exec(header(survey, 'List-Unsubscribe') ?? '') ?? []
  expect(address).toBe(header(survey, 'Reply-To'))
  expect(header(await send({}), 'List-Unsubscribe')).toBeUndefined()
  const heard = await writing(address, 'unsubscribe')
  expect(heard).toMatchObject({ consent: 'stop', from: { assurance: 'recognised' } })
  expect(await writing(address, 'Subscribe')).toMatchObject({ consent: 'start' })
})

test.each([
  ['unsubscribe', 'Please tell me how I unsubscribe a colleague.'],
  ['How do I unsubscribe?', ''],
  ['STOP', ''],
  ['Re: our plan', 'stop'],
])('“%s”, “%s” is a question like any other', async (subject, body) => {
  expect(await writing('help@brightline.example', subject, body)).not.toHaveProperty('consent')
})

test('who unsubscribed in one thread gets no survey in another one of that address, and answers everywhere', () => {
  const state = emptyState()
  optOut(state, `${dana}/one`, 'out')
  expect(wantsNoSurvey(state, `${dana}/two`)).toBe(true)
  expect(state.optedOut).not.toContain(`${dana}/two`)
  expect(wantsNoSurvey(state, 'email:sam.okafor@northwind.example/two')).toBe(false)
  expect(wantsNoSurvey(state, 'sms:+447700900900/+447700900101')).toBe(false)
  optOut(state, `${dana}/one`, 'in')
  expect(wantsNoSurvey(state, `${dana}/two`)).toBe(false)
})
