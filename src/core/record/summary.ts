/** A case's summary: facts only, from the record. */
import type { CaseSummary } from '../desk.ts'
import { channelOf } from '../message.ts'
import type { CustomerState } from './state.ts'

const saidShown = 6
const foundShown = 8

/** `left`: what a person has to do, in the model's or the gateway's words. */
export function summarise(state: CustomerState, left: string[]): CaseSummary {
  const own = state.talk.filter((line) => line.who === 'customer')
  return {
    said: own.slice(-saidShown).map((line) => `${line.text} (${channelOf(line.conversation)})`),
    done: [...state.done],
    found: [...new Set(state.found)].slice(-foundShown),
    left,
  }
}
