/**
 * Scripts answer simple requests word for word, without the agent: a forgotten password, a copy of an invoice, how a
 * ticket stands. They use the same tools through the same guard. Whatever is not plain goes to the agent.
 */
import { z } from 'zod'
import { faultsOf } from '../agent/check.ts'
import { fetchFirst } from '../agent/context.ts'
import type { Caller } from '../agent/guard.ts'
import type { Classification, Intent } from '../classification.ts'
import { channelOf, type InboundMessage } from '../message.ts'
import { putting } from '../pipeline/putting.ts'
import type { Parts } from '../pipeline/parts.ts'
import { askForProof } from '../pipeline/proof.ts'
import { textsFor } from '../pipeline/reply.ts'
import type { Decision } from '../pipeline/turn.ts'
import type { Session } from '../record/session.ts'
import { languageOf, openCase, type Turn } from '../record/state.ts'
import type { ToolResult } from '../tool.ts'
import { needsProof, type Asked, type Script } from './calls.ts'
import { invoice } from './invoice.ts'
import { password, type Answer } from './password.ts'
import { requestIn, type Request, type RequestKind } from './request.ts'
import type { Say } from './say.ts'
import { ticket } from './ticket.ts'

/** What the classifier may take such a request for; where it hears something else, the two disagree. */
const agreeing: { [kind in RequestKind]: Intent[] } = {
  password: ['account', 'technical'],
  invoice: ['billing', 'account'],
  ticket: ['account', 'billing', 'technical', 'other'],
}

/**
 * The script's answer; undefined when there is none. `parts` speak the customer's language. Throws HelpdeskError,
 * LeaseLostError.
 */
export async function answerByScript(
  parts: Parts,
  session: Session,
  turn: Turn,
  messages: InboundMessage[],
  caller: Caller,
  classification: Classification,
): Promise<Decision | undefined> {
  const request = isPlain(session, turn, messages, classification)
    ? requestIn(messages.map(({ text }) => text).join('\n'))
    : undefined
  if (!request || !parts.policy.scripts.includes(request.kind)) return undefined
  if (!agreeing[request.kind].includes(classification.intent)) return undefined
  const script: Script = { parts, session, turn, caller }
  const say = textsFor(parts, session.state)
  await fetchFirst(parts, session, turn, caller)
  const answer = await play(script, request, say, languageOf(session.state, classification.language))
  if (!answer) return needsProof(script) ? askForProof(parts, session, turn, messages, true) : undefined
  return decisionOf(script, request, answer, messages, say)
}

/** One simple, calm request with nothing else in the air: no file, no open question, no case, no agent at work on it. */
function isPlain(
  { state }: Session,
  turn: Turn,
  messages: InboundMessage[],
  { complexity, sentiment }: Classification,
): boolean {
  const calm = sentiment === 'neutral' || sentiment === 'positive'
  const theirs = state.pending && !state.pending.id.startsWith(`${turn.id}.`)
  const bare = messages.every(({ files, choice }) => files.length === 0 && choice === undefined)
  const begun = (state.turn ?? turn).steps.length > 0
  return complexity === 'simple' && calm && bare && !begun && !theirs && !openCase(state)
}

async function play(
  script: Script,
  request: Request,
  say: Say,
  language: ReturnType<typeof languageOf>,
): Promise<Answer | undefined> {
  const to = addressOf(script) ?? say('address_on_file')
  switch (request.kind) {
    case 'password':
      return password(script, say, to)
    case 'invoice':
      return invoice(script, request.which, say, language, to)
    case 'ticket':
      return ticket(script, request.id, say, language, channelOf(script.caller.conversation))
  }
}

const profile = z.object({ customer: z.object({ email: z.string() }) })

/** As far as the policy lets it be seen. */
function addressOf({ session, turn }: Script): string | undefined {
  const known = (session.state.turn ?? turn).results[`${turn.id}:get_customer_profile`]
  return known?.ok ? profile.safeParse(known.data).data?.customer.email : undefined
}

/** The final check holds for scripts too: what it would hold back the agent may put better. */
function decisionOf(
  { parts, session, caller }: Script,
  { kind }: Request,
  answer: Answer,
  messages: InboundMessage[],
  say: Say,
): Decision | undefined {
  const channel = channelOf(caller.conversation)
  const { person } = session.state
  const hello =
    channel === 'email' && person ? `${say('mail_opening', { name: firstName(person.name) })}\n\n` : ''
  const text = `${hello}${[answer.text, ...doneIn(answer.asked, say)].join(' ')}`
  const { asked = {}, question } = answer
  const draft = putting(parts, session, text, asked, question)
  const faults = faultsOf(draft.text, session.state, parts.policy, channel, parts.prompts.agent, messages)
  if (faults.length > 0 && !asked.done) {
    parts.log.warn({ record: session.record, script: kind, faults }, 'a script’s answer was held back')
    return undefined
  }
  return { route: `scripted:${kind}`, drafts: [draft], entries: [], ...(asked.done ? { done: true } : {}) }
}

const doneIn = (asked: Asked | undefined, say: Say): string[] =>
  asked?.done ? [receiptOf(asked.done, say)] : []

/** What was done, in the customer's language where there are words for it. */
export const receiptOf = (done: Extract<ToolResult, { ok: true }>, say: Say): string =>
  done.mail ? say('mail_sent', { subject: done.mail.subject, to: done.mail.to }) : (done.receipt ?? done.note)

const firstName = (name: string): string => name.split(' ')[0] ?? name
