import { z } from 'zod'
import { formatMoney } from '../core/money.ts'
import { defineTool } from '../core/tool.ts'
import { attempt, refuse } from './result.ts'

/** Who the customer is. `annual_revenue` and `nps` are there for the policy to show or hide. */
export const getCustomerProfile = defineTool({
  name: 'get_customer_profile',
  description:
    'Gives the profile of the customer you are talking to: their name, role, contact details on file, their company with its ' +
    'plan tier and account owner, and their colleagues. Use it when an answer depends on who they are or on their plan. ' +
    'Takes no arguments: it always means this customer, and cannot look up anybody else. ' +
    'It does not give invoices, usage or tickets.',
  effect: 'read',
  assurance: 'recognised',
  input: z.strictObject({}),
  run: (_input, { helpdesk, scope }) =>
    attempt(async () => {
      const profile = await helpdesk.profile(scope)
      if (!profile) return refuse('There is no profile of this customer.')
      const { account, contact, contacts } = profile
      return {
        ok: true,
        note: 'read the profile',
        data: {
          customer: {
            name: contact.name,
            role: contact.role,
            email: contact.email,
            ...(contact.phone !== undefined && { phone: contact.phone }),
            timezone: contact.timezone,
            language: contact.language,
          },
          account: {
            name: account.name,
            tier: account.tier,
            annual_revenue: formatMoney(account.annualRevenue),
            ...(account.nps !== undefined && { nps: account.nps }),
            customer_since: account.since,
            account_owner: account.owner,
          },
          colleagues: contacts
            .filter(({ id }) => id !== contact.id)
            .map(({ name, role }) => ({ name, role })),
        },
      }
    }),
})
