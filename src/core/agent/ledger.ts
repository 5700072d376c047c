/**
 * The refund ledger of an account: what was reserved and what was paid back, over all channels, processes and
 * turns. Whatever the model asks, the sum cannot pass the policy's limits, because reserving is compare-and-append.
 */
import type { Money } from '../helpdesk.ts'
import type { Policy } from '../policy.ts'
import type { KeyedEntry, RecordId, Store, StoredRecord } from '../store.ts'

type LedgerEntry =
  | (KeyedEntry & {
      type: 'refund.reserved'
      call: string
      invoice: string
      amount: Money
      approval?: string
    })
  | (KeyedEntry & { type: 'refund.settled'; call: string; outcome: 'paid' | 'not-paid' })

export interface LedgerParts {
  store: Store
  policy: Policy
}

/** `call`: the write's idempotency key; reserving it again is the same reservation. */
export interface Reservation {
  call: string
  account: string
  invoice: string
  amount: Money
  /** A person approved it: it counts in the sum, and the bot's own limits do not hold it back. */
  approval?: string
}

const recordOf = (account: string): RecordId => `ledger:${account}`

/** The policy's limits in minor units. Currencies without two decimals are not supported by the policy's schema. */
export const limitsOf = ({ refunds }: Policy): { invoice: number; account: number } => ({
  invoice: Math.round(refunds.per_invoice * 100),
  account: Math.round(refunds.per_account * 100),
})

/** Minor units that may still be refunded by the bot alone on this invoice and account; never below 0. */
export async function roomFor(
  parts: LedgerParts,
  account: string,
  invoice: string,
  now: number,
): Promise<number> {
  return room(parts.policy, await read(parts.store, account), invoice, now)
}

/** Takes the amount out of the room, or answers 'over-limit'. Tries again when another process was faster. */
export async function reserve(
  parts: LedgerParts,
  wanted: Reservation,
  now: number,
): Promise<'reserved' | 'over-limit'> {
  const { account, call, invoice, amount, approval } = wanted
  for (;;) {
    const ledger = await read(parts.store, account)
    if (ledger.entries.some((entry) => entry.type === 'refund.reserved' && entry.call === call))
      return 'reserved'
    if (!approval && amount.amount > room(parts.policy, ledger, invoice, now)) return 'over-limit'
    const entry: LedgerEntry = {
      key: `reserve:${call}`,
      type: 'refund.reserved',
      at: now,
      call,
      invoice,
      amount,
      ...(approval ? { approval } : {}),
    }
    const done = await parts.store.append(recordOf(account), [entry], { expect: ledger.seq })
    if (done.ok || done.why === 'duplicate') return 'reserved'
  }
}

/** Closes a reservation; one that was not paid gives its room back. */
export async function settle(
  store: Store,
  account: string,
  call: string,
  outcome: 'paid' | 'not-paid',
  now: number,
): Promise<void> {
  const entry: LedgerEntry = { key: `settle:${call}`, type: 'refund.settled', at: now, call, outcome }
  await store.append(recordOf(account), [entry])
}

const read = (store: Store, account: string): Promise<StoredRecord<LedgerEntry>> =>
  store.read<LedgerEntry>(recordOf(account), 0)

function room(policy: Policy, ledger: StoredRecord<LedgerEntry>, invoice: string, now: number): number {
  const returned = new Set(
    ledger.entries.flatMap((e) => (e.type === 'refund.settled' && e.outcome === 'not-paid' ? [e.call] : [])),
  )
  const since = now - policy.refunds.period_days * 86_400_000
  let onInvoice = 0
  let onAccount = 0
  for (const entry of ledger.entries) {
    if (entry.type !== 'refund.reserved' || returned.has(entry.call)) continue
    if (entry.invoice === invoice) onInvoice += entry.amount.amount
    if (entry.at >= since) onAccount += entry.amount.amount
  }
  const limits = limitsOf(policy)
  return Math.max(0, Math.min(limits.invoice - onInvoice, limits.account - onAccount))
}
