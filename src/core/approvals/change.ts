/** Another amount than was asked for: the same write with other arguments, and so with a hash of its own. */
import { actionFor } from '../agent/action.ts'
import { toolContext } from '../agent/perform.ts'
import { HelpdeskError } from '../errors.ts'
import type { Money } from '../helpdesk.ts'
import type { Parts } from '../pipeline/parts.ts'
import type { PendingAction } from '../record/entries.ts'
import type { Session } from '../record/session.ts'
import type { Approval } from './approval.ts'

/**
 * What is approved instead, looked at by the tool as if the agent had asked for it. Else why it cannot be, in words
 * for the approver.
 */
export async function withAmount(
  parts: Parts,
  session: Session,
  { action }: Approval,
  amount: Money,
): Promise<PendingAction | string> {
  const tool = parts.tools.find(({ name }) => name === action.tool)
  const asked = tool?.parse(action.input)
  const other = asked?.ok && asked.withAmount ? tool?.parse(asked.withAmount(amount)) : undefined
  const id = `${action.id}:changed`
  const context = await toolContext(parts, session, id)
  if (!other?.ok || !other.propose || !context) return 'The amount of this cannot be changed.'
  try {
    const proposal = await other.propose(context)
    if ('ok' in proposal) return proposal.error
    const { tool: name, conversation, expires } = action
    return await actionFor({ id, tool: name, input: other.input, conversation, expires }, proposal)
  } catch (error) {
    if (!(error instanceof HelpdeskError)) throw error
    return 'The system behind this does not answer. Please try again.'
  }
}
