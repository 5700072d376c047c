/** Refunds: finds the charge in the books first, then asks for exactly that. */
import { act, look, says, type Move, type Skill } from '../move.ts'
import { historyShape } from '../records.ts'
import type { Talk } from '../talk.ts'
import { findCharge, type Found } from './charges.ts'

const wantsMoney =
  /\b(refund\w*|reimburse\w*|money back|pay (it|me|us|that) back|charged (us |me )?(twice|double)|overcharged|double[- ]charged|duplicate (charge|line|invoice|payment)|erstatt\w*|rembours\w*|reembols\w*)\b/i
const asksHow =
  /\b(refund policy|how (long|do|does|can|are)\b.*\brefund|when (do|will|does)\b.*\brefund|what is your refund)/i
const pointsAtCharge = /\bINV-|£|\b(pounds|line|invoice|month|that one|the (first|second|last))\b/i

export const refund: Skill = {
  name: 'refund',
  fits: (talk) => (says(talk, wantsMoney) && !says(talk, asksHow)) || answersWhich(talk),
  next: (talk) =>
    look(talk, 'get_account_history', { months: 12, kinds: ['invoices'] }, historyShape, ({ invoices }) =>
      propose(talk, findCharge(wordsAbout(talk), invoices)),
    ),
}

/** The customer answers our question which charge they meant. */
function answersWhich(talk: Talk): boolean {
  const lastOfUs = talk.earlier.findLast(({ who }) => who === 'us')?.text ?? ''
  return (
    /\b(which charge|which part of invoice|which one do you mean|which invoice is it)\b/i.test(lastOfUs) &&
    says(talk, pointsAtCharge)
  )
}

const wordsAbout = (talk: Talk): string => {
  if (!answersWhich(talk)) return talk.said
  const before =
    talk.earlier.findLast(({ who, text }) => who === 'customer' && wantsMoney.test(text))?.text ?? ''
  return `${talk.said}\n${before.replace(/^\[[^\]]*\]\s*/, '')}`
}

function propose(talk: Talk, found: Found): Move {
  if ('ask' in found) return { say: found.ask }
  const { invoice, amount, found: why } = found.charge
  const reason = `Customer reports a wrong charge: ${talk.said.replace(/\s+/g, ' ').slice(0, 200)}`
  return act(talk, 'process_refund', { invoice, amount, reason }, why)
}
