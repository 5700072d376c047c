/** The ceilings on what models may cost, looked at before each call of the agent. */
import type { Signal } from '../desk.ts'
import type { ConversationId } from '../message.ts'
import type { CallFacts } from '../model.ts'
import type { Parts } from '../pipeline/parts.ts'
import type { Policy } from '../policy.ts'
import { keys } from '../record/entries.ts'
import type { Session } from '../record/session.ts'
import type { CustomerState, Turn } from '../record/state.ts'
import { nothingSpent, overspent, spentBy } from './spending.ts'

/** Counts a conversation in which no model was used before, or not since it became quiet. */
export function beginCount({ metrics }: Parts, { state }: Session, conversation: ConversationId): void {
  if (!state.spent[conversation]) metrics.count('switchboard_conversations_total')
}

/** A conversation that was quiet for as long as the policy says is over: what it cost is told, and counted anew. */
export async function closeCounts(parts: Parts, session: Session): Promise<void> {
  const at = session.now()
  for (const { conversation, spent: cost } of conversations(session.state)) {
    if (at < cost.at + quietMs(parts.policy)) continue
    parts.metrics.observe('switchboard_conversation_cost_dollars', cost.micro / 1e6)
    parts.metrics.observe('switchboard_conversation_tokens', cost.tokens)
    session.note({ key: keys.anew(conversation, cost.at), type: 'spending.anew', at, conversation })
  }
  await session.flush()
}

/** When the next conversation is over, epoch ms. */
export function nextClosing({ policy }: Parts, { state }: Session): number | undefined {
  const [first] = conversations(state)
    .map(({ spent: { at } }) => at)
    .sort((a, b) => a - b)
  return first === undefined ? undefined : first + quietMs(policy)
}

const quietMs = ({ spending }: Policy): number => spending.idle_hours * 3_600_000

const conversations = ({ spent }: CustomerState) =>
  Object.keys(spent).flatMap((key) => {
    const cost = isConversation(key) ? spent[key] : undefined
    return isConversation(key) && cost ? [{ conversation: key, spent: cost }] : []
  })

const isConversation = (key: string): key is ConversationId => key.includes(':')

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
