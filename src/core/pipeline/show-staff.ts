/** What people of ours are shown at once: forms and answers. A courtesy: what fails here they can do again. */
import type { StaffAnswer, StaffEvent } from '../channel.ts'
import { messageOf } from '../errors.ts'
import type { Parts } from './parts.ts'

/** Milliseconds: a trigger is good for three seconds, and so long the platform waits for its 2xx as well. */
const patienceMs = 2_500

/** Never throws. */
export async function showStaff({ desk, log }: Parts, event: StaffEvent, shown: StaffAnswer): Promise<void> {
  if (event.kind !== 'pressed') return
  const { trigger, answer } = event
  const signal = AbortSignal.timeout(patienceMs)
  try {
    if (shown.open && trigger) await desk?.open?.(trigger, shown.open, signal)
    if (shown.say !== undefined && answer) await desk?.answer?.(answer, shown.say, signal)
  } catch (error) {
    log.warn(
      { action: event.action, by: event.by.id, cause: messageOf(error) },
      'a person of ours was not shown the answer',
    )
  }
}
