/** Facts of the contract and the measured use. */
import { look, says, type Skill } from '../move.ts'
import { count, historyShape, monthName, type Contract, type History } from '../records.ts'

export const account: Skill = {
  name: 'account',
  fits: (talk) =>
    says(
      talk,
      /\b(when|what|which|until when)\b.*\b(contract|plan|renew\w*|subscription)\b/i,
      /\b(our|my|the) (contract|plan|terms)\b.*\?/i,
      /\bhow (many|much)\b.*\b(calls?|seats?|usage|used|included)\b/i,
      /\b(our|my) usage\b/i,
    ) && !says(talk, /\bhow (do|can) (i|we)\b/i),
  next: (talk) =>
    look(
      talk,
      'get_account_history',
      { months: 3, kinds: ['usage', 'contract'] },
      historyShape,
      (history) => ({
        say: facts(history, /\b(calls?|seats?|usage|used)\b/i.test(talk.said)),
      }),
    ),
}

function facts({ contract, usage }: History, aboutUse: boolean): string {
  const [latest] = [...usage].sort((a, b) => b.period.localeCompare(a.period))
  const use =
    latest &&
    `In ${monthName(latest.period)} you used ${count(latest.calls)} API calls and ${count(latest.seats)} seats.`
  const parts = contract ? [use && aboutUse ? use : '', terms(contract)] : [use ?? '']
  return (
    parts.filter(Boolean).join(' ') ||
    'I looked, and there is no contract or usage on record for your account.'
  )
}

const terms = (contract: Contract): string =>
  `Your ${contract.plan} contract runs from ${contract.start} to ${contract.end} at ${contract.monthly_fee} a month. It includes ` +
  `${count(contract.included_seats)} seats (${contract.price_per_extra_seat} for each further one) and ${count(contract.included_calls_per_month)} ` +
  `API calls a month (${contract.price_per_thousand_extra_calls} for each further thousand).`
