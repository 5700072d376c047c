/** What is proposed, or put to a person of ours, stands below the words of the answer in the gateway's own, so that it is exactly that. */
import type { Approval } from '../approvals/approval.ts'
import { sayWhen } from '../cases/calendar.ts'
import type { PendingAction } from '../record/entries.ts'
import type { Session } from '../record/session.ts'
import { languageOf } from '../record/state.ts'
import type { Parts } from './parts.ts'
import { proposalChoices } from './proposal.ts'
import { textsFor, type Draft } from './reply.ts'

/** `summary`: the action in the customer's language, where there are words for it; else as its tool puts it. */
export function putting(
  parts: Parts,
  session: Session,
  text: string,
  { action, approval }: { action?: PendingAction; approval?: Approval },
  summary?: string,
): Draft {
  const say = textsFor(parts, session.state)
  if (approval) {
    const language = languageOf(session.state)
    const when = sayWhen(approval.expires, session.now(), parts.policy.hours, language)
    return { text, below: say('approval_asked', { action: summary ?? approval.action.summary, when }) }
  }
  if (!action) return { text }
  return {
    text,
    below: say('proposal', { action: summary ?? action.summary }),
    choices: proposalChoices(action.id, say),
  }
}
