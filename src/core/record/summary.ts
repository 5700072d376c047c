/** A case's summary: facts only, from the record. */
import type { CaseSummary } from '../desk.ts'
import { channelOf } from '../message.ts'
import type { CustomerState } from './state.ts'

const saidShown = 6
const foundShown = 8
const toldShown = 300

/**
 * `left`: what a person has to do, in the model's or the gateway's words. `opened`: when the case was; what
 * the bot answered last before that belongs to what was found.
 */
export function summarise(state: CustomerState, left: string[], opened: number): CaseSummary {
  const answered = state.talk.findLast((line) => line.who === 'bot' && line.at < opened)
  const told = answered ? [`Told the customer: ${answered.text.slice(0, toldShown)}`] : []
  const own = state.talk.filter((line) => line.who === 'customer')
  return {
    said: own.slice(-saidShown).map((line) => `${line.text} (${channelOf(line.conversation)})`),
    done: [...state.done],
    found: [...state.found.slice(-foundShown), ...told],
    left,
  }
}
