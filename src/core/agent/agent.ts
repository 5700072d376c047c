/**
 * The agent loop, by hand: ask the model, run what it asks for through the guard, show it the results, until
 * it answers. Every reply and every result is journaled before the next step.
 */
import { z } from 'zod'
import type { Approval } from '../approvals/approval.ts'
import { failedAttempts, signalsAfter, weighs } from '../cases/escalation.ts'
import { attemptsSince } from '../cases/history.ts'
import { unsettled } from '../cases/settled.ts'
import type { Signal } from '../desk.ts'
import { ModelError } from '../errors.ts'
import type { InboundMessage } from '../message.ts'
import type { Parts } from '../pipeline/parts.ts'
import { looksAgain } from '../pipeline/stale.ts'
import type { Attempt, PendingAction } from '../record/entries.ts'
import type { Session } from '../record/session.ts'
import { claimedCase, type Turn } from '../record/state.ts'
import { beginCount, overBudget } from './budget.ts'
import { checkReply } from './check.ts'
import { fetchFirst } from './context.ts'
import { anyShown, showFiles, withoutFiles } from './files.ts'
import { guard, handoverTool, type Call, type Caller } from './guard.ts'
import { callsOf, isFinal, nextStep, textOf, type Step } from './step.ts'

export type AgentResult =
  | { kind: 'answer'; text: string; action?: PendingAction; approval?: Approval; attempts: Attempt[] }
  | { kind: 'handover'; signals: Signal[]; left: string[] }
  /** A person claimed the case meanwhile, or what was asked has changed: say nothing. */
  | { kind: 'taken' }

const handoverInput = z.object({ summary: z.string(), reason: z.string().default('') })

/**
 * Runs or continues the turn's agent; `heard` are reasons to hand over that do not weigh enough alone.
 * Throws ModelError, HelpdeskError, LeaseLostError.
 */
export async function runAgent(
  parts: Parts,
  session: Session,
  turn: Turn,
  messages: InboundMessage[],
  caller: Caller,
  heard: Signal[],
): Promise<AgentResult> {
  beginCount(parts, session, caller.conversation)
  await fetchFirst(parts, session, turn, caller)
  let files = await showFiles(parts, session, turn, messages)
  const signals: Signal[] = [...heard]
  for (;;) {
    if (claimedCase(session.state) || looksAgain(session.state, turn)) return { kind: 'taken' }
    const current = session.state.turn ?? turn
    const enough = await overBudget(parts, session, current, caller.conversation)
    if (enough) return handOver([...signals, enough], ['Answer the customer: the bot may not go on.'])
    const step = await nextStep(parts, session, current, messages, files).catch((error: unknown) => {
      if (!refused(error) || !anyShown(files)) throw error
      files = withoutFiles(parts, session, current, messages, files)
      return nextStep(parts, session, current, messages, files)
    })
    if (isFinal(step.reply)) {
      const answer = finish(parts, session, step, signals)
      if (answer.kind !== 'answer') return answer
      const again = current.steps.some((one) => one.faults)
      const { faults, unread } = await checkReply(parts, session, current, step.index, answer.text, messages)
      if (unread) return handOver([...signals, notReviewed(unread)], [heldBack(answer.text)])
      if (faults.length === 0) return answer
      if (again) return handOver([...signals, refusedTwice(faults)])
      continue
    }
    const calls = callsOf(step.reply, current.id, step.index)
    signals.push(...(await runCalls(parts, session, calls, step.index, caller)))
    const all = [...signals, ...newAfter(parts, session, session.state.turn ?? current)]
    const asked = calls.find((call) => call.tool === handoverTool)
    if (asked) return askedFor(session, asked, step.index, all)
    if (weighs(all)) return handOver(all)
    if (step.index + 1 >= parts.policy.turn.max_steps) return outOfSteps(parts, signals)
  }
}

/** A damaged picture or a locked PDF is a fault in the request to the provider: the words are still to be answered. */
const refused = (error: unknown): boolean => error instanceof ModelError && error.again === 'never'

