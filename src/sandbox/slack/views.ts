/** `views.*` of the Web API: the modals people have open, and each one's home page (docs.slack.dev/surfaces). */
import { home } from '../cast.ts'
import { SlackFault, needed, text, viewIn } from './call.ts'
import type { Args, Method } from './call.ts'
import type { Json } from './format.ts'
import type { Triggers } from './triggers.ts'

export interface OpenView {
  id: string
  user: string
  /** Changes with each version. */
  hash: string
  view: Json
  /** What the app said was wrong with it, by block. */
  errors: { [block: string]: string }
}

export interface Views {
  methods: { [name: string]: Method }
  /** Modals that stand open, oldest first. */
  modals(): OpenView[]
  homes(): OpenView[]
  find(id: string): OpenView | undefined
  close(id: string): void
  /** The app's answer to what was sent off. */
  replace(id: string, view: Json): void
  complain(id: string, errors: OpenView['errors']): void
}

/** `changed` is called after each change. */
export function createViews(triggers: Triggers, now: () => number, changed: () => void): Views {
  const modals = new Map<string, OpenView>()
  const homes = new Map<string, OpenView>()
  let made = 0
  let versions = 0
  const fresh = (user: string, view: Json): OpenView => {
    made += 1
    return { id: `V0${made}`, user, hash: hash(), view, errors: {} }
  }
  const hash = () => `${now()}.${++versions}`
  const find = (id: string) => modals.get(id) ?? [...homes.values()].find((one) => one.id === id)
  const put = (one: OpenView): OpenView => {
    if (one.view['type'] === 'home') homes.set(one.user, one)
    else modals.set(one.id, one)
    changed()
    return one
  }

  function open(args: Args): Json {
    const view = ofType(viewIn(args), 'modal')
    const user = triggers.take(text(args, 'trigger_id') ?? '')
    return { view: viewJson(put(fresh(user, view))) }
  }

  /** `hash`: refused when the view is of another version by now. */
  function update(args: Args): Json {
    const before = find(needed(args, 'view_id', 'not_found'))
    if (!before) throw new SlackFault('not_found')
    const known = text(args, 'hash')
    if (known !== undefined && known !== before.hash) throw new SlackFault('hash_conflict')
    const view = ofType(viewIn(args), String(before.view['type']))
    return { view: viewJson(put({ ...before, view, hash: hash(), errors: {} })) }
  }

  const publish: Method = (args, world) => {
    const user = needed(args, 'user_id', 'invalid_arguments')
    if (!world.users.has(user)) throw new SlackFault('user_not_found')
    const view = ofType(viewIn(args), 'home')
    const before = homes.get(user)
    return { view: viewJson(put({ ...(before ?? fresh(user, view)), view, hash: hash() })) }
  }

  return {
    methods: { 'views.open': open, 'views.update': update, 'views.publish': publish },
    modals: () => [...modals.values()],
    homes: () => [...homes.values()],
    find,
    close: (id) => void (modals.delete(id) && changed()),
    replace(id, view) {
      const before = modals.get(id)
      if (before) put({ ...before, view, hash: hash(), errors: {} })
    },
    complain(id, errors) {
      const before = modals.get(id)
      if (before) put({ ...before, errors })
    },
  }
}

function ofType(view: Json, type: string): Json {
  if (view['type'] !== type) throw new SlackFault('invalid_arguments')
  return view
}

/** A view as Slack tells of it, in answers and payloads. */
export const viewJson = ({ id, hash, view }: OpenView): Json => ({
  ...view,
  id,
  hash,
  team_id: home.team,
  app_installed_team_id: home.team,
  app_id: home.app,
  bot_id: home.bot,
})
