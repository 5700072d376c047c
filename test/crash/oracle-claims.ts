/** One claim a round, everybody who pressed is told, and what a person said in the thread reached the customer if it was theirs to say. */
import { ofType, type CustomerRecord, type Evidence } from './evidence.ts'
import { holderAt } from './oracle-messages.ts'
import type { Verdict } from './oracle.ts'

export function judgeClaims({ accepted, customers }: Evidence): Verdict {
  const findings = customers.flatMap((record) => [...claimsAmiss(record), ...wordsAmiss(record)])
  const said = new Set(customers.flatMap((record) => ofType(record, 'staff.said').map(({ key }) => key)))
  for (const what of accepted) {
    if (what.kind === 'said' && !said.has(`said:${what.id}`))
      findings.push(`accepted and not there: said ${what.id}`)
    if (what.kind === 'pressed' && !customers.some((record) => hasPress(record, what)))
      findings.push(`accepted and not there: ${what.action} of ${what.case} by ${what.user}`)
  }
  const claims = customers.flatMap((record) => ofType(record, 'case.claimed')).length
  const cases = customers.flatMap((record) => ofType(record, 'case.opened')).length
  return { findings, doubled: [], counts: { cases, claims, 'words of staff': said.size } }
}

/** Claims that counted, one a round; a press that came too late is on record as refused. */
function claimsAmiss(record: CustomerRecord): string[] {
  const rounds = ofType(record, 'case.claimed').map((claim) => `${claim.case} round ${claim.round}`)
  const twice = rounds.filter((round, i) => rounds.indexOf(round) !== i)
  return twice.map((round) => `${record.id}: ${round} was claimed twice`)
}

type Press = Extract<Evidence['accepted'][number], { kind: 'pressed' }>

const hasPress = (record: CustomerRecord, press: Press): boolean =>
  record.entries.some((entry) => {
    if (entry.key === `refused:${press.id}`) return true
    if (entry.type !== 'case.claimed' && entry.type !== 'case.ended') return false
    return entry.case === press.case && entry.round === press.round && entry.by.id === `slack:${press.user}`
  })

/** Only the holder's words, in the thread of the case they hold, go to the customer; those all do. */
function wordsAmiss(record: CustomerRecord): string[] {
  const sent = new Set(ofType(record, 'sent').map(({ out }) => out))
  return ofType(record, 'staff.said').flatMap((said) => {
    const holder = holderAt(record.entries, said.seq)
    const card = ofType(record, 'sent').find(({ out }) => out === `card:case:${holder?.case}`)
    const theirs = holder?.by === said.by.id && card?.thread === said.thread
    const reached = sent.has(said.key) && whatItIs(record, said.key) === 'reply'
    return theirs === reached
      ? []
      : [`${record.id}: “${said.text}” ${theirs ? 'did not reach' : 'reached'} the customer`]
  })
}

/** Words that were not the holder's to say are answered with a whisper under the same name. */
const whatItIs = (record: CustomerRecord, out: string): 'reply' | 'whisper' => {
  const sent = ofType(record, 'sent').find((one) => one.out === out)
  return sent && sent.provider.length > 0 ? 'reply' : 'whisper'
}
