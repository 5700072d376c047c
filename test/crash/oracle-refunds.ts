/** Money went back exactly where a customer had agreed to it, once, within the limit; and the ledger says the same. */
import { z } from 'zod'
import type { PendingAction } from '../../src/core/record/entries.ts'
import { ofType, type CustomerRecord, type Evidence } from './evidence.ts'
import type { Verdict } from './oracle.ts'
import { limitPence } from './people.ts'

const money = z.object({ amount: z.number(), currency: z.literal('GBP') })
const refundedSchema = z.object({
  key: z.string(),
  type: z.literal('refunded'),
  invoice: z.string(),
  amount: money,
})
const reservedSchema = z.object({
  type: z.literal('refund.reserved'),
  call: z.string(),
  invoice: z.string(),
  amount: money,
})
const settledSchema = z.object({
  type: z.literal('refund.settled'),
  call: z.string(),
  outcome: z.enum(['paid', 'not-paid']),
})

export function judgeRefunds(evidence: Evidence): Verdict {
  const agreed = new Map(evidence.customers.flatMap((record) => agreements(record)))
  const findings: string[] = []
  let pence = 0
  let made = 0
  for (const [account, { helpdesk, ledger }] of Object.entries(evidence.accounts)) {
    const refunds = only(refundedSchema, helpdesk)
    const reserved = only(reservedSchema, ledger)
    const settled = new Map(only(settledSchema, ledger).map(({ call, outcome }) => [call, outcome]))
    for (const { key, invoice, amount } of refunds) {
      const action = agreed.get(key)
      if (action?.result !== 'done') findings.push(`refund without a result on record: ${key}`)
      if (action?.money?.invoice !== invoice || action.money.amount.amount !== amount.amount)
        findings.push(`refund differs from what was agreed: ${key}`)
      if (settled.get(key) !== 'paid') findings.push(`the ledger does not say paid: ${key}`)
    }
    const paid = new Set(refunds.map(({ key }) => key))
    if (paid.size !== refunds.length) findings.push(`${account}: a refund was made twice`)
    for (const { call } of reserved) {
      if (settled.get(call) !== (paid.has(call) ? 'paid' : 'not-paid'))
        findings.push(`ledger: ${call} is not settled as it went`)
    }
    const sum = refunds.reduce((total, { amount }) => total + amount.amount, 0)
    if (sum > limitPence) findings.push(`${account}: ${sum} pence refunded, limit ${limitPence}`)
    pence += sum
    made += refunds.length
    for (const [call, action] of agreed) {
      if (action.account === account && action.result === 'done' && !paid.has(call))
        findings.push(`said to be refunded and is not: ${call}`)
    }
  }
  for (const [call, { result }] of agreed)
    if (!result) findings.push(`agreed and neither done nor refused: ${call}`)
  const refused = [...agreed.values()].filter(({ result }) => result === 'refused').length
  return {
    findings,
    doubled: [],
    counts: {
      'refunds agreed': agreed.size,
      'refunds made': made,
      'refunds refused': refused,
      'pence refunded': pence,
    },
  }
}

const only = <T>(schema: z.ZodType<T>, entries: unknown[]): T[] =>
  entries.flatMap((entry) => {
    const parsed = schema.safeParse(entry)
    return parsed.success ? [parsed.data] : []
  })

type Agreed = PendingAction & { account: string | undefined; result: 'done' | 'refused' | undefined }

/** What the customer said yes to, by the key under which the helpdesk has it. */
function agreements(record: CustomerRecord): [string, Agreed][] {
  const yes = ofType(record, 'decided').filter(({ outcome }) => outcome === 'confirmed')
  return yes.flatMap(({ action: id, hash }) => {
    const action = ofType(record, 'proposed').find(
      (one) => one.action.id === id && one.action.hash === hash,
    )?.action
    if (!action) return []
    const returned = ofType(record, 'tool.returned').find(({ call }) => call === id)
    const result = returned && (returned.result.ok ? ('done' as const) : ('refused' as const))
    return [[`${record.id}/${id}`, { ...action, account: record.state.person?.account, result }]]
  })
}
