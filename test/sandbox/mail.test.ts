import { createTransport } from 'nodemailer'
import { expect, test } from 'vitest'
import { readMail, startMailbox } from '../../src/sandbox/mail.ts'

const text = `Your refund RF-1 of £80.00 is on its way: ${'a long line, '.repeat(20)}and its end.\n\nBright`

test('catches mail as a real client sends it, and reads it', async () => {
  let heard = 0
  const mailbox = await startMailbox(() => heard++)
  const client = createTransport(mailbox.url)
  await client.sendMail({
    from: 'support@brightline.example',
    to: 'dana.whitfield@northwind.example',
    subject: 'Refund RF-1: £80.00 für Dana — bestätigt, and a subject long enough to be folded over lines',
    text,
    html: `<p>${text}</p>`,
  })
  client.close()
  expect(mailbox.mails()).toMatchObject([
    {
      from: 'support@brightline.example',
      to: ['dana.whitfield@northwind.example'],
      subject: 'Refund RF-1: £80.00 für Dana — bestätigt, and a subject long enough to be folded over lines',
      text,
    },
  ])
  expect(heard).toBe(1)
  await mailbox.close()
})

test.for([
  ['a plain body', 'Subject: Hi\r\n\r\nHello', 'Hello'],
  ['base64', `Content-Transfer-Encoding: base64\r\n\r\n${btoa('Hello')}`, 'Hello'],
  ['html only', 'Content-Type: text/html\r\n\r\n<p>Hello</p>', ''],
  [
    'parts within parts',
    [
      'Content-Type: multipart/mixed; boundary=a\r\n\r\n--a',
      'Content-Type: multipart/alternative; boundary="b"\r\n\r\n--b',
      'Content-Type: text/plain\r\n\r\nHello\r\n--b',
      'Content-Type: text/html\r\n\r\n<p>Hello</p>\r\n--b--\r\n--a--',
    ].join('\r\n'),
    'Hello',
  ],
])('reads %s', async ([, raw, expected]) => {
  expect((await readMail(String(raw))).text).toBe(expected)
})