const handOver = (signals: Signal[], left = [leftOf(signals)]): AgentResult => ({
  kind: 'handover',
  signals,
  left,
})

/** One after the other: a write must see what the one before it did. */
async function runCalls(
  parts: Parts,
  session: Session,
  calls: Call[],
  step: number,
  caller: Caller,
): Promise<Signal[]> {
  const signals: Signal[] = []
  for (const call of calls) {
    const turn = session.state.turn
    if (!turn || claimedCase(session.state)) break
    if (turn.steps[step]?.results[call.id]) continue
    signals.push(...(await guard(parts, session, turn, call, caller)).signals)
  }
  return signals
}

const notReviewed = (cause: string): Signal => ({
  name: 'reply_unreviewed',
  hard: true,
  evidence: `the second reader of replies could not be reached: ${cause}`,
})

/** For whoever answers in the bot's place. */
const heldBack = (draft: string): string =>
  `Answer the customer. The bot's draft, which nobody has read: ${draft}`

const refusedTwice = (faults: string[]): Signal => ({
  name: 'reply_refused',
  hard: true,
  evidence: `the final check held the answer back twice: ${faults.join('; ')}`,
})

function finish(parts: Parts, session: Session, { reply }: Step, signals: Signal[]): AgentResult {
  const { turn, pending } = session.state
  const steps = [...(turn?.steps ?? []).filter((step) => step.reply !== reply), { reply, results: {} }]
  const all = [...signals, ...newAfter(parts, session, { ...(turn ?? emptyTurn), steps })]
  if (weighs(all)) return handOver(all)
  const text = textOf(reply)
  if (!text) {
    const evidence = `the model ended with '${reply.stop}' and no text`
    return handOver([{ name: 'no_answer', hard: true, evidence }], ['Answer the customer.'])
  }
  const attempts = attemptsIn(all)
  const known = attemptsSince(session.state, parts.policy, session.now())
  const reasons = [...known, ...attempts].map(({ why }) => why)
  if (reasons.length >= parts.policy.escalation.failed_attempts)
    return handOver([...all, failedAttempts(reasons)])
  const ofTurn = (action: PendingAction) => turn !== undefined && action.id.startsWith(`${turn.id}.`)
  const asked = session.state.approvals.find((one) => one.state === 'open' && ofTurn(one.action))
  const proposed = {
    ...(pending && ofTurn(pending) ? { action: pending } : {}),
    ...(asked ? { approval: asked } : {}),
  }
  return { kind: 'answer', text, attempts, ...proposed }
}

/** Without what a person has just handed back. */
const newAfter = ({ policy }: Parts, { state, now }: Session, turn: Turn): Signal[] =>
  unsettled(signalsAfter(turn, policy), state, policy, now())

const attemptsIn = (signals: Signal[]): Attempt[] =>
  signals.flatMap(({ name, evidence: why }): Attempt[] =>
    name === 'unsure' ? [{ which: 'this', why }] : name === 'repeated' ? [{ which: 'before', why }] : [],
  )

const emptyTurn: Turn = { id: '', upTo: 0, startedAt: 0, steps: [], results: {}, attempt: 0 }

/** The model asked for a person: its own words say what is left to do. */
function askedFor(session: Session, call: Call, step: number, signals: Signal[]): AgentResult {
  const result = session.state.turn?.steps[step]?.results[call.id]
  const evidence = result?.ok ? result.note : 'the agent asked for a person'
  const said = handoverInput.safeParse(call.input).data
  const name = said?.reason === 'out_of_scope' ? 'out_of_scope' : 'agent_asks'
  return handOver([{ name, hard: true, evidence }, ...signals], [said?.summary ?? evidence])
}

const leftOf = (signals: Signal[]): string =>
  `Decide and answer: ${signals.map(({ evidence }) => evidence).join('; ')}`

function outOfSteps(parts: Parts, signals: Signal[]): AgentResult {
  const evidence = `no answer after ${parts.policy.turn.max_steps} steps`
  return handOver(
    [...signals, { name: 'complex', hard: true, evidence }],
    ['Answer the customer: the agent found no end.'],
  )
}
