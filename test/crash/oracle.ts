/** The oracle: was everything that was accepted answered, relayed or handed over, once and in order, and is the money right? */
import type { Evidence } from './evidence.ts'
import { judgeClaims } from './oracle-claims.ts'
import { judgeMessages } from './oracle-messages.ts'
import { judgeRefunds } from './oracle-refunds.ts'
import { judgeSends } from './oracle-sends.ts'

export interface Verdict {
  /** What should not be: a line each. Empty when all is well. */
  findings: string[]
  /** Sends that reached the provider twice although their outcome was on record as unknown, by name. */
  doubled: string[]
  counts: { [what: string]: number }
}

export function judge(evidence: Evidence): Verdict {
  const verdicts = [judgeMessages, judgeSends, judgeRefunds, judgeClaims].map((part) => part(evidence))
  return {
    findings: verdicts.flatMap(({ findings }) => findings),
    doubled: verdicts.flatMap(({ doubled }) => doubled),
    counts: Object.assign({}, ...verdicts.map(({ counts }) => counts)),
  }
}
