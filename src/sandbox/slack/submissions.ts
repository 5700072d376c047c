/**
 * Forms being sent off: a signed `view_submission`, and what the app answers
 * (docs.slack.dev/reference/interaction-payloads/view-interactions-payload).
 */
import { z } from 'zod'
import type { Edge } from '../edge.ts'
import { home } from '../cast.ts'
import { teamJson, userJson } from './format.ts'
import type { Json } from './format.ts'
import type { Pressed } from './interactivity.ts'
import { signed } from './signing.ts'
import type { OpenView, Views } from './views.ts'
import { viewJson } from './views.ts'
import type { SlackWorld } from './world.ts'

export type Values = { [block: string]: string }

export interface Submissions {
  /** `user` fills in a modal of theirs and sends it off. What the app finds wrong stays on it. */
  submit(user: string, viewId: string, values: Values): Promise<Pressed>
}

const ackTimeoutMs = 3_000

const input = z.looseObject({
  type: z.literal('input'),
  block_id: z.string(),
  optional: z.boolean().default(false),
  element: z.looseObject({
    type: z.string(),
    action_id: z.string(),
    max_length: z.number().optional(),
    initial_value: z.string().optional(),
    initial_option: z.looseObject({ value: z.string() }).optional(),
    options: z.array(z.looseObject({ value: z.string() })).optional(),
  }),
})
type Input = z.infer<typeof input>

const answer = z.discriminatedUnion('response_action', [
  z.object({ response_action: z.literal('errors'), errors: z.record(z.string(), z.string()) }),
  z.object({ response_action: z.literal('update'), view: z.record(z.string(), z.unknown()) }),
  z.object({ response_action: z.literal('clear') }),
])

export function createSubmissions(
  world: SlackWorld,
  edge: Edge,
  views: Views,
  now: () => number,
): Submissions {
  async function submit(userId: string, viewId: string, values: Values): Promise<Pressed> {
    const open = views.find(viewId)
    const user = world.users.get(userId)
    if (!open || !user || open.user !== userId) return { ok: false, why: 'no such form is open for them' }
    const state: Json = {}
    for (const one of inputsOf(open)) {
      const value =
        values[one.block_id] ?? one.element.initial_value ?? one.element.initial_option?.value ?? ''
      const problem = problemWith(one, value)
      if (problem) return { ok: false, why: problem }
      state[one.block_id] = { [one.element.action_id]: stateOf(one, value) }
    }
    const payload = {
      type: 'view_submission',
      token: 'deprecated',
      team: teamJson(user.team),
      user: {
        id: user.id,
        username: userJson(user)['name'],
        name: userJson(user)['name'],
        team_id: user.team,
      },
      api_app_id: home.app,
      trigger_id: `${now()}.submit`,
      view: { ...viewJson(open), state: { values: state } },
      response_urls: [],
      is_enterprise_install: false,
      enterprise: null,
    }
    const body = new URLSearchParams({ payload: JSON.stringify(payload) }).toString()
    const headers = { 'content-type': 'application/x-www-form-urlencoded', ...signed(body, now()) }
    const result = await edge.forward('/webhooks/slack/interactions', headers, body, ackTimeoutMs)
    if (!result.reached) return { ok: false, why: result.reason }
    if (result.status >= 300) return { ok: false, why: `the gateway answered ${result.status}` }
    return settle(viewId, result.body)
  }

  function settle(viewId: string, body: string): Pressed {
    const said = body === '' ? undefined : answer.parse(JSON.parse(body))
    if (!said || said.response_action === 'clear') views.close(viewId)
    else if (said.response_action === 'update') views.replace(viewId, said.view)
    else {
      views.complain(viewId, said.errors)
      return { ok: false, why: Object.values(said.errors).join(' ') }
    }
    return { ok: true }
  }

  return { submit }
}

function inputsOf({ view }: OpenView): Input[] {
  const blocks = z.array(z.unknown()).parse(view['blocks'])
  return blocks.flatMap((block) => input.safeParse(block).data ?? [])
}

/** Slack's clients look before they send. */
function problemWith({ block_id: name, optional, element }: Input, value: string): string | undefined {
  if (value === '') return optional ? undefined : `${name} has to be filled in`
  if (value.length > (element.max_length ?? 3_000)) return `${name} is too long`
  const { options } = element
  return options && !options.some((one) => one.value === value) ? `${name} has no option ${value}` : undefined
}

function stateOf({ element: { type, options } }: Input, value: string): Json {
  if (type === 'plain_text_input') return { type, value: value || null }
  if (type === 'users_select') return { type, selected_user: value || null }
  return { type, selected_option: options?.find((one) => one.value === value) ?? null }
}
