/** Signs a request as Slack does: HMAC-SHA256 over `v0:{timestamp}:{body}` (docs.slack.dev/authentication/verifying-requests-from-slack). */
import { createHmac } from 'node:crypto'
import { credentials } from '../cast.ts'

/** `now`: epoch ms. Each attempt is signed afresh, because receivers refuse old stamps. */
export function signed(body: string, now: number): Record<string, string> {
  const timestamp = String(Math.floor(now / 1000))
  const mac = createHmac('sha256', credentials.slackSigningSecret).update(`v0:${timestamp}:${body}`)
  return { 'x-slack-request-timestamp': timestamp, 'x-slack-signature': `v0=${mac.digest('hex')}` }
}
