/**
 * Reads a message as one of the simple requests scripts answer. Strict on purpose: every word has to be known and the
 * whole has to mean one thing, since what is not read here goes to the agent, who can ask.
 */
import { normalise } from '../pipeline/rules/words.ts'
import { meanings, months, phrases, type Concept } from './words.ts'

export const requestKinds = ['password', 'invoice', 'ticket'] as const
export type RequestKind = (typeof requestKinds)[number]

/** Which invoice is meant; `month` 1 to 12. */
export type WhichInvoice = { id: string } | { month: number; year?: number } | 'latest'

export type Request =
  | { kind: 'password' }
  | { kind: 'invoice'; which: WhichInvoice }
  /** Without an id: all that are open. */
  | { kind: 'ticket'; id?: string }

/** Numbers of invoices and tickets as helpdesks write them. */
const invoiceId = /\bINV-[A-Z0-9]+(?:-[A-Z0-9]+)*/gi
const ticketId = /\bTCK-[A-Z0-9]+(?:-[A-Z0-9]+)*/gi

/** Nobody asks simply in more words than this. */
const mostWords = 25

/** What a request of a kind may be made of, and what it needs: one word of each group. */
const grammar: { [kind in RequestKind]: { needs: Concept[][]; may: Concept[] } } = {
  password: { needs: [['password'], ['forgot', 'reset']], may: ['locked', 'send'] },
  invoice: { needs: [['send']], may: ['invoice', 'latest'] },
  ticket: { needs: [['status']], may: ['ticket', 'latest'] },
}

/** Undefined for anything that is not plainly one such request. */
export function requestIn(text: string): Request | undefined {
  const invoices = idsIn(text, invoiceId)
  const tickets = idsIn(text, ticketId)
  const words = wordsOf(text)
  if (words.length === 0 || words.length > mostWords || invoices.length + tickets.length > 1) return undefined
  const [found, ...others] = requestKinds.filter((kind) => fits(kind, words))
  if (found === undefined || others.length > 0) return undefined
  if (found === 'password') {
    return invoices.length + tickets.length === 0 && !words.some(isDate) ? { kind: 'password' } : undefined
  }
  if (found === 'ticket') return invoices.length > 0 ? undefined : ticketIn(words, tickets[0])
  return tickets.length > 0 ? undefined : invoiceIn(words, invoices[0])
}

const idsIn = (text: string, id: RegExp): string[] => [
  ...new Set((text.match(id) ?? []).map((one) => one.toUpperCase())),
]

/** Without the numbers of records, groups of words in one, clause ends dropped. */
function wordsOf(text: string): string[] {
  const plain = normalise(text.replace(invoiceId, ' ').replace(ticketId, ' ')).replaceAll('|', ' ')
  const joined = phrases.reduce(
    (current, [from, to]) => current.replace(from, ` ${to} `),
    plain.replace(/\s+/g, ' '),
  )
  return joined.split(/\s+/).filter((word) => word !== '' && !/^\$\d$/.test(word))
}

/** Every word may stand there, and what the request needs is among them. */
function fits(kind: RequestKind, words: string[]): boolean {
  const { needs, may } = grammar[kind]
  const allowed = new Set<Concept>([...needs.flat(), ...may, 'filler'])
  const means = (word: string, concepts: Iterable<Concept>): boolean =>
    [...concepts].some((concept) => meanings.get(word)?.has(concept))
  return (
    words.every((word) => means(word, allowed) || (kind === 'invoice' && isDate(word))) &&
    needs.every((group) => words.some((word) => means(word, group)))
  )
}

const isDate = (word: string): boolean => months.has(word) || isYear(word)
const isYear = (word: string): boolean => /^20\d\d$/.test(word)
const says = (words: string[], concept: Concept): boolean =>
  words.some((word) => meanings.get(word)?.has(concept))

/** A number, or the word itself, has to say that it is about tickets. */
function ticketIn(words: string[], id: string | undefined): Request | undefined {
  if (id) return { kind: 'ticket', id }
  return says(words, 'ticket') ? { kind: 'ticket' } : undefined
}

/** One number, one month or the latest one; a mere 'my invoice' could be any. */
function invoiceIn(words: string[], id: string | undefined): Request | undefined {
  const named = new Set(words.flatMap((word) => months.get(word) ?? []))
  if (
    named.size === 0 &&
    /\b(?:for|of|from|the|our|my) may\b|\bmay(?: 20\d\d)? (?:invoice|bill)\b/.test(words.join(' '))
  )
    named.add(5)
  const [month, ...more] = named
  const years = words.filter(isYear)
  const latest = says(words, 'latest')
  if (more.length > 0 || years.length > 1) return undefined
  if (id) return month === undefined && !latest ? { kind: 'invoice', which: { id } } : undefined
  if (!says(words, 'invoice')) return undefined
  if (latest)
    return month === undefined && years.length === 0 ? { kind: 'invoice', which: 'latest' } : undefined
  if (month === undefined) return undefined
  const [year] = years
  return { kind: 'invoice', which: { month, ...(year ? { year: Number(year) } : {}) } }
}
