/** Trigger ids: proof of a click, good for opening one modal within three seconds. */
import { randomBytes } from 'node:crypto'
import { SlackFault } from './call.ts'

/** docs.slack.dev/interactivity/handling-user-interaction: a trigger expires in three seconds. */
const lifetimeMs = 3_000

export interface Triggers {
  /** A fresh trigger id for what this user just did. */
  give(user: string): string
  /** Whose it is; it is used up. Throws SlackFault `invalid_trigger_id`, `exchanged_trigger_id`, `expired_trigger_id`. */
  take(triggerId: string): string
}

export function createTriggers(now: () => number): Triggers {
  const given = new Map<string, { user: string; at: number; used: boolean }>()
  return {
    give(user) {
      const id = `${now()}.${given.size + 1}.${randomBytes(8).toString('hex')}`
      given.set(id, { user, at: now(), used: false })
      return id
    },
    take(triggerId) {
      const trigger = given.get(triggerId)
      if (!trigger) throw new SlackFault('invalid_trigger_id')
      if (trigger.used) throw new SlackFault('exchanged_trigger_id')
      if (now() - trigger.at > lifetimeMs) throw new SlackFault('expired_trigger_id')
      trigger.used = true
      return trigger.user
    },
  }
}
