/** `switchboard customer …`: who is who, by hand. */
import { systemClock } from './core/log.ts'
import {
  findCustomer,
  identityNamed,
  orderLink,
  orderMerge,
  orderSplit,
  type CustomerParts,
  type Decided,
  type Ordered,
} from './core/pipeline/customers.ts'
import { openHelpdesk } from './helpdesk/index.ts'
import { openStore } from './state/open.ts'

type Environment = NodeJS.ProcessEnv

export type CustomerCommand =
  | { what: 'show'; who: string }
  | { what: 'merge'; who: string; into: string; decided: Decided }
  | { what: 'unmerge'; who: string; merge: string; decided: Decided }
  | { what: 'link'; who: string; onFile: string; decided: Decided }

/** Answers whether it was done or ordered; prints what, or why not. Throws ConfigError for wrong settings. */
export async function runCustomer(
  environment: Environment,
  command: CustomerCommand,
  print: (line: string) => void,
): Promise<boolean> {
  const store = await openStore(environment['STATE_URL'] || 'sqlite:./data/switchboard.db')
  const parts = { store, clock: systemClock }
  try {
    if (command.what === 'show') return await show(parts, command.who, print)
    const done = await order(environment, parts, command)
    print(
      'refused' in done
        ? `not done: ${done.refused}`
        : `${done.ordered}: a running gateway does it as soon as no case is open`,
    )
    return 'ordered' in done
  } finally {
    await store.close()
  }
}

async function order(
  environment: Environment,
  parts: CustomerParts,
  command: Exclude<CustomerCommand, { what: 'show' }>,
): Promise<Ordered> {
  const { who, decided } = command
  if (command.what === 'merge') return orderMerge(parts, who, command.into, decided)
  if (command.what === 'unmerge') return orderSplit(parts, who, command.merge, decided)
  const [identity, onFile] = [identityNamed(who), identityNamed(command.onFile)]
  if (!identity || !onFile)
    return { refused: 'both have to be identities, like sms:+447700900123 or email:a@b.c' }
  const { store, clock } = parts
  const url = environment['HELPDESK_URL'] || 'builtin:'
  const helpdesk = await openHelpdesk(url, { store, clock: clock.now, articles: [] })
  return orderLink({ ...parts, helpdesk }, identity, onFile, decided)
}

async function show(parts: CustomerParts, who: string, print: (line: string) => void): Promise<boolean> {
  const found = await findCustomer(parts, who)
  if (!found) {
    print(`nobody like ${who} has written yet`)
    return false
  }
  const { record, state } = found
  const { person, movedTo, merging } = state
  print(`${record}  ${person ? `${person.name}, ${person.accountName} (${person.contact})` : 'not on file'}`)
  if (movedTo) print(`  part of ${movedTo}`)
  if (merging) print(`  becomes part of ${merging.to}: ${merging.merge}, ${merging.by}: ${merging.why}`)
  for (const [identity, { known, verified }] of Object.entries(state.identities)) {
    print(`  ${identity}  ${verified ? 'verified' : known ? 'on file' : 'not on file'}`)
  }
  for (const { merge, from, at, by, why } of state.merges) {
    print(`  ${merge}  ${from} came in ${new Date(at).toISOString()}, ${by}: ${why}`)
  }
  return true
}
