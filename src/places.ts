/** `switchboard slack …`: which account a shared channel is for, by hand. */
import { systemClock } from './core/log.ts'
import { identityNamed, type Decided } from './core/pipeline/customers.ts'
import { listPlaces, mapPlace, unmapPlace } from './core/places/map.ts'
import { everybody, readPlace, type MappedAccount, type Place } from './core/places/place.ts'
import { openHelpdesk } from './helpdesk/index.ts'
import { openStore } from './state/open.ts'
import type { Store } from './core/store.ts'

type Environment = NodeJS.ProcessEnv
type Print = (line: string) => void

/** `team`: the workspace of a company, where not everybody in the channel is meant. */
export type PlaceCommand =
  | { what: 'list' }
  | { what: 'show'; channel: string }
  | { what: 'map'; channel: string; onFile: string; team?: string | undefined; decided: Decided }
  | { what: 'unmap'; channel: string; team?: string | undefined; decided: Decided }

/** Answers whether it was done; prints what, or why not. Throws ConfigError for wrong settings. */
export async function runPlaces(
  environment: Environment,
  command: PlaceCommand,
  print: Print,
): Promise<boolean> {
  const store = await openStore(environment['STATE_URL'] || 'sqlite:./data/switchboard.db')
  try {
    return await run(environment, store, command, print)
  } finally {
    await store.close()
  }
}

async function run(
  environment: Environment,
  store: Store,
  command: PlaceCommand,
  print: Print,
): Promise<boolean> {
  if (command.what === 'list') {
    for (const { name, place } of await listPlaces(store)) show(name, place, print)
    return true
  }
  const name = `slack:${command.channel}`
  if (command.what === 'show') return show(name, await readPlace(store, name), print)
  const company = command.team && `slack:${command.team}`
  const parts = { store, clock: systemClock }
  if (command.what === 'unmap') {
    const done = await unmapPlace(parts, name, command.decided, company)
    print(done ? `${name} is no longer mapped for ${company ?? everybody}` : 'not done: it was not mapped so')
    return done
  }
  const account = await accountOf(environment, store, command.onFile)
  if (!account) {
    print(`not done: the helpdesk knows nobody by ${command.onFile}`)
    return false
  }
  await mapPlace(parts, name, account, command.decided, company)
  return show(name, await readPlace(store, name), print)
}

/** The account of whoever has this identity on file: a name typed by hand could be anybody's. */
async function accountOf(
  environment: Environment,
  store: Store,
  onFile: string,
): Promise<MappedAccount | undefined> {
  const key = identityNamed(onFile)
  if (!key) return undefined
  const url = environment['HELPDESK_URL'] || 'builtin:'
  const helpdesk = await openHelpdesk(url, { store, clock: systemClock.now, articles: [] })
  const known = await helpdesk.find({ key, assurance: 'recognised' })
  return known && { id: known.account.id, name: known.account.name }
}

function show(name: string, { accounts, gone, now }: Place, print: Print): boolean {
  const mapped = Object.entries(accounts)
  print(now ? `${name}  is now ${now}` : mapped.length > 0 ? name : `${name}  not mapped`)
  for (const [company, account] of mapped) {
    print(`  ${company}  ${account.name} (${account.id})${gone.includes(company) ? ', disconnected' : ''}`)
  }
  return mapped.length > 0
}
