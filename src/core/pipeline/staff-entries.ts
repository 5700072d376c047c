/** Which entry a press or a form of the desk becomes. Its key says what can happen only once. */
import { promisedByAll } from '../cases/deadline.ts'
import { outcomes, type ButtonTarget } from '../desk.ts'
import type { Tier } from '../helpdesk.ts'
import { keys, type Entry } from '../record/entries.ts'
import type { Pressed, Submitted } from '../staff.ts'
import type { AcceptParts } from './accept.ts'

/**
 * All or none of them are appended. Empty for a button that is not of the desk's. `tier`: the customer's, asked only
 * where a new promise depends on it.
 */
export async function entriesOfPress(
  { clock, policy }: AcceptParts,
  event: Pressed,
  target: ButtonTarget,
  tier: () => Promise<Tier | undefined>,
): Promise<Entry[]> {
  const { action, by, thread } = event
  const { case: id, round, message, channel } = target
  const at = clock.now()
  const claimed = {
    key: keys.claimed(id, round),
    type: 'case.claimed',
    at,
    case: id,
    round,
    by,
    ...(thread && { thread }),
  } as const
  const ended = { key: keys.ended(id, round), at, case: id, round, by }
  switch (action) {
    case 'claim':
      return [claimed]
    // Where no form can be shown.
    case 'resolve':
      return [{ ...ended, type: 'case.ended', how: 'resolved' }]
    case 'hand_back':
      return [{ ...ended, type: 'case.ended', how: 'handed_back' }]
    case 'take_over':
      return [{ ...ended, type: 'case.passed', to: by }]
    case 'release':
      return [{ ...ended, type: 'case.released', deadlines: promisedByAll(policy, await tier(), at) }]
    case 'channel':
      return channel ? [{ key: keys.chose(event.id), type: 'case.channel', at, case: id, by, channel }] : []
    case 'claim_send':
      return message ? [claimed, settled('send')] : []
    case 'send_anyway':
      return message ? [settled('send')] : []
    case 'keep_note':
      return message ? [settled('note')] : []
    default:
      return []
  }

  function settled(how: 'send' | 'note'): Entry {
    const words = message ?? ''
    return { key: keys.settled(words), type: 'staff.settled', at, case: id, by, message: words, how }
  }
}

/** Undefined for a form that is not of the desk's. Its values have been looked at (`formProblems`). */
export function entryOfForm(
  { form, values, by }: Submitted,
  { case: id, round }: ButtonTarget,
  at: number,
): Entry | undefined {
  const key = keys.ended(id, round)
  const note = values['note'] ? { note: values['note'] } : {}
  switch (form) {
    case 'resolve': {
      const outcome = outcomes.find((one) => one === values['outcome']) ?? 'solved'
      return { key, type: 'case.ended', at, case: id, round, how: 'resolved', by, outcome, ...note }
    }
    case 'hand_back':
      return { key, type: 'case.ended', at, case: id, round, how: 'handed_back', by, ...note }
    case 'reassign': {
      const to = values['person']
      return to
        ? {
            key,
            type: 'case.passed',
            at,
            case: id,
            round,
            by,
            to: { id: to, name: to.replace(/^slack:/, '') },
            ...note,
          }
        : undefined
    }
    default:
      return undefined
  }
}
