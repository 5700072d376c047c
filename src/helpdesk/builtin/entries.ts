/** What was written on an account, and the account as it is after it: seed data folded with the entries. */
import type { Invoice, Money, NewTicket, Refund, Ticket, TicketChange } from '../../core/helpdesk.ts'
import type { KeyedEntry, RecordId, Stored } from '../../core/store.ts'
import type { SeedAccount } from './company.ts'

/** An entry of `helpdesk:<account id>`; its key is the caller's idempotency key. */
export type AccountEntry = KeyedEntry & { contact: string } & (
    | { type: 'ticket_created'; ticket: NewTicket }
    | { type: 'ticket_changed'; ticket: string; change: TicketChange }
    | { type: 'refunded'; invoice: string; amount: Money; reason: string }
  )

/** What a write says; key, time and author are added where it is written. Distributes over the union. */
export type NewEntry = AccountEntry extends infer E
  ? E extends AccountEntry
    ? Omit<E, 'key' | 'at' | 'contact'>
    : never
  : never

/** The part of an account that writes change. */
export interface AccountView {
  invoices: Invoice[]
  tickets: Ticket[]
}

/** The record of an account. */
export const recordOf = (account: string): RecordId => `helpdesk:${account}`

/** Seeded tickets are numbered below this, so a seq on top of it names a new one. */
const firstNumber = 100

/**
 * `TCK-1001-104`: kind, account, place in the account's record. The record gives each seq once, so the
 * id is unique and the same in every process and on every replay.
 */
export const idOf = (kind: 'TCK' | 'RF', account: string, seq: number): string =>
  `${kind}-${account.replace(/^ACC-/, '')}-${firstNumber + seq}`

/** Seed data with all entries applied, in order. Pure. */
export const accountAfter = (seed: SeedAccount, entries: Stored<AccountEntry>[]): AccountView =>
  entries.reduce<AccountView>((view, entry) => apply(seed, view, entry), {
    invoices: seed.invoices,
    tickets: seed.tickets,
  })

const apply = (seed: SeedAccount, view: AccountView, entry: Stored<AccountEntry>): AccountView => {
  switch (entry.type) {
    case 'ticket_created':
      return { ...view, tickets: [...view.tickets, ticketOf(seed, entry)] }
    case 'ticket_changed':
      return {
        ...view,
        tickets: view.tickets.map((ticket) =>
          ticket.id === entry.ticket ? changedTicket(ticket, entry, nameOf(seed, entry.contact)) : ticket,
        ),
      }
    case 'refunded':
      return {
        ...view,
        invoices: view.invoices.map((invoice) =>
          invoice.id === entry.invoice ? refundedInvoice(invoice, entry.amount) : invoice,
        ),
      }
  }
}

type EntryOf<T extends AccountEntry['type']> = Stored<Extract<AccountEntry, { type: T }>>

const ticketOf = (seed: SeedAccount, entry: EntryOf<'ticket_created'>): Ticket => ({
  id: idOf('TCK', seed.account.id, entry.seq),
  account: seed.account.id,
  contact: entry.contact,
  ...entry.ticket,
  status: 'open',
  owner: seed.account.owner,
  created: entry.at,
  updated: entry.at,
  notes: [],
})

const changedTicket = (
  ticket: Ticket,
  { at, change }: Pick<EntryOf<'ticket_changed'>, 'at' | 'change'>,
  by: string,
): Ticket => ({
  ...ticket,
  status: change.status ?? ticket.status,
  priority: change.priority ?? ticket.priority,
  updated: at,
  notes: change.note === undefined ? ticket.notes : [...ticket.notes, { at, by, text: change.note }],
})

/** The refund an entry made. */
export const refundOf = (account: string, entry: EntryOf<'refunded'>): Refund => ({
  id: idOf('RF', account, entry.seq),
  invoice: entry.invoice,
  amount: entry.amount,
  reason: entry.reason,
  at: entry.at,
})

const refundedInvoice = (invoice: Invoice, { amount }: Money): Invoice => ({
  ...invoice,
  refunded: { ...invoice.refunded, amount: invoice.refunded.amount + amount },
})

const nameOf = (seed: SeedAccount, contact: string): string =>
  seed.contacts.find(({ id }) => id === contact)?.name ?? contact
