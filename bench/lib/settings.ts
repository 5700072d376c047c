/** What every part of a measurement has to agree on. All of it is invented and never leaves this machine. */

export const slackSecret = 'bench-signing-secret'
export const slackToken = 'xoxb-bench'
export const homeTeam = 'T0BENCH'
export const staffChannel = 'C0STAFF'
export const twilioSid = `AC${'0'.repeat(32)}`
export const twilioToken = 'bench-auth-token'
export const ourNumber = '+447700900900'

/** Customers who take turns writing. Their numbers are within Ofcom's range for drama. */
export const customers = 500
export const customerNumber = (customer: number): string => `+447700900${200 + customer}`

/** Lines of talk the small systems keep for a customer. */
export const historyKept = 20

/** Where the webhooks go, the same on every system. */
export const paths = {
  slack: '/webhooks/slack/events',
  sms: '/webhooks/twilio',
  teams: '/webhooks/teams',
} as const
export type Channel = keyof typeof paths

/** Names a message from its webhook to its reply. */
export const tag = (message: number): string => `zqid${String(message).padStart(8, '0')}`
/** Every message a text names: one reply may answer several. */
export const tagged = (text: string): number[] =>
  [...text.matchAll(/zqid(\d{8})/g)].map(([, digits]) => Number(digits))
