/** A copy of an invoice, by mail to the address on file. */
import { z } from 'zod'
import type { Language } from '../classifier/heads.ts'
import { ask, look, type Script } from './calls.ts'
import type { Answer } from './password.ts'
import type { WhichInvoice } from './request.ts'
import { monthName, type Say } from './say.ts'

const shape = z.object({
  invoices: z.array(
    z.object({
      id: z.string(),
      period: z.string().regex(/^\d{4}-\d{2}$/),
      status: z.string(),
      total: z.string(),
    }),
  ),
})
type Invoice = z.infer<typeof shape>['invoices'][number]

/** Undefined when it is not plain which invoice is meant. */
export async function invoice(
  script: Script,
  which: WhichInvoice,
  say: Say,
  language: Language,
  to: string,
): Promise<Answer | undefined> {
  const history = await look(script, 'get_account_history', { months: 12, kinds: ['invoices'] }, shape)
  const meant = history && theOne(history.invoices, which)
  if (!meant) return undefined
  const asked = await ask(script, 'send_email', { template: 'invoice_copy', invoice: meant.id })
  if (!asked) return undefined
  const { id, period, total } = meant
  return {
    text: say('invoice_found', { invoice: id, month: monthName(period, language), total }),
    question: say('invoice_mail', { invoice: id, to }),
    asked,
  }
}

/** The only invoice that fits: a month may have a second one, for what was ordered once. */
function theOne(invoices: Invoice[], which: WhichInvoice): Invoice | undefined {
  const valid = invoices.filter(({ status }) => status !== 'void')
  const newest = valid
    .map(({ period }) => period)
    .sort()
    .at(-1)
  const [found, ...others] = valid.filter(({ id, period }) =>
    which === 'latest' ? period === newest : 'id' in which ? id === which.id : isMonth(period, which),
  )
  return others.length === 0 ? found : undefined
}

const isMonth = (period: string, { month, year }: { month: number; year?: number }): boolean =>
  Number(period.slice(5)) === month && (year === undefined || period.startsWith(String(year)))
