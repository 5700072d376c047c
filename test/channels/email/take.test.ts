import { describe, expect, test } from 'vitest'
import type { OutboundMessage } from '../../../src/core/message.ts'
import {
  crlf,
  dana,
  danaAddress,
  header,
  mail,
  openEmail,
  rawRequest,
  signed,
  startMailServer,
  zone,
} from './bench.ts'

const { take, log } = await openEmail()
const message = async (raw: string) => {
  const { messages } = await take(raw)
  const [one] = messages
  if (!one || messages.length > 1) throw new TypeError(`${messages.length} messages`)
  return one
}
const why = () => log.lines.at(-1)?.facts

describe('a mail becomes a message', () => {
  test('with what was written, who wrote it and what the answer is threaded by', async () => {
    const asked = await message(mail('customer-asks'))
    expect(asked).toMatchObject({
      id: expect.stringMatching(/^email:[0-9a-f]{32}$/),
      conversation: expect.stringMatching(/^email:dana\.whitfield@northwind\.example\/[a-z2-7]{16}$/),
      from: { name: 'Dana Whitfield' },
      text: 'Hello,\n\nwhere can I find invoice INV-2043?',
      files: [],
      reference: {
        messageId: '<ask-1@mail.northwind.example>',
        references: [],
        subject: 'Where is invoice INV-2043?',
        to: 'Dana.Whitfield@northwind.example',
      },
    })
  })

  test('HTML alone becomes text, in whatever charset, without the mail it answers', async () => {
    const { text } = await message(mail('reply-from-outlook-in-html-only'))
    expect(text).toBe("Danke, größer geht's nicht & passt.\n\n- one\n\n- two")
  })

  test('the plain half is taken before the HTML half', async () => {
    expect((await message(mail('reply-from-gmail'))).text).toBe('Yes please.')
  })

  test('files are named without paths and tricks, pictures within the text are none', async () => {
    const { files, text, id, reference } = await message(mail('customer-sends-files'))
    expect(text).toBe('See the files.')
    expect(files).toEqual([
      { from: 'email', id: `${id}/0`, name: 'invoice.pdf', type: 'application/pdf', size: 9 },
      { from: 'email', id: `${id}/1`, name: 'usage vsc.exe', type: 'text/csv', size: expect.any(Number) },
    ])
    expect(reference).toMatchObject({ subject: 'Files – two of them' })
  })

  test('an empty one says its subject', async () => {
    const raw = crlf(`From: ${danaAddress}\nTo: help@brightline.example\nSubject: Please call me\n\n`)
    expect((await message(raw)).text).toBe('Please call me')
  })

  test('one longer than anybody reads is cut, and says so', async () => {
    const raw = mail('customer-asks').replace('where can', `${'very long '.repeat(40_000)}where can`)
    const { text } = await message(raw)
    expect(text.length).toBeLessThan(200_100)
    expect(text).toMatch(/\[the mail was longer; the rest is left out\]$/)
  })

  test('copies that came by different ways are one message, another mail with the same Message-ID is not', async () => {
    const raw = mail('customer-asks')
    const copy = `Received: from mx2.brightline.example\r\nDelivered-To: help@brightline.example\r\n${raw}`
    const other = raw.replace('where can I', 'WHERE can I')
    const [first, again, different] = [await message(raw), await message(copy), await message(other)]
    expect(again.id).toBe(first.id)
    expect(different.id).not.toBe(first.id)
  })

  test.each([
    ['"dana@pinecone.example" <mallory@pinecone.example>', undefined],
    ['=?utf-8?B?4oCuRGFuYQ==?= <mallory@pinecone.example>', 'Dana'],
  ])('the name of %s is %s', async (author, name) => {
    const raw = crlf(`From: ${author}\nTo: help@brightline.example\n\nHello there`)
    expect((await message(raw)).from.name).toBe(name)
  })
})

