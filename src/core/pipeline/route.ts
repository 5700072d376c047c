/** Which way a turn goes: the answer to a proposal, a hand-over, a scripted reply, or the agent. */
import { runAgent } from '../agent/agent.ts'
import type { Caller } from '../agent/guard.ts'
import { perform } from '../agent/perform.ts'
import { sayWhen } from '../cases/calendar.ts'
import { hand } from '../cases/case.ts'
import { signalsOf, weighs } from '../cases/escalation.ts'
import { unsettled } from '../cases/settled.ts'
import type { Classification } from '../classification.ts'
import type { Signal } from '../desk.ts'
import { withFileNames } from '../files.ts'
import { channelOf, type InboundMessage } from '../message.ts'
import { asGuest } from '../places/standing.ts'
import { keys } from '../record/entries.ts'
import type { Session } from '../record/session.ts'
import { languageOf, type Turn } from '../record/state.ts'
import { answerByScript, receiptOf } from '../scripted/index.ts'
import type { ToolResult } from '../tool.ts'
import { classify } from './classify.ts'
import { withOpening } from './hours.ts'
import { modeIn } from './mode.ts'
import { tooOften } from './pace.ts'
import type { Parts } from './parts.ts'
import { askForProof } from './proof.ts'
import { answerTo } from './proposal.ts'
import { putting } from './putting.ts'
import { reopen } from './reopen.ts'
import { inLanguage, textsFor } from './reply.ts'
import { looksAgain } from './stale.ts'
import type { Decision } from './turn.ts'

/** Undefined: a person took the case meanwhile, or what was read has changed. Throws ModelError, HelpdeskError, LeaseLostError. */
export async function route(
  parts: Parts,
  session: Session,
  turn: Turn,
  messages: InboundMessage[],
  caller: Caller,
): Promise<Decision | undefined> {
  const text = textOf(messages)
  const said = confirmedResult(session, turn)
    ? undefined
    : await answered(parts, session, turn, messages, caller)
  if (said === 'changed') return undefined
  if (said) return said
  const done = confirmedResult(session, turn)
  if (done?.ok)
    return {
      route: 'scripted:confirmed',
      drafts: [{ text: receiptOf(done, textsFor(parts, session.state)) }],
      entries: [],
      done: true,
    }
  if (done) {
    const failure = { name: 'write_failed', hard: true, evidence: done.error }
    const todo = ['Do by hand what the customer agreed to.']
    return { ...(await handOver(parts, session, turn, [failure], todo)), done: true }
  }
  const barred = barredSignals(parts, session, caller)
  if (barred.length > 0)
    return handOver(parts, session, turn, barred, ['Answer the customer by other means.'])
  const classification = await classify(parts, session, turn, text)
  const language = languageOf(session.state, classification.language)
  const decision = await decide(inLanguage(parts, language), session, turn, messages, caller, classification)
  return decision && { ...decision, language }
}

/** What becomes of messages that answer nothing: a person, a script, or the agent. */
async function decide(
  parts: Parts,
  session: Session,
  turn: Turn,
  messages: InboundMessage[],
  caller: Caller,
  classification: Classification,
): Promise<Decision | undefined> {
  const text = textOf(messages)
  const language = languageOf(session.state, classification.language)
  const all = signalsOf(classification, text, session.state, parts.policy, session.now())
  const back = classification.flags.only_thanks ? undefined : reopen(parts, session, turn, messages, all)
  if (back) return back
  const signals = unsettled(all, session.state, parts.policy, session.now())
  if (weighs(signals))
    return handOver(parts, session, turn, signals, [`Answer: ${lastLine(text)}`], language, classification)
  if (classification.flags.only_thanks) return scripted(parts, session, 'thanks')
  if (classification.flags.greeting) return scripted(parts, session, 'greeting')
  const seen = caller.guest ? asGuest(session, caller.conversation) : session
  const script =
    signals.length === 0
      ? await answerByScript(parts, seen, turn, messages, caller, classification)
      : undefined
  if (script) return script
  const result = await runAgent(parts, seen, turn, messages, caller, signals)
  switch (result.kind) {
    case 'taken':
      return undefined
    case 'handover':
      return handOver(parts, session, turn, result.signals, result.left, language, classification)
    case 'answer':
      return (
        askForProof(parts, session, turn, messages) ?? {
          route: 'agent',
          drafts: [putting(parts, session, result.text, result)],
          entries: [],
          attempts: result.attempts,
        }
      )
  }
}

