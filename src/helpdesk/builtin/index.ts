/** The built-in helpdesk: read-only company data, and what was written since in records of the store. */
import type { AccountHistory, Article, Helpdesk, Profile, Scope, Ticket } from '../../core/helpdesk.ts'
import type { Store } from '../../core/store.ts'
import type { Accounts } from './accounts.ts'
import { createAccounts } from './accounts.ts'
import type { KnowledgeArticle } from './article.ts'
import { createCallbacks } from './callbacks.ts'
import type { CompanyData, SeedAccount } from './company.ts'
import { findPerson, plainContact, seedOf } from './company.ts'
import type { AccountView } from './entries.ts'
import { idOf, refundOf } from './entries.ts'
import { createJournal } from './journal.ts'
import { indexArticles } from './knowledge.ts'
import { checkRefund, refusal } from './refunds.ts'

/** What the built-in helpdesk is made of. */
export interface BuiltinParts {
  store: Store
  /** Epoch ms. */
  clock: () => number
  /** The company's data as they are at a moment (epoch ms); the same moment gives the same data. */
  data: (now: number) => CompanyData
  articles: KnowledgeArticle[]
}

/** Makes the helpdesk; nothing is read before the first call. Several processes may share one store. */
export const createBuiltinHelpdesk = ({ store, clock, data, articles }: BuiltinParts): Helpdesk => {
  const journal = createJournal(store)
  const company = () => data(clock())
  const accounts = createAccounts(journal, clock, company)
  return {
    name: 'builtin',
    find: async (identity) => findPerson(company(), identity),
    profile: async (scope) => profileOf(seedOf(company(), scope), scope),
    history: async (scope, since) => {
      const { seed, ...now } = await accounts.need(scope)
      return historyOf(seed, now, since)
    },
    invoice: async (scope, id) => (await accounts.view(scope))?.invoices.find((invoice) => invoice.id === id),
    articles: indexArticles(articles),
    article: async (id) => plainArticle(articles.find((article) => article.id === id)),
    openTickets: async (scope) => newest((await accounts.view(scope))?.tickets ?? []).filter(isOpen),
    ticket: async (scope, id) => (await accounts.view(scope))?.tickets.find((ticket) => ticket.id === id),
    ...accountWrites(accounts),
    ...createCallbacks(journal, clock, company),
  }
}

const accountWrites = (accounts: Accounts): Pick<Helpdesk, 'createTicket' | 'updateTicket' | 'refund'> => ({
  createTicket: async (scope, ticket, key) => {
    const written = await accounts.write(scope, key, () => ({ type: 'ticket_created', ticket }))
    if (written?.entry.type !== 'ticket_created') throw keyReused()
    const id = idOf('TCK', scope.account, written.entry.seq)
    const created = written.after.tickets.find((known) => known.id === id)
    if (!created) throw new TypeError(`ticket ${id} was written but is not there`)
    return created
  },

  updateTicket: async (scope, id, change, key) => {
    const written = await accounts.write(scope, key, ({ tickets }) =>
      tickets.some((ticket) => ticket.id === id) ? { type: 'ticket_changed', ticket: id, change } : undefined,
    )
    if (!written) return undefined
    const { entry, after } = written
    if (entry.type !== 'ticket_changed') throw keyReused()
    return after.tickets.find((ticket) => ticket.id === entry.ticket)
  },

  refund: async (scope, { invoice, amount, reason }, key) => {
    const written = await accounts.write(scope, key, ({ invoices }) => {
      checkRefund(invoices, invoice, amount)
      return { type: 'refunded', invoice, amount, reason }
    })
    if (written?.entry.type !== 'refunded') throw keyReused()
    return refundOf(scope.account, written.entry)
  },
})

/** Without what only the index needs. */
const plainArticle = (article: KnowledgeArticle | undefined): Article | undefined =>
  article && { id: article.id, title: article.title, text: article.text }

/** The key belongs to a write of another kind: its result would be no answer to this one. */
const keyReused = () => refusal('key_reused', 'this key was used for another write')

const profileOf = (seed: SeedAccount | undefined, scope: Scope): Profile | undefined => {
  const contacts = seed?.contacts.map(plainContact) ?? []
  const contact = contacts.find(({ id }) => id === scope.contact)
  return seed && contact && { account: seed.account, contact, contacts }
}

/** Usage is kept by month, so the month that `since` falls into counts as a whole. */
const historyOf = (seed: SeedAccount, now: AccountView, since: string): AccountHistory => ({
  orders: byDate(seed.orders, (order) => order.date, since),
  invoices: byDate(now.invoices, (invoice) => invoice.issued, since),
  tickets: newest(now.tickets).filter(({ updated }) => new Date(updated).toISOString() >= since),
  changes: byDate(seed.changes, (change) => change.date, since),
  contract: seed.contract,
  usage: byDate(seed.usage, (usage) => usage.period, since.slice(0, 7)),
})

/** Newest first. ISO dates sort as text. */
const byDate = <T>(list: T[], dateOf: (item: T) => string, since: string): T[] =>
  list
    .filter((item) => dateOf(item) >= since)
    .sort((a, b) => Number(dateOf(a) < dateOf(b)) - Number(dateOf(a) > dateOf(b)))

const newest = (tickets: Ticket[]): Ticket[] => tickets.toSorted((a, b) => b.created - a.created)

const isOpen = ({ status }: Ticket): boolean => status !== 'solved' && status !== 'closed'
