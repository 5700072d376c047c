/** Who is on file at the demo company's customers. All invented. */
import type { Tier } from '../../../core/helpdesk.ts'
import type { IdentityKey } from '../../../core/message.ts'
import type { SeedContact } from '../company.ts'

/** A person somebody can play in the demo, with every way they can write. */
export interface DemoPerson {
  name: string
  role: string
  contact: string
  account: string
  accountName: string
  tier: Tier
  /** E.164. */
  phone: string
  email: string
  /** Where they write in Slack: their team and user, and the channel their company shares with us. */
  slack: { team: string; user: string; channel: string; channelName: string }
  /** In Teams: their company's Entra tenant, and their object id in it. */
  teams: { tenant: string; user: string }
  identities: {
    slack: IdentityKey
    teams: IdentityKey
    sms: IdentityKey
    whatsapp: IdentityKey
    email: IdentityKey
  }
}

type Facts = Omit<DemoPerson, 'identities'>

const northwind = {
  account: 'ACC-1001',
  accountName: 'Northwind Robotics',
  tier: 'enterprise',
} as const
const northwindTenant = '5c0f3b1e-2a64-4d0b-9a57-0e1d7c9b1001'
const northwindSlack = { team: 'T0NORTH', channel: 'C0NORTH', channelName: 'northwind-brightline' }

const facts: Facts[] = [
  {
    ...northwind,
    name: 'Dana Whitfield',
    role: 'Head of Operations',
    contact: 'CON-1',
    phone: '+447700900101',
    email: 'dana.whitfield@northwind.example',
    slack: { ...northwindSlack, user: 'U0DANA' },
    teams: { tenant: northwindTenant, user: '8b1f6c52-7d3a-4e0c-b1a4-3c5d2e9f0001' },
  },
  {
    ...northwind,
    name: 'Sam Okafor',
    role: 'Finance',
    contact: 'CON-2',
    phone: '+447700900102',
    email: 'sam.okafor@northwind.example',
    slack: { ...northwindSlack, user: 'U0SAM' },
    teams: { tenant: northwindTenant, user: '8b1f6c52-7d3a-4e0c-b1a4-3c5d2e9f0002' },
  },
  {
    account: 'ACC-1002',
    accountName: 'Harbour & Finch',
    tier: 'growth',
    name: 'Priya Raman',
    role: 'Product Manager',
    contact: 'CON-3',
    phone: '+447700900111',
    email: 'priya@harbourfinch.example',
    slack: { team: 'T0HARB', user: 'U0PRIYA', channel: 'C0HARB', channelName: 'harbourfinch-brightline' },
    teams: {
      tenant: '5c0f3b1e-2a64-4d0b-9a57-0e1d7c9b1002',
      user: '8b1f6c52-7d3a-4e0c-b1a4-3c5d2e9f0003',
    },
  },
  {
    account: 'ACC-1003',
    accountName: 'Pinecone Studio',
    tier: 'starter',
    name: 'Leo Marsh',
    role: 'Founder',
    contact: 'CON-4',
    phone: '+447700900121',
    email: 'leo@pinecone.example',
    slack: { team: 'T0PINE', user: 'U0LEO', channel: 'C0PINE', channelName: 'pinecone-brightline' },
    teams: {
      tenant: '5c0f3b1e-2a64-4d0b-9a57-0e1d7c9b1003',
      user: '8b1f6c52-7d3a-4e0c-b1a4-3c5d2e9f0004',
    },
  },
]

/** Everybody on file, by account. */
export const demoPeople: DemoPerson[] = facts.map((person) => ({
  ...person,
  identities: {
    slack: `slack:${person.slack.team}/${person.slack.user}`,
    teams: `teams:${person.teams.tenant}/${person.teams.user}`,
    sms: `sms:${person.phone}`,
    whatsapp: `whatsapp:${person.phone}`,
    email: `email:${person.email}`,
  },
}))

/** Somebody no helpdesk knows. */
export const demoStranger = { phone: '+447700900199' }

/** The people of one account as contacts on file. */
export const contactsOf = (account: string): SeedContact[] =>
  demoPeople
    .filter((person) => person.account === account)
    .map(({ contact, name, role, email, phone, identities }) => ({
      id: contact,
      account,
      name,
      role,
      email,
      phone,
      timezone: 'Europe/London',
      language: 'en-GB',
      identities: [identities.slack, identities.teams],
    }))
