/** The built-in helpdesk's own data: read-only; whatever is written later lives in the store. */
import type {
  Account,
  AccountChange,
  Contact,
  Contract,
  Invoice,
  KnownPerson,
  Order,
  Scope,
  Ticket,
  Usage,
} from '../../core/helpdesk.ts'
import type { Identity, IdentityKey } from '../../core/message.ts'

/** A contact with the identities on file besides their phone (sms, whatsapp) and mail address. */
export interface SeedContact extends Contact {
  identities: IdentityKey[]
}

/** One customer company before anything was written. Lists in any order. */
export interface SeedAccount {
  account: Account
  contacts: SeedContact[]
  contract: Contract
  usage: Usage[]
  orders: Order[]
  invoices: Invoice[]
  tickets: Ticket[]
  changes: AccountChange[]
}

/** When people can be called back: slots of `minutes` on weekdays, minutes of the day in `timezone`. */
export interface CallbackHours {
  /** IANA name. */
  timezone: string
  opens: number
  closes: number
  minutes: number
}

/** All customers of the company. */
export interface CompanyData {
  accounts: SeedAccount[]
  callbacks: CallbackHours
}

/** The account of a scope, provided the scope's contact belongs to it. */
export const seedOf = (company: CompanyData, scope: Scope): SeedAccount | undefined =>
  company.accounts.find(
    (seed) => seed.account.id === scope.account && seed.contacts.some(({ id }) => id === scope.contact),
  )

/** Exact match on an identity on file. An identity two contacts share names nobody: we never guess. */
export const findPerson = (company: CompanyData, identity: Identity): KnownPerson | undefined => {
  const key = identity.key.startsWith('email:') ? identity.key.toLowerCase() : identity.key
  const matches = company.accounts.flatMap(({ account, contacts }) =>
    contacts
      .filter((contact) => identitiesOf(contact).includes(key))
      .map((contact) => ({ contact: plainContact(contact), account })),
  )
  return matches.length === 1 ? matches[0] : undefined
}

/** Without what only the helpdesk needs to know. */
export const plainContact = ({ identities: _identities, ...contact }: SeedContact): Contact => contact

const identitiesOf = (contact: SeedContact): string[] => [
  ...contact.identities,
  `email:${contact.email.toLowerCase()}`,
  ...(contact.phone ? [`sms:${contact.phone}`, `whatsapp:${contact.phone}`] : []),
]
