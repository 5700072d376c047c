/**
 * Every action is in the ticket system, by the guard's hand and not the model's memory: what was done outside of a
 * ticket gets one of its own, closed as it is opened. Retried until it is there.
 */
import { messageOf } from '../errors.ts'
import type { Parts } from '../pipeline/parts.ts'
import { keys } from '../record/entries.ts'
import type { Session } from '../record/session.ts'
import { toolContext } from './perform.ts'

/** Between tries when the helpdesk does not take it, ms. */
export const logRetryMs = 30_000

/** When something is left to log that has to be tried again, epoch ms. */
export const nextLogging = ({ policy }: Parts, { state, now }: Session): number | undefined =>
  policy.tools.log_to_ticket && state.unlogged.length > 0 ? now() + logRetryMs : undefined

/** Logs what is left; a failure is only told, because what was done is in the record already. */
export async function logActions(parts: Parts, session: Session): Promise<void> {
  if (!parts.policy.tools.log_to_ticket) return
  for (const done of [...session.state.unlogged]) {
    const context = await toolContext(parts, session, `${done.action}/log`)
    if (!context) return
    try {
      const { helpdesk, scope, callId } = context
      const subject = `Done by ${parts.policy.identity.agent}: ${done.tool.replaceAll('_', ' ')}`
      const opened = await helpdesk.createTicket(
        scope,
        { subject, description: done.text, priority: 'low' },
        callId,
      )
      await helpdesk.updateTicket(scope, opened.id, { status: 'solved' }, `${callId}-closed`)
      session.note({
        key: keys.logged(done.action),
        type: 'ticket.logged',
        at: session.now(),
        action: done.action,
        ticket: opened.id,
      })
      await session.flush()
    } catch (error) {
      if (session.signal.aborted) throw error
      parts.log.warn(
        { action: done.action, cause: messageOf(error) },
        'an action is not in the ticket system yet',
      )
      return
    }
  }
}
