import { once } from 'node:events'
import { createServer } from 'node:net'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { z } from 'zod'
import { createEmail } from '../../../src/channels/email/index.ts'
import type { Connector } from '../../../src/core/channel.ts'
import { SendError } from '../../../src/core/errors.ts'
import { systemClock } from '../../../src/core/log.ts'
import type { OutboundMessage } from '../../../src/core/message.ts'
import { recordingLog } from '../../support/webhooks.ts'
import { dana, from, header, readable, startMailServer, textOf, type CaughtMail } from './bench.ts'

const portOf = z.object({ port: z.number() })
const deps = { clock: systemClock, log: recordingLog() }

describe('a mail', () => {
  let server: Awaited<ReturnType<typeof startMailServer>>
  let connector: Connector
  beforeAll(async () => {
    server = await startMailServer()
    connector = await createEmail({ from, smtpUrl: server.url }, deps)
  })
  afterAll(async () => {
    await connector.close?.()
    await server.close()
  })

  const message: OutboundMessage = {
    id: 'out_1',
    conversation: dana,
    subject: 'Your refund RF-12 – done',
    text: '# Done\nWe refunded **£40** <b>today</b>, see [INV-7](https://x.example/i?a=1&b=2).\n\n- one\n- two',
    choices: [{ value: 'yes', label: 'Yes' }],
  }
  const send = async (more: Partial<OutboundMessage> = {}): Promise<CaughtMail> => {
    await connector.channels[0]?.send({ ...message, ...more }, new AbortController().signal)
    const mail = server.taken.at(-1)
    if (!mail) throw new TypeError('no mail arrived')
    return mail
  }

  test('goes to the conversation’s address only, from ours, and says that a robot wrote it', async () => {
    const { raw, to } = await send({ text: 'Cc: evil@pinecone.example' })
    expect(to).toEqual(['dana.whitfield@northwind.example'])
    expect(header(raw, 'From')).toBe('Bright <help@brightline.example>')
    expect(header(raw, 'Auto-Submitted')).toBe('auto-replied')
    expect(header(raw, 'X-Auto-Response-Suppress')).toBe('All')
  })

  test('does not say so of what a person wrote', async () => {
    const { raw } = await send({ person: true })
    expect(raw).not.toMatch(/^Auto-Submitted/im)
  })

  test('says the same as text and as HTML', async () => {
    const { raw } = await send()
    expect(header(raw, 'Content-Type')).toMatch(/^multipart\/alternative/)
    expect(textOf(raw)).toBe(
      'Done\n\nWe refunded £40 <b>today</b>, see INV-7: https://x.example/i?a=1&b=2.\n\n- one\n- two\n\nReply 1 for Yes',
    )
    expect(readable(raw)).toContain(
      '<h1>Done</h1>\n<p>We refunded <strong>£40</strong> &lt;b&gt;today&lt;/b&gt;, see <a href="https://x.example/i?a=1&amp;b=2">INV-7</a>.</p>',
    )
    expect(readable(raw)).toContain('<ul><li>one</li>\n<li>two</li></ul>\n<p>Reply 1 for Yes</p>')
  })

  test('has the same id on every try, another for another message', async () => {
    const [first, again, other] = [await send(), await send(), await send({ id: 'out_2' })]
    expect(header(first.raw, 'Message-ID')).toMatch(/^<[a-z2-7]{16}@brightline\.example>$/)
    expect(header(again.raw, 'Message-ID')).toBe(header(first.raw, 'Message-ID'))
    expect(header(other.raw, 'Message-ID')).not.toBe(header(first.raw, 'Message-ID'))
  })

  test('without a subject takes its first line', async () => {
    const { raw } = await send({
      id: 'out_3',
      subject: undefined,
      text: `**Hello** ${'word '.repeat(30)}\n\nMore`,
    })
    const encoded = header(raw, 'Subject') ?? ''
    const subject = encoded.replace(/=\?UTF-8\?Q\?(.*?)\?=\s*/g, (_, q: string) =>
      readable(q.replaceAll('_', ' ')),
    )
    expect(subject).toMatch(/^Hello (word )+word…$/)
    expect(subject.length).toBeLessThanOrEqual(78)
  })

  test.each(['email:a@x.example,b@x.example', 'email:nobody', 'email:<a@x.example>'] as const)(
    'is not sent to %s',
    async (conversation) => {
      await expect(send({ conversation })).rejects.toMatchObject({ again: 'never' })
    },
  )
})

test('nobody listens: nothing was done', async () => {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = portOf.parse(server.address())
  server.close()
  await once(server, 'close')
  const connector = await createEmail({ from, smtpUrl: `smtp://127.0.0.1:${port}` }, deps)
  const error: unknown = await connector.channels[0]
    ?.send({ id: 'out_1', conversation: dana, text: 'x' }, new AbortController().signal)
    .catch((thrown: unknown) => thrown)
  expect(error).toBeInstanceOf(SendError)
  expect(error).toMatchObject({ again: 'retry', outcome: 'not-done', code: 'ECONNREFUSED' })
  await connector.close?.()
})

test('a sender that is no address refuses to start', async () => {
  await expect(createEmail({ from: 'Bright', smtpUrl: 'smtp://127.0.0.1:1' }, deps)).rejects.toThrow(
    /no mail address/,
  )
})
