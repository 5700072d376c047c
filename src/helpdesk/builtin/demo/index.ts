/** The demo's customers: three companies that buy from Brightline, a metered API platform with seats. */
import type { CompanyData } from '../company.ts'
import { calendarOf } from './calendar.ts'
import { harbour } from './harbour.ts'
import { northwind } from './northwind.ts'
import { pinecone } from './pinecone.ts'

export type { DemoPerson } from './people.ts'
export { demoPeople, demoStranger } from './people.ts'

/** The company as it is at `now` (epoch ms): the twelve complete months before it. Cheap to make again. */
export const demoCompany = (now: number): CompanyData => {
  const calendar = calendarOf(now)
  return {
    accounts: [northwind(calendar), harbour(calendar), pinecone(calendar)],
    callbacks: { timezone: 'Europe/London', opens: 9 * 60, closes: 17 * 60 + 30, minutes: 30 },
  }
}
