/** A write that somebody is asked about: its exact arguments under their hash. */
import { canonical, sha256 } from '../ids.ts'
import type { PendingAction } from '../record/entries.ts'
import type { Proposal } from '../tool.ts'

export async function actionFor(
  wanted: Pick<PendingAction, 'id' | 'tool' | 'input' | 'conversation' | 'expires'>,
  { summary, money }: Proposal,
): Promise<PendingAction> {
  const hash = await sha256(canonical([wanted.tool, wanted.input]))
  return { ...wanted, hash, summary, ...(money ? { money } : {}) }
}
