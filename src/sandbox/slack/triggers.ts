/** Trigger ids: proof of a click, good for opening one modal within three seconds. */
import { randomBytes } from 'node:crypto'
import { home } from '../cast.ts'
import { SlackFault } from './call.ts'
import type { Json } from './format.ts'

/** docs.slack.dev/interactivity/handling-user-interaction: a trigger expires in three seconds. */
const lifetimeMs = 3_000

export interface Triggers {
  /** A fresh trigger id for what this user just did. */
  give(user: string): string
  /** Opens a modal. Throws SlackFault `invalid_trigger_id`, `exchanged_trigger_id`, `expired_trigger_id`. */
  open(triggerId: string, view: Json): Json
  /** Modals opened so far, with whom they were opened for. */
  opened(): { user: string; view: Json }[]
}

export function createTriggers(now: () => number): Triggers {
  const given = new Map<string, { user: string; at: number; used: boolean }>()
  const views: { user: string; view: Json }[] = []
  return {
    give(user) {
      const id = `${now()}.${given.size + 1}.${randomBytes(8).toString('hex')}`
      given.set(id, { user, at: now(), used: false })
      return id
    },
    open(triggerId, view) {
      const trigger = given.get(triggerId)
      if (!trigger) throw new SlackFault('invalid_trigger_id')
      if (trigger.used) throw new SlackFault('exchanged_trigger_id')
      if (now() - trigger.at > lifetimeMs) throw new SlackFault('expired_trigger_id')
      trigger.used = true
      const opened = {
        ...view,
        id: `V0${views.length + 1}`,
        team_id: home.team,
        app_installed_team_id: home.team,
        app_id: home.app,
        bot_id: home.bot,
      }
      views.push({ user: trigger.user, view: opened })
      return opened
    },
    opened: () => views,
  }
}