const scripted = (
  parts: Parts,
  { state }: Session,
  name: 'thanks' | 'greeting' | 'declined' | 'expired',
): Decision => ({
  route: `scripted:${name}`,
  drafts: [{ text: textsFor(parts, state)(name) }],
  entries: [],
})

/** A picture may come without a word; what it shows only the agent sees. */
const textOf = (messages: InboundMessage[]): string =>
  messages.map((message) => message.text || withFileNames('', message.files)).join('\n')

const lastLine = (text: string): string => text.trim().split('\n').at(-1)?.slice(0, 200) ?? ''

/**
 * The customer's answer to the open proposal: a yes does it, once. Undefined when that is not what the
 * messages are, and after a yes, whose result then stands in the turn; `changed` when it was taken back in time.
 */
async function answered(
  parts: Parts,
  session: Session,
  turn: Turn,
  messages: InboundMessage[],
  { guest }: Caller,
): Promise<Decision | 'changed' | undefined> {
  // Where another account's people read along nothing of theirs is agreed to or told.
  const pending = guest ? undefined : session.state.pending
  // Words are an answer only where the question was asked; a button names its proposal wherever it is pressed.
  const here =
    pending && messages.every(({ choice, conversation }) => choice || conversation === pending.conversation)
  const answer = answerTo(here ? pending?.id : undefined, messages)
  if (answer === 'stale') return scripted(parts, session, 'expired')
  if (!pending || answer === 'unclear') return undefined
  const outcome = answer === 'no' ? 'declined' : session.now() > pending.expires ? 'expired' : 'confirmed'
  session.note({
    key: keys.decided(pending.id),
    type: 'decided',
    at: session.now(),
    action: pending.id,
    hash: pending.hash,
    outcome,
    by: messages.map(({ id }) => id).join(' '),
  })
  if (outcome !== 'confirmed') return scripted(parts, session, outcome)
  if (!(await session.commit((state) => !looksAgain(state, turn)))) return 'changed'
  await perform(parts, session, turn.id, pending)
  return undefined
}

/** What became of an action confirmed in this turn, also when another worker did it and died. */
function confirmedResult({ state }: Session, { id }: Turn): ToolResult | undefined {
  const outsideSteps = Object.entries(state.turn?.results ?? {})
  // It was proposed in an earlier turn: what bears this one's name is what it looked up, or a script asked for.
  return outsideSteps.find(([call]) => !call.startsWith(`${id}:`) && !call.startsWith(`${id}.`))?.[1]
}

/** Conversations the bot may not answer in: a person has to find another way. */
function barredSignals(parts: Parts, session: Session, { conversation }: Caller): Signal[] {
  const channel = channelOf(conversation)
  if (session.state.optedOut.includes(conversation)) {
    return [
      { name: 'opted_out', hard: true, evidence: `wrote on ${channel} after opting out of messages there` },
    ]
  }
  const wild = tooOften(parts, session, conversation)
  if (wild) return [wild]
  const { mode, why } = modeIn(parts.policy, session.state, conversation)
  return mode === 'off'
    ? [{ name: 'channel_off', hard: true, evidence: `the policy keeps the bot off (${why})` }]
    : []
}

/** Opens a case or adds to the open one, and tells the customer what happens next and by when. */
export async function handOver(
  parts: Parts,
  session: Session,
  turn: Turn,
  signals: Signal[],
  left: string[],
  language = languageOf(session.state),
  classification?: Classification,
): Promise<Decision> {
  const {
    entry,
    case: held,
    joined,
  } = await hand(session, parts.policy, turn.id, signals, left, {
    intent: classification?.intent,
    language: classification?.language === 'und' ? undefined : classification?.language,
  })
  parts.metrics.count('switchboard_cases_total', { signal: signals[0]?.name ?? 'none' })
  const when = sayWhen(held.deadline, session.now(), parts.policy.hours, language)
  const text = textsFor(parts, session.state)(joined ? 'handover_again' : 'handover', { case: held.id, when })
  const silent = signals.some(({ name }) => name === 'opted_out' || name === 'too_often')
  return {
    route: 'hand_off',
    drafts: silent ? [] : [{ text: withOpening(parts, session, text) }],
    entries: [entry],
  }
}
