/** An account as it is now, and the one way to write on it. */
import type { Scope } from '../../core/helpdesk.ts'
import type { Stored } from '../../core/store.ts'
import type { CompanyData, SeedAccount } from './company.ts'
import { seedOf } from './company.ts'
import type { AccountEntry, AccountView, NewEntry } from './entries.ts'
import { accountAfter, recordOf } from './entries.ts'
import type { Journal } from './journal.ts'
import { refusal } from './refunds.ts'

/** What a write answers from. */
export interface Written {
  /** The first entry under the key, whichever call wrote it. */
  entry: Stored<AccountEntry>
  /** The account right after that entry: what the first call answered from. */
  after: AccountView
}

/** All members throw HelpdeskError. */
export interface Accounts {
  /** Undefined when the scope names no account of ours. */
  view(scope: Scope): Promise<AccountView | undefined>
  /** As `view`, with the data nobody writes; throws HelpdeskError `not_found`. */
  need(scope: Scope): Promise<AccountView & { seed: SeedAccount }>
  /** Undefined when `decide` finds nothing to write on; throws HelpdeskError, also what `decide` throws. */
  write(
    scope: Scope,
    key: string,
    decide: (before: AccountView) => NewEntry | undefined,
  ): Promise<Written | undefined>
}

/** The accounts of a company, with what the journal holds of them. */
export const createAccounts = (
  journal: Journal,
  clock: () => number,
  company: () => CompanyData,
): Accounts => {
  const read = async (seed: SeedAccount) =>
    accountAfter(seed, await journal.read<AccountEntry>(recordOf(seed.account.id)))

  return {
    view: async (scope) => {
      const seed = seedOf(company(), scope)
      return seed && read(seed)
    },
    need: async (scope) => {
      const seed = needSeed(company(), scope)
      return { seed, ...(await read(seed)) }
    },
    write: async (scope, key, decide) => {
      const seed = needSeed(company(), scope)
      const entries = await journal.write<AccountEntry>(recordOf(scope.account), key, (before) => {
        const entry = decide(accountAfter(seed, before))
        return entry && { ...entry, key, at: clock(), contact: scope.contact }
      })
      const entry = entries?.at(-1)
      return entries && entry && { entry, after: accountAfter(seed, entries) }
    },
  }
}

/** The account of a scope. Throws HelpdeskError `not_found`. */
export const needSeed = (company: CompanyData, scope: Scope): SeedAccount => {
  const seed = seedOf(company, scope)
  if (!seed) throw refusal('not_found', 'there is no such account')
  return seed
}
