/** `/case pause` and `/case resume`: for one customer in their record, for places in one of its own. */
import { messageOf } from '../errors.ts'
import type { KnownCustomer } from '../pipeline/customers.ts'
import { placeName, setPaused, whyPaused, type Place } from '../pauses.ts'
import { keys, type Entry } from '../record/entries.ts'
import { readState } from '../record/session.ts'
import type { CustomerState } from '../record/state.ts'
import type { Staff } from '../staff.ts'
import type { CommandParts } from './run.ts'
import { customerOf } from './who.ts'

/** How long the desk's platform may take to be told, ms. */
const patienceMs = 1_500

export const nobody = (who: string): string =>
  `Nobody like “${who}” has written yet. A customer is a case number, a phone number, a mail address, \`slack:<team>/<user>\`, or the helpdesk’s contact id.`

/** As people know them. */
export const nameOf = ({ record, state }: KnownCustomer): string =>
  state.person ? `${state.person.name}, ${state.person.accountName}` : record

/** Pauses the bot in a place, or lets it on again. Answers what to tell whoever asked. */
export async function switchPlace(
  parts: CommandParts,
  event: string,
  by: Staff,
  place: Place,
  what: 'pause' | 'resume',
): Promise<string> {
  const before = await setPaused(parts, place, by, what === 'pause')
  const since = before && whyPaused(before, parts.clock.now(), parts.policy.hours)
  if (what === 'pause' && since) return `It is so already: ${since}.`
  if (what === 'resume' && !since) return `The bot is not paused ${placeName(place)}.`
  const said =
    what === 'pause'
      ? `${by.name} has paused the bot ${placeName(place)}: people answer there now.`
      : `${by.name} has let the bot on again ${placeName(place)}.`
  await announce(parts, event, said)
  return what === 'pause'
    ? `Paused ${placeName(place)}. What customers write there comes to the desk as cases until you say \`/case resume\`.`
    : `The bot answers again ${placeName(place)}. Cases that are open stay with people until they end.`
}

/** The same for one customer. */
export async function switchCustomer(
  parts: CommandParts,
  by: Staff,
  who: string,
  what: 'pause' | 'resume',
): Promise<string> {
  const found = await customerOf(parts, who)
  if (!found) return nobody(who)
  const name = nameOf(found)
  const { hours } = parts.policy
  const was = await write(parts, found, by, what)
  if (what === 'pause')
    return was.paused
      ? `It is so already for ${name}: ${whyPaused(was.paused, parts.clock.now(), hours)}.`
      : `Paused for ${name}. What they write comes to the desk until you say \`/case resume\`.`
  return was.paused
    ? `The bot answers ${name} again. A case that is open stays with people until it ends.`
    : `The bot is not paused for ${name}.`
}

/** Answers the state it found: of several who do this at once one does it, and the others find it done. */
async function write(
  { store, clock }: CommandParts,
  { record }: KnownCustomer,
  by: Staff,
  what: 'pause' | 'resume',
): Promise<CustomerState> {
  for (;;) {
    const state = await readState(store, record)
    if (Boolean(state.paused) === (what === 'pause')) return state
    const at = clock.now()
    const round = state.pauses
    const entry: Entry =
      what === 'pause'
        ? { key: keys.botPaused(round), type: 'bot.paused', at, by, round }
        : { key: keys.botResumed(round), type: 'bot.resumed', at, by, round }
    if ((await store.append(record, [entry], { due: at })).ok) return state
  }
}

/** Everybody at the desk should know; the page and `/case paused` say it in any case. */
async function announce({ desk, log }: CommandParts, event: string, text: string): Promise<void> {
  try {
    await desk?.announce?.(event, text, AbortSignal.timeout(patienceMs))
  } catch (error) {
    log.warn({ cause: messageOf(error) }, 'the desk was not told of a pause')
  }
}
