/**
 * Forms that people of ours sent off, as the core knows them, and how Slack is told what is wrong with one.
 * Shape: docs.slack.dev/reference/interaction-payloads/view-interactions-payload.
 */
import { z } from 'zod'
import type { StaffAnswer } from '../../core/channel.ts'
import type { Submitted } from '../../core/staff.ts'
import { staff } from './parse.ts'
import { type Collected, dropped, malformed, parsed } from './shapes.ts'
import { renderForm } from './form.ts'
import { seal, unseal } from './seal.ts'

const text = z.string().nullish()

/** An input's value, by the kind of its element. */
const input = z.object({
  value: text,
  selected_option: z.object({ value: z.string() }).nullish(),
  selected_user: text,
})

const submissionSchema = z.object({
  user: z.object({ id: z.string().min(1), team_id: text, name: text, username: text }),
  team: z.object({ id: z.string() }).nullish(),
  view: z.object({
    id: z.string().min(1),
    hash: text,
    callback_id: z.string(),
    private_metadata: z.string(),
    app_installed_team_id: text,
    state: z.object({ values: z.record(z.string(), z.record(z.string(), input)) }),
  }),
})
type Submission = z.infer<typeof submissionSchema>

export interface SubmissionOptions {
  /** What forms are sealed with, newest first. */
  secrets: string[]
  /** Epoch ms: Slack sends no time along. */
  now: number
}

/** A `view_submission` payload. Throws RequestError 400 when it is not of the documented shape, or its seal is not ours. */
export function parseSubmission(payload: unknown, { secrets, now }: SubmissionOptions): Collected {
  const { user, team, view } = parsed(submissionSchema, payload)
  const [kind, form] = view.callback_id.split(':')
  if (kind !== 'desk' || !form) return dropped(`a form that is not ours (${view.callback_id})`)
  const home = view.app_installed_team_id ?? team?.id
  if (home && (user.team_id ?? team?.id) !== home)
    return dropped('a form of the desk sent by somebody from outside')
  const about = unseal(secrets, view.private_metadata)
  if (about === undefined) throw malformed('`private_metadata` does not carry our seal')
  const submitted: Submitted = {
    kind: 'submitted',
    id: `slack:${view.id}/${view.hash ?? now}`,
    form,
    about,
    values: valuesOf(view),
    by: staff(user.id, user.name ?? user.username ?? undefined),
    at: now,
  }
  return { messages: [], staff: [submitted] }
}

/** Each input stands alone in a block that is named as the field is. */
function valuesOf({ state }: Submission['view']): { [field: string]: string } {
  const all = Object.entries(state.values).flatMap(([field, inputs]): [string, string][] => {
    const [one] = Object.values(inputs)
    const user = one?.selected_user && `slack:${one.selected_user}`
    const value = one?.value ?? one?.selected_option?.value ?? user
    return value ? [[field, value]] : []
  })
  return Object.fromEntries(all)
}

/** Closes the form, shows what is wrong next to its fields, or puts another one, sealed with `secret`, in its place. */
export function answerSubmission(answers: StaffAnswer[], secret: string): Response {
  const errors = Object.fromEntries(answers.flatMap((answer) => Object.entries(answer.errors ?? {})))
  if (Object.keys(errors).length === 0) {
    const [next] = answers.flatMap(({ open }) => open ?? [])
    if (!next) return new Response(null, { status: 200 })
    return Response.json({ response_action: 'update', view: renderForm(next, seal(secret, next.about)) })
  }
  return Response.json({ response_action: 'errors', errors })
}
