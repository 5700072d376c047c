/** The ceilings on what models may cost, looked at before each call of the agent. */
import type { Signal } from '../desk.ts'
import type { ConversationId } from '../message.ts'
import type { CallFacts } from '../model.ts'
import type { Parts } from '../pipeline/parts.ts'
import { keys } from '../record/entries.ts'
import type { Session } from '../record/session.ts'
import type { Turn } from '../record/state.ts'
import { nothingSpent, overspent, spentBy } from './spending.ts'

/** Begins the conversation's count anew when it was quiet for as long as the policy says. */
export function beginCount(parts: Parts, session: Session, turn: Turn, conversation: ConversationId): void {
  const known = session.state.spent[conversation]
  if (!known) parts.metrics.count('switchboard_conversations_total')
  if (!known || session.now() - known.at <= parts.policy.spending.idle_hours * 3_600_000) return
  parts.metrics.count('switchboard_conversations_total')
  session.note({ key: keys.anew(turn.id), type: 'spending.anew', at: session.now(), conversation })
}

/** The reason to stop asking models; undefined while there is room. Throws what the store throws. */
export async function overBudget(
  parts: Parts,
  session: Session,
  turn: Turn,
  conversation: ConversationId,
): Promise<Signal | undefined> {
  const { spending } = parts.policy
  const why =
    overspent('this answer', turn.spent ?? nothingSpent(), spending.turn) ??
    overspent(
      'this conversation',
      session.state.spent[conversation] ?? nothingSpent(),
      spending.conversation,
    ) ??
    overspent('all customers today', await parts.spending.today(), spending.day)
  return why === undefined ? undefined : { name: 'spending_limit', hard: true, evidence: why }
}

/** Counts a call for metrics and for the day. What it cost the customer is folded from the record. */
export function spent(parts: Parts, purpose: string, facts: CallFacts): void {
  const { model, usage, microDollars } = facts
  parts.spending.add(spentBy(facts))
  parts.metrics.count('switchboard_model_calls_total', { model, purpose })
  const { input, output, cacheWrite, cacheRead } = usage
  for (const [kind, tokens] of Object.entries({ input, output, cacheWrite, cacheRead })) {
    parts.metrics.count('switchboard_model_tokens_total', { model, kind }, tokens)
  }
  if (microDollars) parts.metrics.count('switchboard_model_micro_dollars_total', { model }, microDollars)
}
