/** 'Why is my bill higher?': the line that differs, by how much, and the terms and usage that explain it. */
import { look, says, type Move, type Skill } from '../move.ts'
import {
  count,
  hundredths,
  historyShape,
  monthName,
  type Comparison,
  type History,
  type Invoice,
} from '../records.ts'
import { firstName, isShort, type Talk } from '../talk.ts'

export const invoice: Skill = {
  name: 'invoice',
  fits: (talk) =>
    says(
      talk,
      /\b(invoices?|bills?|billed|billing|charged?|charges|rechnung\w*|factur\w+)\b/i,
      /\b(higher|more expensive|went up|increase\w*)\b.*\b(month|usual|last|before)\b/i,
      /\bwhat (do|did) (we|i) (owe|pay)\b/i,
    ) && !says(talk, /\bhow (do|can|to)\b.*\b(pay|read|change|set up|add|get)\b/i),
  next: (talk) =>
    look(
      talk,
      'get_account_history',
      { months: 3, kinds: ['invoices', 'usage', 'contract', 'changes'] },
      historyShape,
      (history) => answer(talk, history),
    ),
}

const asksWhy =
  /\b(why|higher|lower|more|less|increase\w*|went up|different|difference|jump\w*|expensive|explain|changed|warum|höher|pourquoi|por qué)\b/i

function answer(talk: Talk, history: History): Move {
  const { comparison, invoices } = history
  if (invoices.length === 0)
    return { say: 'I looked, and there are no invoices on your account in the last three months.' }
  const named = invoices.find(({ id }) => talk.said.toUpperCase().includes(id))
  if (comparison && asksWhy.test(talk.said)) return { say: explain(talk, history, comparison) }
  const [latest] = named ? [named] : newest(invoices)
  return { say: latest ? describe(latest) : 'There is no invoice with that number on your account.' }
}

const newest = (invoices: Invoice[]): Invoice[] =>
  [...invoices].sort(
    (a, b) => b.period.localeCompare(a.period) || (hundredths(b.total) ?? 0) - (hundredths(a.total) ?? 0),
  )

const describe = ({ id, period, status, total, net, lines }: Invoice): string =>
  `Invoice ${id} for ${monthName(period)} is ${total} (${net} plus VAT) and is ${status}. It is made up of:\n${lines
    .map(
      ({ description, quantity, unit_price, amount }) =>
        `- ${description}: ${count(quantity)} × ${unit_price} = ${amount}`,
    )
    .join('\n')}`

function explain(talk: Talk, history: History, comparison: Comparison): string {
  const { before, after, change, lines } = comparison
  const [name, ids] = [firstName(talk.context), (period: string) => idsOf(history.invoices, period)]
  const difference = change.replace(/^[+-]/, '')
  const direction = change.startsWith('-') ? 'lower' : 'higher'
  const opening = `${name ? `${name}, I` : 'I'} compared your last two months.`
  if (lines.length === 0) {
    return `${opening} ${ids(after)} (${monthName(after)}) and ${ids(before)} (${monthName(before)}) are made up of the same lines at the same amounts.`
  }
  const [main, ...others] = [...lines].sort(
    (a, b) => Math.abs(hundredths(b.change) ?? 0) - Math.abs(hundredths(a.change) ?? 0),
  )
  const sentences = [
    `${opening} ${ids(after)} (${monthName(after)}) is ${difference} ${direction} than ${ids(before)} (${monthName(before)}), VAT included.`,
    ...(main
      ? [
          `The line that changed${others.length > 0 ? ' most' : ''} is “${main.description}”: ${main.after} instead of ${main.before}, before VAT.`,
        ]
      : []),
    ...(main ? reasons(main.description, history, before, after) : []),
    ...(others.length > 0
      ? [`Also changed: ${others.map((line) => `“${line.description}” ${line.change}`).join(', ')}.`]
      : []),
  ]
  return isShort(talk.context)
    ? sentences.slice(0, 4).join(' ')
    : `${sentences.join(' ')}\n\nIf that doesn't match what you expected, I can open a ticket or bring in a colleague.`
}

const idsOf = (invoices: Invoice[], period: string): string =>
  invoices
    .filter((one) => one.period === period && one.status !== 'void')
    .map(({ id }) => id)
    .join(' and ') || monthName(period)

/** Only what the records say about the kind of line that changed. */
function reasons(
  description: string,
  { usage, contract, changes }: History,
  before: string,
  after: string,
): string[] {
  const [was, is] = [before, after].map((period) => usage.find((month) => month.period === period))
  if (!was || !is || !contract) return []
  if (/\bcalls?\b/i.test(description)) {
    return [
      `You used ${count(is.calls)} API calls in ${monthName(after)} and ${count(was.calls)} in ${monthName(before)}; your ${contract.plan} contract includes ${count(contract.included_calls_per_month)} a month and bills ${contract.price_per_thousand_extra_calls} for each started thousand beyond that.`,
    ]
  }
  if (/\bseats?\b/i.test(description)) {
    const recent = changes.filter(
      ({ date, description: what }) => /seat/i.test(what) && date.slice(0, 7) >= before,
    )
    return [
      `You had ${count(is.seats)} seats in ${monthName(after)} and ${count(was.seats)} in ${monthName(before)}; your ${contract.plan} contract includes ${count(contract.included_seats)} and bills ${contract.price_per_extra_seat} for each further one.`,
      ...recent.map(({ date, description: what }) => `On ${date}: ${what}.`),
    ]
  }
  return []
}
