/** Cases that people of ours asked for: opened by whoever holds the record, so that there is never a second one beside it. */
import { hand } from '../cases/case.ts'
import { quote } from '../cases/escalation.ts'
import { keys } from '../record/entries.ts'
import type { Session } from '../record/session.ts'
import type { Parts } from './parts.ts'

/** Throws LeaseLostError and what the store throws. */
export async function openAsked({ policy, metrics }: Parts, session: Session): Promise<void> {
  for (const { key, by, why, words } of [...session.state.asked]) {
    const evidence = `${by.name}: ${why}${words ? ` ${quote(words)}` : ''}`
    const signals = [{ name: 'opened_by_hand', hard: true, evidence }]
    const left = words ? [`Answer: ${words.trim().slice(0, 200)}`] : []
    const { entry, case: held } = await hand(session, policy, key, signals, left)
    metrics.count('switchboard_cases_total', { signal: 'opened_by_hand' })
    session.note(entry)
    const given = keys.givenCase(key)
    session.note({ key: given, type: 'case.given', at: session.now(), asked: key, case: held.id })
    await session.flush()
  }
}
