/** What things are called on the desk. */
import type { ChannelName } from '../core/message.ts'

/** How people call a channel. */
export const channelWords: Record<ChannelName, string> = {
  slack: 'Slack',
  sms: 'SMS',
  whatsapp: 'WhatsApp',
  teams: 'Teams',
  email: 'email',
}
