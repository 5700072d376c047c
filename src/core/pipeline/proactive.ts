/** When we write of our own accord: not while people sleep. What they asked, and what a person says, never waits. */
import { channelOf, type OutboundMessage } from '../message.ts'
import type { Policy } from '../policy.ts'

const dayMinutes = 24 * 60

/** Until when (epoch ms) a survey by text has to wait; undefined when it may go now. */
export function waitsUntil(policy: Policy, message: OutboundMessage, now: number): number | undefined {
  const channel = channelOf(message.conversation)
  if (message.purpose !== 'csat' || (channel !== 'sms' && channel !== 'whatsapp')) return undefined
  const { from, to } = policy.sms.quiet
  const at = minutesOf(localTime(now, policy.hours.timezone))
  const [begin, end] = [minutesOf(from), minutesOf(to)]
  const isQuiet = begin < end ? at >= begin && at < end : at >= begin || at < end
  if (!isQuiet) return undefined
  return now + ((end - at + dayMinutes) % dayMinutes) * 60_000
}

const localTime = (now: number, timeZone: string): string =>
  new Intl.DateTimeFormat('en-GB', { timeZone, hour: '2-digit', minute: '2-digit', hourCycle: 'h23' }).format(
    now,
  )

function minutesOf(time: string): number {
  const [hours = 0, minutes = 0] = time.split(':').map(Number)
  return hours * 60 + minutes
}
