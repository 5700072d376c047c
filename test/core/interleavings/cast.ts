/** Who takes part, and what customers write. */
import type { ConversationId, IdentityKey } from '../../../src/core/message.ts'

/** Dana on three channels, her colleague, somebody nobody knows, and one more who writes in Dana's Slack thread. */
export const writers: { identity: IdentityKey; conversation: ConversationId }[] = [
  { identity: 'sms:+447700900101', conversation: 'sms:+447700900900/+447700900101' },
  { identity: 'whatsapp:+447700900101', conversation: 'whatsapp:+447700900901/+447700900101' },
  { identity: 'slack:T0NORTH/U0DANA', conversation: 'slack:T0NORTH/C0NORTH/1767225600.000100' },
  { identity: 'sms:+447700900102', conversation: 'sms:+447700900900/+447700900102' },
  { identity: 'sms:+447700900199', conversation: 'sms:+447700900900/+447700900199' },
  { identity: 'slack:T0NORTH/U0SAM', conversation: 'slack:T0NORTH/C0NORTH/1767225600.000100' },
]
export const staff = [
  { id: 'slack:U0MAYA', name: 'Maya' },
  { id: 'slack:U0TOM', name: 'Tom' },
]

/** What customers write; `#n` is the message's own mark, which the model repeats. */
export const words = {
  ask: (n: number) => `How do I rotate an API key? #${n}`,
  refund: (n: number) => `We were charged twice for seats, please refund it #${n}`,
  yes: () => 'yes',
  no: () => 'no',
  person: (n: number) => `I want to talk to a human please #${n}`,
  stop: () => 'STOP',
  start: () => 'START',
} as const
export type Words = keyof typeof words
