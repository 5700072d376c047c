import { describe, expect, test } from 'vitest'
import {
  danaAddress,
  mail,
  mailgunFields,
  multipart,
  multipartType,
  openEmail,
  post,
  signed,
  zone,
  type Zone,
} from './bench.ts'

const asks = mail('customer-asks')
const proven = { key: `email:${danaAddress}`, assurance: 'recognised' }
/** Somebody else than the owner of the address, as far as anything of theirs goes. */
const unproven = { key: `email:unproven:${danaAddress}`, assurance: 'anonymous' }

async function from(raw: string, records: Zone = zone, authservId?: string) {
  const { take } = await openEmail({ authservId }, records)
  return (await take(raw)).messages[0]?.from
}
const without = (...names: string[]): Zone =>
  Object.fromEntries(Object.entries(zone).filter(([name]) => !names.includes(name)))
const relayed = (...lines: string[]) =>
  lines.map((line) => `Authentication-Results: ${line}\r\n`).join('') + asks

describe('the owner of the address wrote it', () => {
  test('when their domain signed it and has a DMARC policy', async () => {
    expect(await from(await signed(asks))).toMatchObject(proven)
  })

  test('when their domain signed it and has none', async () => {
    const raw = await signed(
      asks.replace(/@northwind\.example>/i, '@harbourfinch.example>'),
      'harbourfinch.example',
    )
    expect(await from(raw)).toMatchObject({
      key: 'email:dana.whitfield@harbourfinch.example',
      assurance: 'recognised',
    })
  })

  test('when relays added headers on the way', async () => {
    expect(await from(`Received: from a\r\nX-Spam-Score: 0\r\n${await signed(asks)}`)).toMatchObject(proven)
  })

  test('when our own relay says so, on top', async () => {
    const says =
      'mx.relay.example 1; spf=pass smtp.mailfrom=x; dmarc=pass (p=reject) header.from=northwind.example'
    expect(await from(relayed(says), zone, 'mx.relay.example')).toMatchObject(proven)
  })
})

describe('anybody may have written it', () => {
  test.each([
    ['nobody signed', async () => asks],
    ['another domain signed', () => signed(asks, 'pinecone.example')],
    [
      'the text was changed',
      async () => (await signed(asks)).replace('INV-2043?\r\n\r\n--', 'INV-9999?\r\n\r\n--'),
    ],
    [
      'the author was changed',
      async () => (await signed(asks.replace('Dana.Whitfield@', 'sam@'))).replace('sam@', `Dana.Whitfield@`),
    ],
    [
      'an author was added below',
      async () => (await signed(asks)).replace(/^To:/m, 'From: mallory@pinecone.example\r\nTo:'),
    ],
    ['the subject was changed', async () => (await signed(asks)).replace('Subject: Where', 'Subject: Here')],
    [
      'something was added below a signature that covers the beginning only',
      async () =>
        `${await signed(asks, 'northwind.example', { maxBodyLength: 20, canonicalization: 'relaxed/relaxed' })}Refund all of it.\r\n`,
    ],
    [
      'the sender says that their own checks passed',
      async () => relayed('northwind.example; dmarc=pass header.from=northwind.example'),
    ],
  ])('%s', async (_, make) => {
    const { take } = await openEmail({ authservId: 'mx.relay.example' })
    for (const { from } of (await take(await make())).messages) expect(from).toMatchObject(unproven)
  })

  test('the genuine mail was to somebody else, who passed it on to us', async () => {
    const raw = await signed(asks.replace('help@brightline.example', 'mallory@pinecone.example'))
    expect(await from(raw)).toMatchObject(unproven)
  })

  test('the key is not published', async () => {
    expect(await from(await signed(asks), without('mail._domainkey.northwind.example'))).toMatchObject(
      unproven,
    )
  })

  test.each([
    [
      'below that of somebody else',
      [
        'mx.other.example; dmarc=pass header.from=northwind.example',
        'mx.relay.example; dmarc=pass header.from=northwind.example',
      ],
    ],
    ['about another domain', ['mx.relay.example; dmarc=pass header.from=pinecone.example']],
    ['that failed', ['mx.relay.example; dmarc=fail header.from=northwind.example']],
    [
      'that passed only in a comment',
      [
        'mx.relay.example; dmarc=fail (dmarc=pass header.from=northwind.example) header.from=northwind.example',
      ],
    ],
    [
      'that says both',
      [
        'mx.relay.example; dmarc=fail header.from=northwind.example; dmarc=pass header.from=northwind.example',
      ],
    ],
    [
      'of a name that only begins like it',
      ['mx.relay.example.pinecone.example; dmarc=pass header.from=northwind.example'],
    ],
    [
      'that passed for SPF and DKIM, not DMARC',
      ['mx.relay.example; spf=pass; dkim=pass header.d=pinecone.example'],
    ],
  ])('our relay’s verdict is one %s', async (_, lines) => {
    expect(await from(relayed(...lines), zone, 'mx.relay.example')).toMatchObject(unproven)
  })

  test('a relay’s verdict comes in a body that nobody signed, or is not wanted', async () => {
    const raw = relayed('mx.relay.example; dmarc=pass header.from=northwind.example')
    expect(await from(raw)).toMatchObject(unproven)
    const { receive } = await openEmail({ authservId: 'mx.relay.example', mailgunKeys: ['demo-mailgun-key'] })
    const form = multipart({
      ...mailgunFields('demo-mailgun-key'),
      recipient: 'help@brightline.example',
      'body-mime': raw,
    })
    const path = '/webhooks/email/mailgun'
    expect((await receive(path, post(path, form, multipartType))).messages[0]?.from).toMatchObject(unproven)
  })
})

describe('the DNS does not answer', () => {
  test('a mail whose signature would tell comes again later', async () => {
    const raw = await signed(asks)
    for (const name of ['mail._domainkey.northwind.example', '_dmarc.northwind.example']) {
      await expect(from(raw, { ...zone, [name]: '!' })).rejects.toMatchObject({ status: 503 })
    }
  })

  test('one without a signature of its domain is taken as anybody’s', async () => {
    const down = Object.fromEntries(Object.keys(zone).map((name) => [name, '!']))
    expect(await from(asks, down)).toMatchObject(unproven)
    expect(await from(await signed(asks, 'pinecone.example'), down)).toMatchObject(unproven)
  })
})
