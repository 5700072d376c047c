/** What people of ours are shown at once: forms, answers, their own page. A courtesy: what fails here they can do again. */
import type { StaffAnswer, StaffEvent } from '../channel.ts'
import { messageOf } from '../errors.ts'
import { readOverview } from '../overview/overview.ts'
import type { Parts } from './parts.ts'

/** Milliseconds: a trigger is good for three seconds, and so long the platform waits for its 2xx as well. */
const patienceMs = 2_500

/** Never throws. */
export async function showStaff(parts: Parts, event: StaffEvent, shown: StaffAnswer): Promise<void> {
  const signal = AbortSignal.timeout(patienceMs)
  try {
    if (event.kind === 'opened_home') return await showHome(parts, event, signal)
    if (event.kind !== 'pressed' && event.kind !== 'quoted' && event.kind !== 'looks') return
    const { trigger, answer } = event
    if (shown.open && trigger) await parts.desk?.open?.(trigger, shown.open, signal)
    if (event.kind !== 'pressed') {
      if (shown.say && answer) await parts.desk?.tell?.(answer, shown.say, signal)
      return
    }
    if (shown.say !== undefined && answer) await parts.desk?.answer?.(answer, shown.say, signal)
    // What they pressed there has changed what it shows.
    if (event.thread === undefined) await showHome(parts, event, signal)
  } catch (error) {
    parts.log.warn(
      { kind: event.kind, by: event.by.id, cause: messageOf(error) },
      'a person of ours was not shown the answer',
    )
  }
}

async function showHome(parts: Parts, { by }: StaffEvent, signal: AbortSignal): Promise<void> {
  const { desk, roles } = parts
  if (!desk?.home) return
  const refused = await roles.whyNot(by, 'see')
  await desk.home(by, refused === undefined ? await readOverview(parts, by) : { refused }, signal)
}
