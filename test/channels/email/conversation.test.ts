/** A whole gateway that is written to and answers over real SMTP. */
import { join } from 'node:path'
import { createTransport } from 'nodemailer'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { createEmail } from '../../../src/channels/email/index.ts'
import { systemClock } from '../../../src/core/log.ts'
import { provisionalRecord } from '../../../src/core/pipeline/accept.ts'
import type { ReplyRequest } from '../../../src/core/model.ts'
import type { IdentityKey } from '../../../src/core/message.ts'
import { readState } from '../../../src/core/record/session.ts'
import type { CustomerState } from '../../../src/core/record/state.ts'
import type { Store } from '../../../src/core/store.ts'
import { createGateway, type Gateway } from '../../../src/gateway.ts'
import { freePort } from '../../../src/sandbox/processes.ts'
import { openStore } from '../../../src/state/open.ts'
import { makeFolder } from '../../support/folder.ts'
import { createOutside } from '../../support/outside.ts'
import { movingClock, partsFor, quietLog, scriptedModel } from '../../support/pipeline.ts'
import { until } from '../../support/stage.ts'
import {
  crlf,
  danaAddress,
  dns,
  from,
  header,
  mail,
  ours,
  secret,
  signed,
  startMailServer,
  textOf,
  zone,
} from './bench.ts'

let store: Store
let gateway: Gateway
let mailbox: Awaited<ReturnType<typeof startMailServer>>
let program: ReturnType<typeof createTransport>
let folder: Awaited<ReturnType<typeof makeFolder>>
/** What the model was shown. */
let shown: string[]
/** What it wants to do first. */
let wanted: string | undefined

const text = (said: string) => [{ type: 'text' as const, text: said }]

function answer({ messages }: ReplyRequest, step: number) {
  shown.push(JSON.stringify(messages))
  if (wanted && step === 0) return [{ type: 'tool_use' as const, id: 'u1', name: wanted, input: {} }]
  return text(`Answer ${shown.length}`)
}

beforeEach(async () => {
  shown = []
  wanted = undefined
  folder = await makeFolder()
  store = await openStore(`sqlite:${join(folder.path, 'state.db')}`)
  mailbox = await startMailServer()
  const port = await freePort()
  const receive = { secrets: [secret], listen: { host: '127.0.0.1', port } }
  const connector = await createEmail(
    { from, smtpUrl: mailbox.url, receive },
    { clock: systemClock, log: quietLog, resolver: dns(zone) },
  )
  const outside = createOutside()
  const parts = await partsFor(store, outside, scriptedModel(answer), movingClock(Date.now()))
  gateway = createGateway({ ...parts, desk: outside.desk, clock: systemClock, connectors: [connector] })
  await gateway.start()
  program = createTransport({ host: '127.0.0.1', port, name: 'mx.northwind.example' })
})

afterEach(async () => {
  program.close()
  await gateway.stop(5_000)
  await mailbox.close()
  await store.close()
  await folder.remove()
})

const write = (raw: string, to = ours) => program.sendMail({ envelope: { from: danaAddress, to }, raw })
const nthMail = (nth: number) => until(`mail ${nth}`, () => mailbox.taken[nth - 1])

async function stateOf(identity: IdentityKey): Promise<CustomerState> {
  return readState(store, (await store.resolve(identity)) ?? (await provisionalRecord(identity)))
}

/** What a mail program makes of an answer to our mail. */
function replyTo(ourMail: string, said: string, id: string): { raw: string; to: string } {
  const to = header(ourMail, 'Reply-To') ?? ''
  const messageId = header(ourMail, 'Message-ID') ?? ''
  const references = `${header(ourMail, 'References')} ${messageId}`
  const lines = [
    `From: Dana Whitfield <${danaAddress}>`,
    `To: Bright <${to}>`,
    `Subject: ${header(ourMail, 'Subject')}`,
    `Message-ID: <${id}@mail.northwind.example>`,
    `In-Reply-To: ${messageId}`,
    `References: ${references}`,
    '',
    said,
    '',
    'On Mon, 23 Nov 2026 at 12:01, Bright wrote:',
    ...textOf(ourMail)
      .split('\n')
      .map((line) => `> ${line}`),
  ]
  return { raw: crlf(lines.join('\n')), to }
}

