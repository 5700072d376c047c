/** Somebody on file who also writes from a number nobody knows, and proves it: for tests of who is who. */
import type { InboundMessage } from '../../src/core/message.ts'
import type { Answer } from './pipeline.ts'
import type { Outside } from './outside.ts'
import { text } from './pipeline.ts'

export const danasPhone = '+447700900101'
export const danasMail = 'dana.whitfield@northwind.example'
export const unknownPhone = '+447700900199'

let nth = 0
/** A text message from a number. */
export const sms = (number: string, body: string, at: number, id = `twilio:SMX${++nth}`): InboundMessage => ({
  ...text(body, at, id),
  conversation: `sms:+447700900900/${number}`,
  from: { key: `sms:${number}`, assurance: 'recognised' },
})

/** A model that looks at the account's history when invoices are spoken of, and names one it was shown. */
export const invoiceClerk: Answer = (request, step) => {
  const words = JSON.stringify(request.messages.at(step === 0 ? -1 : 0))
  if (step === 0 && /invoice/.test(words)) {
    return [{ type: 'tool_use', id: 't', name: 'get_account_history', input: { months: 1 } }]
  }
  const found = /INV-[A-Z]+/.exec(JSON.stringify(request.messages))?.[0]
  return [{ type: 'text', text: found ? `It is ${found}.` : 'In general, yes.' }]
}

/** The code in the newest mail to the address. */
export const codeIn = (outside: Outside, address: string): string => {
  const mails = outside.taken.filter(({ conversation }) => conversation === `email:${address}`)
  return /\d{6}/.exec(mails.at(-1)?.text ?? '')?.[0] ?? 'no code'
}
