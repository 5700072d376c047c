/** 'Why is my invoice higher than last month?' by SMS, answered from this customer's two invoices. */
import { formatMoney } from '../../core/money.ts'
import type { Invoice } from '../../core/helpdesk.ts'
import { demoCompany } from '../../helpdesk/builtin/demo/index.ts'
import { personNamed } from '../cast.ts'
import type { Stage } from '../demo.ts'
import type { Teller } from './teller.ts'

export async function act(teller: Teller, { world }: Stage): Promise<void> {
  const { phone } = personNamed('dana')
  const question = 'Why is my invoice higher than last month?'
  teller.act('An invoice question, by SMS')
  teller.say('Dana, SMS', question)
  await world.sms('dana', question)
  const [latest, before] = invoicesOf('ACC-1001')
  const difference = formatMoney({ ...latest.total, amount: latest.total.amount - before.total.amount })
  const answer = await teller.until(
    `an SMS that names ${latest.id}, ${before.id} and ${difference}`,
    async () => {
      const texts = (await world.phone(phone)).filter((message) => message.direction === 'outbound')
      const all = texts.map(({ body }) => body).join('\n')
      return [latest.id, before.id, difference].every((part) => all.includes(part)) ? all : undefined
    },
  )
  teller.say('Bright, SMS', answer)
  teller.check(`names both invoices and the difference of ${difference}, without a person`)
}

/** The account's newest two invoices, straight from the demo company's books. */
function invoicesOf(account: string): [Invoice, Invoice] {
  const seed = demoCompany(Date.now()).accounts.find((one) => one.account.id === account)
  const [latest, before] = [...(seed?.invoices ?? [])].sort((a, b) => (a.period < b.period ? 1 : -1))
  if (!latest || !before) throw new TypeError(`${account} has no two invoices`)
  return [latest, before]
}
