/**
 * While a person holds a case, an answer to what the customer wrote last is suggested to them alone, where the policy
 * wants that. Nothing waits for it, and nothing of it reaches the customer before that person sends it.
 */
import { wordFaults } from '../agent/check.ts'
import { spent } from '../agent/budget.ts'
import { overspent } from '../agent/spending.ts'
import { messageOf } from '../errors.ts'
import { channelOf } from '../message.ts'
import type { ModelReply } from '../model.ts'
import type { Parts } from '../pipeline/parts.ts'
import { keys } from '../record/entries.ts'
import type { Session } from '../record/session.ts'
import { claimedCase, type CustomerState, type Line } from '../record/state.ts'

/** Longer than this nobody waits for a suggestion, ms. */
const patienceMs = 12_000
const linesShown = 20
const longest = 2_500

/** Suggests once for each message. Throws LeaseLostError and what the store throws. */
export async function whisper(parts: Parts, session: Session): Promise<void> {
  const wanted = parts.policy.whispers.answers && parts.desk ? toAnswer(session.state) : undefined
  if (!wanted) return
  const { held, message } = wanted
  if (overspent('the day', await parts.spending.today(), parts.policy.spending.day)) return
  const reply = await ask(parts, session)
  const to = held.claimedBy
  const text = reply && textOf(parts, session.state, reply)
  session.note({
    ...{ key: keys.whispered(held.id, to, message), type: 'whispered', at: session.now() },
    ...{ case: held.id, to, message },
    ...(text ? { text } : {}),
    ...(reply ? { facts: { model: reply.model, usage: reply.usage, took: reply.took } } : {}),
  })
  await session.flush()
}

/** What the customer wrote last, if whoever holds the case has not answered it and was suggested nothing for it. */
function toAnswer(state: CustomerState) {
  const held = claimedCase(state)
  const message = state.last?.message
  if (!held || held.waitingSince === undefined || message === undefined) return undefined
  const known = held.whispered
  return known?.message === message && known.to === held.claimedBy.id ? undefined : { held, message }
}

async function ask(parts: Parts, session: Session): Promise<ModelReply | undefined> {
  try {
    const reply = await parts.model.reply(
      {
        system: parts.prompts.whisper,
        tools: [],
        messages: [{ role: 'user', content: [{ type: 'text', text: shown(session.state) }] }],
        maxTokens: parts.policy.turn.max_output_tokens,
        user: session.record,
        settled: 0,
      },
      AbortSignal.any([session.signal, AbortSignal.timeout(patienceMs)]),
    )
    spent(parts, 'whisper', reply)
    return reply
  } catch (error) {
    if (session.signal.aborted) throw error
    parts.log.info({ record: session.record, cause: messageOf(error) }, 'no answer could be suggested')
    return undefined
  }
}

/** What holds for the bot's own words holds for what it suggests. */
function textOf(
  { policy, prompts }: Parts,
  state: CustomerState,
  { content }: ModelReply,
): string | undefined {
  const text = content
    .flatMap((block) => (block.type === 'text' ? [block.text] : []))
    .join('\n')
    .trim()
    .slice(0, longest)
  return text !== '' && wordFaults(text, state, policy, prompts.agent).length === 0 ? text : undefined
}

/** Facts and talk, from the record; nothing in them can end their block. */
function shown({ talk, person, done, found, failures, case: held }: CustomerState): string {
  const facts = {
    customer: person && { name: person.name, company: person.accountName, language: person.language },
    reasons: held?.signals.map(({ name }) => name),
    ...{ done, found: found.slice(-10), failed: failures },
  }
  const lines = talk.slice(-linesShown).map(spoken)
  return `<facts>\n${harmless(JSON.stringify(facts))}\n</facts>\n<talk>\n${harmless(lines.join('\n'))}\n</talk>`
}

const spoken = ({ who, name, text, conversation }: Line): string =>
  `[${who}${name && who !== 'customer' ? ` ${name}` : ''}, ${channelOf(conversation)}] ${text}`

const harmless = (text: string): string => text.replace(/<(\/?)(facts|talk)\b/gi, '‹$1$2')
