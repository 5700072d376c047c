/**
 * Who and what exists in the demo: invented people, companies, channels and numbers (Ofcom's range for
 * drama, +447700900xxx), and credentials that are constants on purpose, so that nobody mistakes them for real ones.
 */

/** Somebody who writes to Brightline. */
export interface Person {
  /** Short name, as the page and the story use it. */
  id: string
  name: string
  role: string
  company: string
  /** E.164. */
  phone: string
  email: string
  /** Their place in Slack; a stranger has none. */
  slack?: { team: string; user: string; channel: string }
  /** Their company's Entra tenant and their object id in it; a stranger has none. */
  teams?: { tenant: string; user: string }
}

/** Somebody who works at Brightline and sits in the staff channel. */
export interface StaffMember {
  id: string
  name: string
  role: string
  user: string
}

export const home = {
  team: 'T0HOME',
  teamName: 'Brightline',
  domain: 'brightline',
  app: 'A0APP',
  bot: 'B0BOT',
  botUser: 'U0BOT',
  botName: 'Bright',
  staffChannel: 'C0STAFF',
  /** Of a further desk, where the policy names it. */
  secondChannel: 'C0SECOND',
} as const

/** Entra tenants of the companies. */
export const tenants = {
  home: '5c0f3b1e-2a64-4d0b-9a57-0e1d7c9b1000',
  northwind: '5c0f3b1e-2a64-4d0b-9a57-0e1d7c9b1001',
  harbour: '5c0f3b1e-2a64-4d0b-9a57-0e1d7c9b1002',
  pinecone: '5c0f3b1e-2a64-4d0b-9a57-0e1d7c9b1003',
} as const

/** Our app in Teams. */
export const teamsApp = '3f2b6d1a-0c4e-4f7b-8a55-6d0c2e9b7001'
/** Where customers mail to. */
export const supportAddress = 'support@brightline.example'

export const people: Person[] = [
  {
    id: 'dana',
    name: 'Dana Whitfield',
    role: 'Head of Operations',
    company: 'Northwind Robotics',
    phone: '+447700900101',
    email: 'dana.whitfield@northwind.example',
    slack: { team: 'T0NORTH', user: 'U0DANA', channel: 'C0NORTH' },
    teams: { tenant: tenants.northwind, user: '8b1f6c52-7d3a-4e0c-b1a4-3c5d2e9f0001' },
  },
  {
    id: 'sam',
    name: 'Sam Okafor',
    role: 'Finance',
    company: 'Northwind Robotics',
    phone: '+447700900102',
    email: 'sam.okafor@northwind.example',
    slack: { team: 'T0NORTH', user: 'U0SAM', channel: 'C0NORTH' },
    teams: { tenant: tenants.northwind, user: '8b1f6c52-7d3a-4e0c-b1a4-3c5d2e9f0002' },
  },
  {
    id: 'priya',
    name: 'Priya Raman',
    role: 'Engineering lead',
    company: 'Harbour & Finch',
    phone: '+447700900111',
    email: 'priya@harbourfinch.example',
    slack: { team: 'T0HARB', user: 'U0PRIYA', channel: 'C0HARB' },
    teams: { tenant: tenants.harbour, user: '8b1f6c52-7d3a-4e0c-b1a4-3c5d2e9f0003' },
  },
  {
    id: 'leo',
    name: 'Leo Marsh',
    role: 'Founder',
    company: 'Pinecone Studio',
    phone: '+447700900121',
    email: 'leo@pinecone.example',
    slack: { team: 'T0PINE', user: 'U0LEO', channel: 'C0PINE' },
    teams: { tenant: tenants.pinecone, user: '8b1f6c52-7d3a-4e0c-b1a4-3c5d2e9f0004' },
  },
  {
    id: 'stranger',
    name: 'Stranger',
    role: 'Unknown number',
    company: '',
    phone: '+447700900199',
    email: 'somebody@elsewhere.example',
  },
]

export const staff: StaffMember[] = [
  { id: 'maya', name: 'Maya Lindqvist', role: 'Support lead', user: 'U0MAYA' },
  { id: 'tom', name: 'Tom Barrow', role: 'Support engineer', user: 'U0TOM' },
]

/** Slack user groups of ours. */
export const groups: { id: string; handle: string; users: string[] }[] = [
  { id: 'S0LEADS', handle: 'support-leads', users: ['U0MAYA'] },
]

export const teams: { [id: string]: { name: string; domain: string } } = {
  T0HOME: { name: home.teamName, domain: home.domain },
  T0NORTH: { name: 'Northwind Robotics', domain: 'northwind' },
  T0HARB: { name: 'Harbour & Finch', domain: 'harbourfinch' },
  T0PINE: { name: 'Pinecone Studio', domain: 'pinecone' },
}

/** `guest`: the workspace a channel is shared with through Slack Connect; none for our own channel. */
export const channels: { id: string; name: string; guest?: string }[] = [
  { id: home.staffChannel, name: 'support-desk' },
  { id: home.secondChannel, name: 'second-desk' },
  { id: 'C0NORTH', name: 'northwind-brightline', guest: 'T0NORTH' },
  { id: 'C0HARB', name: 'harbourfinch-brightline', guest: 'T0HARB' },
  { id: 'C0PINE', name: 'pinecone-brightline', guest: 'T0PINE' },
]

export const numbers = { sms: '+447700900900', whatsapp: 'whatsapp:+447700900901' } as const

/** Invented credentials: they open nothing outside this process. */
export const credentials = {
  slackToken: 'xoxb-sandbox-not-a-real-token',
  slackSigningSecret: 'sandbox-signing-secret-not-real',
  twilioAccount: 'AC00000000000000000000000000005a4d',
  twilioToken: 'sandbox-twilio-token-not-real',
  teamsToken: 'sandbox-teams-token-not-real',
  mailSecret: 'sandbox-mail-secret-not-real',
} as const

/** The person of this short name; throws TypeError for nobody's. */
export function personNamed(id: string): Person {
  const found = people.find((person) => person.id === id)
  if (!found) throw new TypeError(`nobody here is called '${id}' (${people.map((p) => p.id).join(', ')})`)
  return found
}

/** The staff member of this short name; throws TypeError for nobody's. */
export function staffNamed(id: string): StaffMember {
  const found = staff.find((member) => member.id === id)
  if (!found) throw new TypeError(`no staff called '${id}' (${staff.map((s) => s.id).join(', ')})`)
  return found
}