describe('nobody is answered', () => {
  test.each([
    ['out-of-office', 'an automatic answer'],
    ['newsletter', 'a mailing list'],
    ['two-authors', 'no single sender to answer'],
    ['two-from-headers', 'no single sender to answer'],
    ['our-mail-forwarded-back', 'our own mail'],
  ])('%s', async (name, reason) => {
    const { messages, response } = await take(mail(name))
    expect(messages).toEqual([])
    expect(response.status).toBe(200)
    expect(why()).toMatchObject({ channel: 'email', why: reason })
  })

  test.each([
    ['Return-Path: <>'],
    ['Precedence: bulk'],
    ['Precedence: list'],
    ['X-Auto-Response-Suppress: DR, OOF, AutoReply'],
    ['X-Autoreply: yes'],
    ['Auto-Submitted: auto-generated; owner-email="x"'],
    ['Feedback-ID: 1:campaign:pinecone'],
    ['List-Post: <mailto:list@pinecone.example>'],
    ['Content-Type: multipart/report; report-type=feedback-report; boundary=x'],
  ])('%s', async (line) => {
    expect((await take(`${line}\r\n${mail('customer-asks')}`)).messages).toEqual([])
  })

  test.each([
    'help@brightline.example',
    'Bright <help+abc@brightline.example>',
    'MAILER-DAEMON@mx.example',
    'no-reply@pinecone.example',
  ])('a mail from %s', async (author) => {
    const raw = mail('customer-asks').replace(/^From: .*/, `From: ${author}`)
    expect((await take(raw)).messages).toEqual([])
  })

  test.each([
    'Auto-Submitted: no',
    'X-Auto-Response-Suppress: RN',
    'Precedence: first-class',
    'Return-Path: <dana@northwind.example>',
  ])('but with %s a person wrote it', async (line) => {
    expect((await take(`${line}\r\n${mail('customer-asks')}`)).messages).toHaveLength(1)
  })

  test.each([
    [
      'nested too deep',
      `Content-Type: multipart/mixed; boundary=x0\r\n\r\n${Array.from({ length: 80 }, (_, n) => `--x${n}\r\nContent-Type: multipart/mixed; boundary=x${n + 1}\r\n\r\n`).join('')}`,
    ],
    ['with megabytes of headers', `X-Long: ${'x'.repeat(300 * 1024)}\r\n\r\nHello`],
    ['with a thousand headers', `${'X-Many: x\r\n'.repeat(1_000)}\r\nHello`],
  ])('a mail %s', async (_, rest) => {
    const { messages } = await take(`From: ${danaAddress}\r\nTo: help@brightline.example\r\n${rest}`)
    expect(messages).toEqual([])
    expect(why()).toMatchObject({ why: expect.stringMatching(/^unreadable: /) })
  })
})

