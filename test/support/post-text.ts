/** A text as Twilio posts it to a gateway itself, signed: for what the emulator in between would only slow down. */
import { createHmac } from 'node:crypto'
import { credentials } from '../../src/sandbox/cast.ts'
import type { Stage } from './stage.ts'

/** Answers what the first gateway of the stage answers. */
export function postText(
  { world, gateways: [gateway] }: Stage,
  { from, to, sid, body }: { from: string; to: string; sid: string; body: string },
): Promise<Response> {
  const fields: { [name: string]: string } = {
    AccountSid: credentials.twilioAccount,
    MessageSid: sid,
    From: from,
    To: to,
    Body: body,
    NumMedia: '0',
  }
  const signed = Object.keys(fields)
    .sort()
    .reduce((base, name) => base + name + fields[name], `${world.url}/webhooks/twilio`)
  return fetch(`${gateway?.url}/webhooks/twilio`, {
    method: 'POST',
    headers: {
      'x-twilio-signature': createHmac('sha1', credentials.twilioToken).update(signed).digest('base64'),
    },
    body: new URLSearchParams(fields),
  })
}
