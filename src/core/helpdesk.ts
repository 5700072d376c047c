/**
 * The Helpdesk port: the backend with profiles, history, tickets, refunds and callbacks. Built-in, a
 * CRM, or an MCP server. Money is in minor units (pence) with an ISO 4217 currency; times are epoch ms,
 * calendar dates `YYYY-MM-DD`.
 */
import type { Identity } from './message.ts'

/** Whose data a call may touch. Made by the gateway from the session, never from the model or a text. */
export interface Scope {
  account: string
  contact: string
}

export interface Money {
  /** Minor units. */
  amount: number
  /** ISO 4217. */
  currency: string
}

export const tiers = ['starter', 'growth', 'enterprise'] as const
export type Tier = (typeof tiers)[number]

export interface Account {
  id: string
  name: string
  tier: Tier
  annualRevenue: Money
  /** Net promoter score of the last survey, −100 to 100. */
  nps?: number
  since: string
  owner: string
}

export interface Contact {
  id: string
  account: string
  name: string
  role: string
  email: string
  phone?: string
  /** IANA time zone. */
  timezone: string
  /** BCP 47. */
  language: string
}

/** A contact as found by an identity of theirs. */
export interface KnownPerson {
  contact: Contact
  account: Account
}

export interface InvoiceLine {
  description: string
  quantity: number
  unitPrice: Money
  amount: Money
}

export interface Invoice {
  id: string
  account: string
  /** The month billed, `YYYY-MM`. */
  period: string
  issued: string
  due: string
  status: 'open' | 'paid' | 'overdue' | 'void'
  lines: InvoiceLine[]
  net: Money
  tax: Money
  total: Money
  /** What was paid back of it so far. */
  refunded: Money
}

export interface Order {
  id: string
  account: string
  date: string
  description: string
  status: string
  total: Money
}

export const ticketPriorities = ['low', 'normal', 'high', 'urgent'] as const
export type TicketPriority = (typeof ticketPriorities)[number]
export const ticketStatuses = ['open', 'pending', 'engineering', 'solved', 'closed'] as const
export type TicketStatus = (typeof ticketStatuses)[number]

export interface TicketNote {
  at: number
  by: string
  text: string
}

export interface Ticket {
  id: string
  account: string
  /** The contact who raised it. */
  contact: string
  subject: string
  description: string
  status: TicketStatus
  priority: TicketPriority
  owner: string
  created: number
  updated: number
  notes: TicketNote[]
}

export interface Contract {
  plan: string
  start: string
  end: string
  /** What the plan costs a month, before usage. */
  monthlyFee: Money
  seats: number
  pricePerExtraSeat: Money
  /** API calls a month within the fee. */
  includedCalls: number
  /** Price for each thousand calls beyond that. */
  pricePerThousandExtraCalls: Money
  terms: string[]
}

/** One month's measured use. */
export interface Usage {
  period: string
  seats: number
  calls: number
}

/** A change on the account: plan, seats, contacts. */
export interface AccountChange {
  date: string
  description: string
}

export interface AccountHistory {
  orders: Order[]
  invoices: Invoice[]
  tickets: Ticket[]
  changes: AccountChange[]
  contract: Contract
  usage: Usage[]
}

export interface Profile extends KnownPerson {
  contacts: Contact[]
}

export interface Article {
  id: string
  title: string
  /** Markdown. */
  text: string
}

export interface ArticleHit extends Article {
  /** Larger is better; comparable within one search only. */
  score: number
}

export interface Refund {
  id: string
  invoice: string
  amount: Money
  reason: string
  at: number
}

export interface CallbackSlot {
  id: string
  /** Epoch ms. */
  start: number
  end: number
}

export interface Callback {
  id: string
  slot: CallbackSlot
  topic: string
  phone: string
}

export interface NewTicket {
  subject: string
  description: string
  priority: TicketPriority
}

export interface TicketChange {
  note?: string
  status?: TicketStatus
  priority?: TicketPriority
}

/**
 * Reads give only what belongs to `scope.account`; a foreign or unknown id answers undefined. Writes
 * take an idempotency key: the same key again has no second effect and answers what the first did. All
 * members throw HelpdeskError, whose `outcome` says whether a failed write may have happened.
 */
export interface Helpdesk {
  name: string
  /** The contact this identity belongs to: exact match on an identity on file, never by name. */
  find(identity: Identity): Promise<KnownPerson | undefined>
  profile(scope: Scope): Promise<Profile | undefined>
  /** `since`: earliest date to include, `YYYY-MM-DD`. Newest first. */
  history(scope: Scope, since: string): Promise<AccountHistory>
  invoice(scope: Scope, id: string): Promise<Invoice | undefined>
  articles(query: string, limit: number): Promise<ArticleHit[]>
  /** The article of this id, which is nobody's own. */
  article(id: string): Promise<Article | undefined>
  /** Not solved or closed, newest first. */
  openTickets(scope: Scope): Promise<Ticket[]>
  ticket(scope: Scope, id: string): Promise<Ticket | undefined>
  createTicket(scope: Scope, ticket: NewTicket, key: string): Promise<Ticket>
  /** Undefined when the ticket is not theirs. */
  updateTicket(scope: Scope, id: string, change: TicketChange, key: string): Promise<Ticket | undefined>
  /** Refuses (HelpdeskError `never`) more than what is left of the invoice. */
  refund(
    scope: Scope,
    refund: { invoice: string; amount: Money; reason: string },
    key: string,
  ): Promise<Refund>
  /** Free slots from `from` on, earliest first. */
  callbackSlots(from: number, limit: number): Promise<CallbackSlot[]>
  /** Refuses (HelpdeskError `never`, code `slot_taken`) a slot that is not free. */
  scheduleCallback(
    scope: Scope,
    callback: { slot: string; topic: string; phone: string },
    key: string,
  ): Promise<Callback>
}