describe('threads', () => {
  /** What we sent, and what a mail program makes of the answer to it. */
  async function answered(conversation: OutboundMessage['conversation'], reference?: unknown) {
    const server = await startMailServer()
    const { connector } = await openEmail({}, zone, server.url)
    const outbound = { id: 't12/0', conversation, text: 'Shall I send it to you?', reference }
    const receipt = await connector.channels[0]?.send(outbound, new AbortController().signal)
    await connector.close?.()
    await server.close()
    const raw = server.taken[0]?.raw ?? ''
    const token = /help\+([^@]+)@/.exec(header(raw, 'Reply-To') ?? '')?.[1] ?? ''
    const id = header(raw, 'Message-ID') ?? ''
    const reply = mail('reply-from-gmail')
    return {
      raw,
      receipt,
      id,
      whole: reply.replaceAll('THREAD', token).replaceAll('OURS', id),
      byAddress: reply.replaceAll('THREAD', token).replaceAll('OURS', '<else@brightline.example>'),
      byMessageId: reply.replaceAll('+THREAD', '').replaceAll('OURS', id),
    }
  }
  const from = (raw: string, address: string) => raw.replace(danaAddress, address)

  test('an answer comes back to its conversation, by our address or by our Message-ID', async () => {
    const asked = await message(mail('customer-asks'))
    const { whole, byAddress, byMessageId } = await answered(asked.conversation)
    for (const raw of [whole, byAddress, byMessageId]) {
      expect((await message(raw)).conversation).toBe(asked.conversation)
    }
  })

  test('our address survives programs that write it in capitals', async () => {
    const asked = await message(mail('customer-asks'))
    const { byAddress } = await answered(asked.conversation)
    const shouted = byAddress.replace(/^To: .*/m, (line) => `To: ${line.slice(4).toUpperCase()}`)
    expect((await message(shouted)).conversation).toBe(asked.conversation)
  })

  test('an answer to a mail we sent of our own accord is a conversation of its own, always the same', async () => {
    const { byAddress, byMessageId } = await answered(dana)
    const conversation = (await message(byAddress)).conversation
    expect(conversation).toMatch(/^email:dana\.whitfield@northwind\.example\/[a-z2-7]{16}$/)
    expect((await message(byMessageId)).conversation).toBe(conversation)
  })

  test('somebody else who answers in the thread gets a conversation of their own', async () => {
    const asked = await message(mail('customer-asks'))
    const { whole } = await answered(asked.conversation)
    const { conversation } = await message(from(whole, 'mallory@pinecone.example'))
    expect(conversation).toMatch(/^email:mallory@pinecone\.example\//)
    expect(conversation.split('/')[1]).not.toBe(asked.conversation.split('/')[1])
  })

  test('a thread nobody signed, or for another address, is a new one', async () => {
    const asked = await message(mail('customer-asks'))
    const thread = asked.conversation.split('/')[1] ?? ''
    const forged = [
      mail('reply-from-gmail').replaceAll('THREAD', `${thread}.aaaaaaaaaaaaaaaa`),
      mail('reply-from-gmail').replaceAll(
        'OURS',
        `<${thread}.aaaaaaaaaaaaaaaa.${'a'.repeat(16)}@brightline.example>`,
      ),
      mail('reply-from-gmail').replaceAll('OURS', '<ask-1@mail.northwind.example>'),
    ]
    for (const raw of forged) expect((await message(raw)).conversation).not.toBe(asked.conversation)
  })

  test('while the secret is changed, threads of the previous one still fit', async () => {
    const asked = await message(mail('customer-asks'))
    const { whole } = await answered(asked.conversation)
    const later = await openEmail({ secrets: ['next-mail-secret', 'demo-mail-secret'] })
    const never = await openEmail({ secrets: ['next-mail-secret'] })
    const conversationAt = async ({ connector }: typeof later, key: string) => {
      return (await connector.routes[0]?.receive(rawRequest(whole, key)))?.messages[0]?.conversation
    }
    expect(await conversationAt(later, 'demo-mail-secret')).toBe(asked.conversation)
    expect(await conversationAt(never, 'next-mail-secret')).not.toBe(asked.conversation)
  })

  test('our answer is threaded by the mail it answers', async () => {
    const asked = await message(mail('customer-asks'))
    const { raw } = await answered(asked.conversation, asked.reference)
    expect(header(raw, 'To')).toBe('Dana.Whitfield@northwind.example')
    expect(header(raw, 'Subject')).toBe('Re: Where is invoice INV-2043?')
    expect(header(raw, 'In-Reply-To')).toBe('<ask-1@mail.northwind.example>')
    expect(header(raw, 'References')).toBe('<ask-1@mail.northwind.example>')
    expect(header(raw, 'Message-ID')).toMatch(
      /^<[a-z2-7]{16}\.[a-z2-7]{16}\.[a-z2-7]{16}@brightline\.example>$/,
    )
    expect(header(raw, 'Reply-To')).toMatch(/^help\+[a-z2-7]{16}\.[a-z2-7]{16}@brightline\.example$/)
    expect(header(raw, 'X-Switchboard-Loop')).toBe('1')
    expect(raw).toContain('=== Reply above this line ===')
  })

  test('a long talk keeps its first reference and its last twenty', async () => {
    const references = Array.from({ length: 45 }, (_, n) => `<m${n}@northwind.example>`)
    const reference = {
      messageId: '<last@northwind.example>',
      references,
      subject: 'AW: Hi',
      to: 'x@pinecone.example',
    }
    const { raw } = await answered(`${dana}/aaaaaaaaaaaaaaaa`, reference)
    const ids = header(raw, 'References')?.split(' ') ?? []
    expect(ids).toHaveLength(21)
    expect([ids[0], ids[1], ids[20]]).toEqual([
      '<m0@northwind.example>',
      '<m26@northwind.example>',
      '<last@northwind.example>',
    ])
    expect(header(raw, 'Subject')).toBe('AW: Hi')
    // Who is answered is the conversation's business, whatever the reference says.
    expect(header(raw, 'To')).toBe(danaAddress)
  })

  test('a bounce is what became of our mail', async () => {
    const asked = await message(mail('customer-asks'))
    const { id, receipt } = await answered(asked.conversation)
    const bounced = await take(mail('mail-bounced').replace('OURS', id))
    expect(bounced.messages).toEqual([])
    expect(bounced.deliveries).toMatchObject([
      { provider: receipt?.provider[0], state: 'failed', code: '5.1.1' },
    ])
    const delayed = await take(mail('mail-delayed').replace('OURS', id))
    expect([delayed.messages, delayed.deliveries]).toEqual([[], []])
  })
})

test('a signed mail changes nothing about what was written', async () => {
  const plain = await message(mail('customer-asks'))
  const proven = await message(await signed(mail('customer-asks')))
  expect({ ...proven, from: 0, at: 0 }).toEqual({ ...plain, from: 0, at: 0 })
})
