/** The two plans with a list price, as the knowledge base quotes them; Enterprise is by contract. */
import type { Contract } from '../../../core/helpdesk.ts'
import { gbp } from './billing.ts'

type Plan = Omit<Contract, 'start' | 'end' | 'terms'>

/** Up to a handful of people. */
export const starterPlan: Plan = {
  plan: 'Starter',
  monthlyFee: gbp(40_000),
  seats: 5,
  pricePerExtraSeat: gbp(2_000),
  includedCalls: 100_000,
  pricePerThousandExtraCalls: gbp(200),
}

/** For a company with several teams. */
export const growthPlan: Plan = {
  plan: 'Growth',
  monthlyFee: gbp(500_000),
  seats: 40,
  pricePerExtraSeat: gbp(3_000),
  includedCalls: 2_500_000,
  pricePerThousandExtraCalls: gbp(120),
}