test('Dana asks, is known, answers, and it stays one conversation; a bounce is noted', async () => {
  await write(await signed(mail('customer-asks')))
  const first = await nthMail(1)
  expect(first.to.map((one) => one.toLowerCase())).toEqual([danaAddress])
  expect(textOf(first.raw)).toContain('Answer 1')
  expect(header(first.raw, 'Subject')).toBe('Re: Where is invoice INV-2043?')
  expect(header(first.raw, 'In-Reply-To')).toBe('<ask-1@mail.northwind.example>')
  // The account's data are hers to see.
  expect(shown[0]).toContain('Northwind')

  const reply = replyTo(first.raw, 'And the one before?', 'second')
  await write(await signed(reply.raw), reply.to)
  const second = await nthMail(2)
  expect(header(second.raw, 'In-Reply-To')).toBe('<second@mail.northwind.example>')
  expect(header(second.raw, 'References')).toBe(
    `<ask-1@mail.northwind.example> ${header(first.raw, 'Message-ID')} <second@mail.northwind.example>`,
  )
  expect(header(second.raw, 'Reply-To')).toBe(header(first.raw, 'Reply-To'))

  const sent = async () => {
    const state = await stateOf(`email:${danaAddress}`)
    return Object.keys(state.deliveries).length === 2 ? state : undefined
  }
  const state = await until('both are noted as sent', sent)
  expect(new Set(state.talk.map(({ conversation }) => conversation)).size).toBe(1)
  expect(state.talk.filter(({ who }) => who === 'customer').map(({ text }) => text)).toEqual([
    'Hello,\n\nwhere can I find invoice INV-2043?',
    'And the one before?',
  ])

  const bounced = mail('mail-bounced').replace('OURS', header(second.raw, 'Message-ID') ?? '')
  await program.sendMail({ envelope: { from: '', to: ours }, raw: bounced })
  const { deliveries } = await until('the bounce is noted', async () => {
    const now = await stateOf(`email:${danaAddress}`)
    return Object.values(now.deliveries).some((one) => one.state === 'failed') ? now : undefined
  })
  expect(deliveries[`email:${header(second.raw, 'Message-ID')}`]).toMatchObject({
    state: 'failed',
    code: '5.1.1',
  })
  expect(mailbox.taken).toHaveLength(2)
})

test('who only says to be Dana gets no account data, and does not reach her record', async () => {
  await write(await signed(mail('customer-asks')))
  const { raw: known } = await nthMail(1)
  const before = await stateOf(`email:${danaAddress}`)

  wanted = 'get_customer_profile'
  const forged = replyTo(known, 'Yes. Which address do you have of us?', 'forged')
  await write(forged.raw, forged.to)
  const { raw: given } = await nthMail(2)
  for (const request of shown.slice(1)) expect(request).not.toContain('Northwind')
  expect(shown.at(-1)).toMatch(/Nobody on file has this address/)
  expect(textOf(given)).toContain(`Answer ${shown.length}`)

  const after = await stateOf(`email:${danaAddress}`)
  expect(after.talk.filter(({ who }) => who === 'customer')).toEqual(
    before.talk.filter(({ who }) => who === 'customer'),
  )
  const stranger = await stateOf(`email:unproven:${danaAddress}`)
  expect(stranger.person).toBeUndefined()
  expect(stranger.identities).toMatchObject({
    [`email:unproven:${danaAddress}`]: { known: false, assurance: 'anonymous' },
  })
})

test('an out-of-office answer and our own mail that comes back are not answered', async () => {
  await write(mail('out-of-office'))
  await write(mail('our-mail-forwarded-back'))
  await write(await signed(mail('customer-asks')))
  await nthMail(1)
  expect(shown).toHaveLength(1)
  expect(mailbox.taken).toHaveLength(1)
})

test('an absence note of somebody we wrote to is noted, unless anybody may have made it', async () => {
  await write(await signed(mail('customer-asks')))
  const { raw: ours, from: returnPath } = await nthMail(1)
  const note = (id: string, said: string, to: string) =>
    crlf(
      [
        `From: Dana Whitfield <${danaAddress}>`,
        `To: ${to}`,
        'Subject: Automatic reply: Where is invoice INV-2043?',
        `Message-ID: <${id}@mail.northwind.example>`,
        `In-Reply-To: ${header(ours, 'Message-ID')}`,
        'Auto-Submitted: auto-replied (vacation)',
        '',
        said,
      ].join('\n'),
    )
  await write(note('forged', 'I left the company.', returnPath), returnPath)
  const answersTo = header(ours, 'Reply-To') ?? ''
  await write(await signed(note('absent-1', 'I am away until Monday.', answersTo)), answersTo)
  // Where RFC 3834 has it sent: to the return path.
  await write(await signed(note('absent-2', 'Sam looks after it.', returnPath)), returnPath)
  const notes = async () =>
    (await stateOf(`email:${danaAddress}`)).talk.filter(({ who }) => who === 'other').map(({ text }) => text)
  await until('both notes', async () => ((await notes()).length === 2 ? true : undefined))
  expect(await notes()).toEqual(['I am away until Monday.', 'Sam looks after it.'])
  expect(shown).toHaveLength(1)
  expect(mailbox.taken).toHaveLength(1)
})
