/** Which charge does the customer mean? Found in their invoices, never guessed. */
import { decimal, hundredths, monthName, type Invoice } from '../records.ts'

export interface Charge {
  invoice: string
  /** With VAT, as `120.00`. */
  amount: string
  /** Why it is this one, for the customer. */
  found: string
}

export type Found = { charge: Charge } | { ask: string }

const invoiceId = /\bINV-[A-Z0-9-]+/i

/** By invoice number, then a duplicate, then a sum, then words of a line. `ask` when it stays open. */
export function findCharge(said: string, invoices: Invoice[]): Found {
  const paid = [...invoices]
    .filter(({ status }) => status === 'paid')
    .sort((a, b) => b.period.localeCompare(a.period))
  const named = invoiceId.exec(said)?.[0].toUpperCase()
  if (named) {
    const invoice = invoices.find(({ id }) => id === named)
    return invoice
      ? within(said, invoice)
      : { ask: `I can't find an invoice ${named} on your account. Could you check the number?` }
  }
  if (/\b(duplicate\w*|twice|double|doubled|two times|2x)\b/i.test(said)) return duplicate(said, paid)
  const [latest] = paid
  if (!latest)
    return { ask: 'I looked, and there is no paid invoice in the last twelve months that could be refunded.' }
  if (/\blast (month|invoice|bill)\b/i.test(said)) return within(said, latest)
  return bySum(said, paid) ?? byWords(said, paid) ?? { ask: which(paid) }
}

/** The part of one invoice that is meant. */
function within(said: string, invoice: Invoice): Found {
  if (/\b(duplicate\w*|twice|double|doubled)\b/i.test(said)) return duplicate(said, [invoice])
  const sum = bySum(said, [invoice])
  if (sum) return sum
  const line = byWords(said, [invoice])
  if (line) return line
  if (/\b(whole|entire|full|all of|complete)\b/i.test(said) && invoice.refundable) {
    return {
      charge: {
        invoice: invoice.id,
        amount: decimal(hundredths(invoice.refundable) ?? 0),
        found: `Invoice ${invoice.id} comes to ${invoice.total}.`,
      },
    }
  }
  return {
    ask: `Which part of invoice ${invoice.id} (${monthName(invoice.period)}, ${invoice.total}) was wrong? It holds ${invoice.lines
      .map(({ description, amount }) => `“${description}” ${amount}`)
      .join(', ')}, before VAT.`,
  }
}

type Line = Invoice['lines'][number]

function duplicate(said: string, invoices: Invoice[]): Found {
  const twice = invoices.flatMap((invoice) =>
    invoice.lines
      .filter((line, i) => invoice.lines.findIndex((other) => sameLine(line, other)) < i)
      .map((line) => ({ invoice, line })),
  )
  const meant = twice.filter(({ line }) => overlap(said, line.description) > 0)
  const candidates = meant.length > 0 ? meant : twice
  const [one, ...others] = candidates
  if (!one)
    return {
      ask: "I compared the lines of your paid invoices and can't find one that was charged twice. Which invoice is it, and which line?",
    }
  if (others.length > 0) {
    const list = candidates.map(({ invoice, line }) => `“${line.description}” on ${invoice.id}`).join(', ')
    return { ask: `I found more than one line that was charged twice: ${list}. Which one do you mean?` }
  }
  return {
    charge: {
      ...charged(one.invoice, one.line),
      found: `“${one.line.description}” stands twice on invoice ${one.invoice.id} for ${monthName(one.invoice.period)}, at ${one.line.amount} before VAT each time.`,
    },
  }
}

const sameLine = (a: Line, b: Line): boolean => a.description === b.description && a.amount === b.amount

/** A line's price with the invoice's own share of VAT. */
const charged = ({ id, net, total }: Invoice, { amount }: Line): { invoice: string; amount: string } => {
  const [part, whole, gross] = [amount, net, total].map((money) => hundredths(money) ?? 0)
  return {
    invoice: id,
    amount: decimal(whole ? Math.round(((part ?? 0) * (gross ?? 0)) / whole) : (part ?? 0)),
  }
}

const sumIn =
  /(?:£|\bGBP ?)(\d[\d,]*(?:\.\d{1,2})?)|\b(\d[\d,]*(?:\.\d{1,2})?) ?(?:£|GBP\b|pounds?\b|quid\b)/i

/** A sum belongs to the newest invoice that has a line of it, with or without VAT; a named invoice takes any sum. */
function bySum(said: string, invoices: Invoice[]): Found | undefined {
  const match = sumIn.exec(said)
  const sum = match && hundredths(match[1] ?? match[2] ?? '')
  if (!sum) return undefined
  for (const invoice of invoices) {
    const line = invoice.lines.find(
      (one) => hundredths(one.amount) === sum || charged(invoice, one).amount === decimal(sum),
    )
    if (line)
      return {
        charge: {
          ...charged(invoice, line),
          found: `“${line.description}” on invoice ${invoice.id} is ${line.amount} before VAT.`,
        },
      }
  }
  const [only, ...more] = invoices
  return only && more.length === 0
    ? {
        charge: {
          invoice: only.id,
          amount: decimal(sum),
          found: `Invoice ${only.id} for ${monthName(only.period)} comes to ${only.total}.`,
        },
      }
    : undefined
}

function byWords(said: string, invoices: Invoice[]): Found | undefined {
  const scored = invoices
    .flatMap((invoice) =>
      invoice.lines.map((line) => ({ invoice, line, score: overlap(said, line.description) })),
    )
    .filter(({ score }) => score > 0)
    .sort((a, b) => b.score - a.score)
  const [best, next] = scored
  if (!best || (next && next.score === best.score && next.line.description !== best.line.description))
    return undefined
  return {
    charge: {
      ...charged(best.invoice, best.line),
      found: `“${best.line.description}” on invoice ${best.invoice.id} (${monthName(best.invoice.period)}) is ${best.line.amount} before VAT.`,
    },
  }
}

const tooCommon = new Set([
  'invoice',
  'month',
  'monthly',
  'plan',
  'charge',
  'charged',
  'refund',
  'please',
  'extra',
  'last',
])

/** Words of the line the customer used too, by their first letters ('seat' and 'seats'). */
function overlap(said: string, description: string): number {
  const words = wordsOf(said)
  return wordsOf(description).filter((word) => words.some((other) => other.startsWith(word.slice(0, 4))))
    .length
}

const wordsOf = (text: string): string[] =>
  text
    .toLowerCase()
    .split(/[^\p{L}]+/u)
    .filter((word) => word.length >= 4 && !tooCommon.has(word))

const which = (paid: Invoice[]): string =>
  `Which charge should I look at? Your latest paid invoices are ${paid
    .slice(0, 3)
    .map(({ id, period, total }) => `${id} (${monthName(period)}, ${total})`)
    .join(', ')}. The invoice number and the line that was wrong are enough.`
